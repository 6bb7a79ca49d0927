// npm run lint: form, lints, documentation and dependencies. Runs all of them and names what failed.
import { ensureBuildTools, run, stop, works } from './tools.mjs';

ensureBuildTools();
for (const [tool, component] of [['fmt', 'rustfmt'], ['clippy', 'clippy']]) {
  if (!works('cargo', [tool, '--version'])) stop(`cargo ${tool} is missing; add it with: rustup component add ${component}`);
}

const checks = [
  ['cargo', 'fmt --all --check'],
  ['cargo', 'clippy --workspace --all-targets --locked -- -D warnings'],
  ['cargo', 'doc --workspace --no-deps --locked', { RUSTDOCFLAGS: '-D warnings' }],
  ['node', 'scripts/deps.mjs'],
];
const failed = checks.filter(([command, args, env]) => {
  console.log(`\n${command} ${args}`);
  return !run(command === 'node' ? process.execPath : command, args.split(' '), env);
});
if (failed.length) stop(`\nLint failed: ${failed.map(([command, args]) => `${command} ${args}`).join('; ')}`);
console.log('\nLint passed.');
