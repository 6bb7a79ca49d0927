// What the scripts share: running commands, and building.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { say } from './language.mjs';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The command, as people use it. */
const TACT = { name: 'tact', profile: 'release' };

/** Runs a command in the project's folder with its output shown; true if it succeeded. */
export function run(command, args, env = {}) {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } };
  return spawnSync(command, args, options).status === 0;
}

/** The same with its output shown only if it fails. */
export function runQuietly(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  return status === 0;
}

/** True if the command is there and runs. */
export function works(command, args = ['--version']) {
  return spawnSync(command, args, { cwd: root, stdio: 'ignore' }).status === 0;
}

export function stop(message) {
  console.error(message);
  process.exit(1);
}

/** What `cargo metadata` says about the workspace, by default with all its dependencies. */
export function metadata(...options) {
  const args = ['metadata', '--locked', '--format-version', '1', ...options];
  const result = spawnSync('cargo', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (result.status !== 0) stop(result.stderr || 'cargo metadata did not run.');
  return JSON.parse(result.stdout);
}

/** Where a program that cargo builds with a profile is found. */
export function binary(name, profile) {
  const folder = profile === 'dev' ? 'debug' : profile;
  return path.join(metadata('--no-deps').target_directory, folder, process.platform === 'win32' ? `${name}.exe` : name);
}

/** Builds a program, or an example of a package, with one line of progress; its path */
export async function build(label, { name, profile, features = [], example } = TACT) {
  const args = ['build', '--package', name, '--profile', profile, '--locked', ...features.flatMap((one) => ['--features', one])];
  if (example) args.push('--example', example);
  const cargo = spawn('cargo', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => cargo.on('close', done));
  const log = [];
  const live = process.stderr.isTTY;
  let crates = 0;
  for await (const line of createInterface({ input: cargo.stderr })) {
    log.push(line);
    if (/^\s*Blocking waiting for file lock/.test(line)) console.error(say('Une autre construction est en cours…', 'Another build is running…'));
    const crate = /^\s*Compiling (\S+)/.exec(line)?.[1];
    if (!crate) continue;
    crates += 1;
    if (live) process.stderr.write(`\r\x1b[K${label}… ${crates} (${crate})`);
    else if (crates === 1) console.error(`${label}…`);
  }
  if (live && crates) process.stderr.write('\r\x1b[K');
  if ((await ended) !== 0) stop(log.join('\n'));
  return binary(example ? path.join('examples', example) : name, profile);
}
