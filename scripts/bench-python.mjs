// npm run bench:python: what the Python package costs beside the engine, and how it grows on a cluster of this computer.
import path from 'node:path';
import { SAFE, addSpark, environment } from './python.mjs';
import { ensureBuildTools } from './system.mjs';
import { root, run, stop } from './tools.mjs';

ensureBuildTools();
const made = environment('wheel');
if (made.skipped || made.failed) stop(made.skipped ?? 'The wheel could not be built.');
const noSpark = addSpark(made);
if (noSpark) console.log(noSpark);
const script = path.join(root, 'python', 'bench.py');
process.exit(run(made.python, [script, ...(noSpark ? ['--no-spark'] : []), ...process.argv.slice(2)], SAFE) ? 0 : 1);
