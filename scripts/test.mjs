// npm test: every test of the project. What passes is counted, what fails is shown.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuildTools, root } from './tools.mjs';

ensureBuildTools();
const rust = await cargoTest();
const scripts = nodeTest();
const passed = rust.ok && scripts.ok;
console.log(`\n${passed ? 'All tests passed' : 'TESTS FAILED'}: Rust ${counts(rust)}; scripts ${counts(scripts)}.`);
process.exit(passed ? 0 : 1);

async function cargoTest() {
  const args = ['test', '--workspace', '--locked', '--no-fail-fast'];
  console.log(`cargo ${args.join(' ')}`);
  const cargo = spawn('cargo', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => cargo.on('close', done));
  const total = { passed: 0, failed: 0 };
  for await (const line of createInterface({ input: cargo.stdout })) {
    const result = /^test result: .*?(\d+) passed; (\d+) failed/.exec(line);
    if (result) {
      total.passed += Number(result[1]);
      total.failed += Number(result[2]);
    }
    if (!/^test .* \.\.\. ok\b/.test(line)) console.log(line);
  }
  return { ...total, ok: (await ended) === 0 };
}

function nodeTest() {
  const folder = path.join(root, 'scripts');
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.mjs'));
  console.log('node --test scripts');
  const args = ['--test', '--test-reporter=spec', ...files.map((name) => path.join(folder, name))];
  const node = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (node.status !== 0) process.stdout.write(node.stdout);
  const count = (what) => Number(new RegExp(`^\\S+ ${what} (\\d+)`, 'm').exec(node.stdout)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail'), ok: node.status === 0 };
}

function counts({ passed, failed, ok }) {
  const stopped = !ok && !failed ? ', stopped by an error above' : '';
  return `${passed} passed, ${failed} failed${stopped}`;
}
