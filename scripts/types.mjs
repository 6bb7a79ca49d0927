// npm run types: writes ui/src/lib/types.ts from the types of crates/app.
import { ensureBuildTools } from './system.mjs';
import { run } from './tools.mjs';

ensureBuildTools();
const args = ['test', '--quiet', '--locked', '-p', 'tact-app', '--lib', 'typescript'];
process.exit(run('cargo', args, { TACT_WRITE_TYPES: '1' }) ? 0 : 1);
