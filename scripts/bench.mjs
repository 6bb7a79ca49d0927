// npm run bench: the benchmarks of the engine, then how long the whole command takes, from start to exit.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { ensureBuildTools } from './system.mjs';
import { build, root, run, stop } from './tools.mjs';

const RUNS = 30;
const SIZE = 2048;

ensureBuildTools();
if (!run('cargo', ['bench', '--locked', '-p', 'tact', '-p', 'tact-app', '--bench', 'analyze', '--bench', 'batch', '--bench', 'runs'])) stop('The benchmarks did not run.');
const tact = await build('Building Tact');

const sample = readFileSync(path.join(root, 'samples', 'facture.txt'), 'utf8');
const reply = sample.repeat(Math.ceil(SIZE / Buffer.byteLength(sample)));
const folder = mkdtempSync(path.join(tmpdir(), 'tact-bench-'));
try {
  const file = path.join(folder, 'reply.txt');
  writeFileSync(file, reply);
  const times = Array.from({ length: RUNS }, () => once(file)).sort((a, b) => a - b);
  const median = (times[RUNS / 2 - 1] + times[RUNS / 2]) / 2;
  const ms = (time) => `${time.toFixed(1)} ms`;
  console.log(`tact check, ${Buffer.byteLength(reply)} bytes, ${RUNS} starts: median ${ms(median)}, min ${ms(times[0])}, max ${ms(times.at(-1))}`);
} finally {
  rmSync(folder, { recursive: true });
}

function once(file) {
  const start = performance.now();
  const { status } = spawnSync(tact, ['check', file], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`tact check ended with ${status}`);
  return performance.now() - start;
}
