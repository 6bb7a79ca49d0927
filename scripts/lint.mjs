// npm run lint: form, lints, documentation and dependencies. Runs all of them and names what failed.
import { ensurePackages, npm } from './packages.mjs';
import { ensureBuildTools, has } from './system.mjs';
import { run, stop, works } from './tools.mjs';

ensureBuildTools();
for (const [tool, component] of [['fmt', 'rustfmt'], ['clippy', 'clippy']]) {
  if (!works('cargo', [tool, '--version'])) stop(`cargo ${tool} is missing; add it with: rustup component add ${component}`);
}
ensurePackages();
// The window is looked at where it can be built.
const window = has('window');
const crates = window ? '--workspace' : '--workspace --exclude tact-desktop';
const cargo = (args, env) => ({ shown: `cargo ${args}`, command: ['cargo', args.split(' ')], env });

const checks = [
  cargo('fmt --all --check'),
  cargo(`clippy ${crates} --all-targets --locked -- -D warnings`),
  cargo(`doc ${crates} --no-deps --locked`, { RUSTDOCFLAGS: '-D warnings' }),
  { shown: 'npm run check -w ui', command: npm('run', 'check', '--workspace', 'ui') },
  { shown: 'node scripts/deps.mjs', command: [process.execPath, ['scripts/deps.mjs']] },
];
const failed = checks.filter(({ shown, command, env }) => {
  console.log(`\n${shown}`);
  return !run(...command, env);
});
if (failed.length) stop(`\nLint failed: ${failed.map(({ shown }) => shown).join('; ')}`);
console.log(`\nLint passed${window ? '' : ' (without the window, which cannot be built here)'}.`);
