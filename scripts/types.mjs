// npm run types: writes ui/src/lib/types.ts from the types of crates/app, and ui/src/report/types.ts from those of crates/batch.
import { ensureBuildTools } from './system.mjs';
import { run } from './tools.mjs';

ensureBuildTools();
const args = ['test', '--quiet', '--locked', '-p', 'tact-app', '-p', 'tact-batch', '--lib', 'typescript'];
process.exit(run('cargo', args, { TACT_WRITE_TYPES: '1' }) ? 0 : 1);
