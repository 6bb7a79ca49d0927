// What the scripts share: running commands, and having what a build needs.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs a command in the project's folder with its output shown; true if it succeeded. */
export function run(command, args, env = {}) {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } };
  return spawnSync(command, args, options).status === 0;
}

/** True if the command is there and runs. */
export function works(command, args = ['--version']) {
  return spawnSync(command, args, { cwd: root, stdio: 'ignore' }).status === 0;
}

export function stop(message) {
  console.error(message);
  process.exit(1);
}

/** Stops where Rust is missing; installs a missing linker where that is one known command, and says so before. */
export function ensureBuildTools() {
  if (!works('cargo')) stop('Tact is built with Rust, which is missing here: install it from https://rustup.rs, then try again.');
  if (process.platform === 'win32' || works('cc')) return; // On Windows Rust finds the linker itself, and says so if it cannot.
  const needed = 'Rust needs a C compiler and linker (cc), which are missing here.';
  if (process.platform === 'darwin') stop(`${needed} Install them with: xcode-select --install`);

  const sudo = process.getuid() === 0 ? [] : ['sudo'];
  const asRoot = (...args) => [...sudo, 'apt-get', ...args];
  const install = asRoot('install', '-y', '--no-install-recommends', 'build-essential');
  if (!works('apt-get') || (sudo.length && !works('sudo'))) {
    stop(`${needed} Install one of:
  Debian, Ubuntu   apt-get install build-essential
  Fedora, RHEL     dnf install gcc
  openSUSE         zypper install gcc
  Arch             pacman -S base-devel
  Alpine           apk add build-base`);
  }
  console.log(`${needed} Installing them: ${install.join(' ')}`);
  const apt = ([command, ...args]) => run(command, args);
  apt(asRoot('update', '-q')); // A package list that fails to load is no reason to stop: the install says what is missing.
  if (!apt(install)) stop(`That did not work. Install them yourself, then try again: ${install.join(' ')}`);
}

/** What `cargo metadata` says about the workspace, by default with all its dependencies. */
export function metadata(...options) {
  const args = ['metadata', '--locked', '--format-version', '1', ...options];
  const result = spawnSync('cargo', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (result.status !== 0) stop(result.stderr || 'cargo metadata did not run.');
  return JSON.parse(result.stdout);
}

/** Builds the release, with one line of progress; the path of `tact`. */
export async function build(label) {
  const args = ['build', '--release', '--locked'];
  const cargo = spawn('cargo', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((done) => cargo.on('close', done));
  const log = [];
  const live = process.stderr.isTTY;
  let crates = 0;
  for await (const line of createInterface({ input: cargo.stderr })) {
    log.push(line);
    const crate = /^\s*Compiling (\S+)/.exec(line)?.[1];
    if (!crate) continue;
    crates += 1;
    if (live) process.stderr.write(`\r\x1b[K${label}… ${crates} (${crate})`);
    else if (crates === 1) console.error(`${label}…`);
  }
  if (live && crates) process.stderr.write('\r\x1b[K');
  if ((await ended) !== 0) stop(log.join('\n'));
  const target = metadata('--no-deps').target_directory;
  return path.join(target, 'release', process.platform === 'win32' ? 'tact.exe' : 'tact');
}
