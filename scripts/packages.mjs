// The npm packages of the interface and of its tests: installed where they are missing or older than package-lock.json.
import { statSync } from 'node:fs';
import path from 'node:path';
import { say } from './language.mjs';
import { root, run, runQuietly, stop } from './tools.mjs';

const changed = (...parts) => statSync(path.join(root, ...parts), { throwIfNoEntry: false })?.mtimeMs ?? 0;

export function ensurePackages() {
  if (changed('node_modules', '.package-lock.json') >= changed('package-lock.json')) return;
  console.log(say('Installation des paquets npm : npm ci', 'Installing the npm packages: npm ci'));
  if (!run(...npm('ci', '--no-audit', '--no-fund'))) stop(say('npm ci a échoué.', 'npm ci did not work.'));
}

/** Runs a script of the interface's package.json, with its output shown only if it fails; true if it succeeded. */
export const runInterface = (script) => runQuietly(...npm('run', script, '--workspace', 'ui'));

/** npm as a command. Scripts started by npm know where it is; on Windows it could not be started by its name. */
export function npm(...args) {
  const itself = process.env.npm_execpath;
  return itself?.endsWith('.js') ? [process.execPath, [itself, ...args]] : ['npm', args];
}
