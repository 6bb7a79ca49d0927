// npm run load [-- --profile dev]: a long day in a few minutes. Ten hours of typing through the app's commands, 100,000 checks in one process,
// and four batch runs at once; what each part took, and whether the last was like the first.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuildTools } from './system.mjs';
import { binary, root, run, stop } from './tools.mjs';

/** As the window is built for people; the command, too, so that all is built once. `dev` is there sooner, and slower. */
const { profile: PROFILE } = parseArgs({ options: { profile: { type: 'string', default: 'desktop' } } }).values;
/** Runs at once, and how often the project's own replies are in what each of them reads. */
const RUNS = 4;
const COPIES = 60;

ensureBuildTools();
const built = run('cargo', ['build', '--locked', '--profile', PROFILE, '-p', 'tact', '-p', 'tact-app', '--bin', 'tact', '--example', 'load']);
if (!built) stop('The programs could not be built.');
if (!run(path.join(path.dirname(binary('tact', PROFILE)), 'examples', 'load'), [])) stop('The load program stopped.');

const folder = mkdtempSync(path.join(os.tmpdir(), 'tact-load-'));
try {
  const replies = readFileSync(path.join(root, 'tests', 'replies', 'written.jsonl'), 'utf8');
  const input = path.join(folder, 'in.jsonl');
  writeFileSync(input, replies.repeat(COPIES));
  const alone = await batch('alone');
  const together = await Promise.all(Array.from({ length: RUNS }, (_, number) => batch(`run-${number}`)));
  const expected = readFileSync(alone.out);
  const same = together.every(({ out }) => readFileSync(out).equals(expected));
  const megabytes = (readFileSync(input).length / 2 ** 20).toFixed(1);
  console.log(`batch: ${megabytes} MB alone ${alone.seconds.toFixed(1)} s; ${RUNS} at once ${Math.max(...together.map(({ seconds }) => seconds)).toFixed(1)} s, `
    + `outputs ${same ? 'the same to the byte' : 'DIFFER'}`);
  if (!same) process.exitCode = 1;

  async function batch(name) {
    const out = path.join(folder, `${name}.jsonl`);
    const start = performance.now();
    const child = spawn(binary('tact', PROFILE), ['batch', input, '--out', out, '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = await once(child, 'exit');
    if (code !== 0) stop(`tact batch ended with ${code}.`);
    return { out, seconds: (performance.now() - start) / 1000 };
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
