// Runs suites of tests, shows what fails and counts the rest.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { root } from './tools.mjs';

/** How long one test may take, in milliseconds: as long as it can take without being stuck. */
const PATIENCE = 300_000;

/** `cargo test`; every line but those of tests that passed is shown. */
export async function cargoTests(...args) {
  const all = ['test', '--locked', '--no-fail-fast', ...args];
  console.log(`cargo ${all.join(' ')}`);
  const total = { passed: 0, failed: 0 };
  const ok = await lines('cargo', all, { PROPTEST_RNG_SEED: propertySeed() }, (line) => {
    const result = /^test result: .*?(\d+) passed; (\d+) failed/.exec(line);
    if (result) {
      total.passed += Number(result[1]);
      total.failed += Number(result[2]);
    }
    if (!/^test .* \.\.\. ok\b/.test(line)) console.log(line);
  });
  return { ...total, ok };
}

/**
 * Where property tests begin to choose: a commit gives the same answer each time, the next one tries other inputs.
 * Where there is no commit, 0.
 */
function propertySeed() {
  if (process.env.PROPTEST_RNG_SEED) return process.env.PROPTEST_RNG_SEED;
  const commit = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout ?? '';
  return String(Number.parseInt(commit.slice(0, 12), 16) || 0);
}

/** `node --test`, one file after the other. Shown is the output of files with a failure; with `live`, every test as it ends. */
export async function nodeTests(files, { env = {}, live = false } = {}) {
  const total = { passed: 0, failed: 0, ok: true };
  for (const file of files) {
    const output = [];
    const ok = await lines(process.execPath, ['--test', '--test-reporter=spec', `--test-timeout=${PATIENCE}`, file], env, (line) => {
      if (live && /^\s*[✔✖]/.test(line) && output.at(-1) !== '') console.log(line);
      output.push(line);
    });
    if (!ok) console.log(output.join('\n'));
    const count = (what) => Number(new RegExp(`^\\S+ ${what} (\\d+)`, 'm').exec(output.join('\n'))?.[1] ?? 0);
    total.passed += count('pass');
    total.failed += count('fail') + count('cancelled');
    total.ok &&= ok;
  }
  return total;
}

/** The result of a suite, for people. */
export function counts({ passed, failed, ok }) {
  const stopped = !ok && !failed ? ', stopped by an error above' : '';
  return `${passed} passed, ${failed} failed${stopped}`;
}

/** Runs a command and hands over its lines as they come; true if it succeeded. */
export async function lines(command, args, env, seen, cwd = root) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.on('close', done));
  for await (const line of createInterface({ input: child.stdout })) seen(line);
  return (await ended) === 0;
}
