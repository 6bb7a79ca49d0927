// What building and testing need of the system: finds what is missing, and installs it where that is one known command
// (apt-get), saying so before. Elsewhere it says how to.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { say } from './language.mjs';
import { run, stop, works } from './tools.mjs';

/** What is needed, by purpose: a command or a library (as pkg-config knows it), and the package that holds it. */
const NEEDS = {
  rust: [{ command: 'cc', apt: 'build-essential' }],
  window: [
    { command: 'cc', apt: 'build-essential' },
    { command: 'pkg-config', apt: 'pkg-config' },
    { library: 'webkit2gtk-4.1', apt: 'libwebkit2gtk-4.1-dev' },
    // The icon in the system tray. The build goes without it, and other systems call it differently.
    { library: 'ayatana-appindicator3-0.1', apt: 'libayatana-appindicator3-dev', onlyWithApt: true },
  ],
  python: [
    { command: 'python3', apt: 'python3' },
    { module: 'ensurepip', apt: 'python3-venv' },
  ],
  spark: [{ command: 'java', apt: 'default-jre-headless' }],
  tests: [
    { command: 'WebKitWebDriver', apt: 'webkit2gtk-driver' },
    { command: 'Xvfb', apt: 'xvfb' },
    { command: 'dbus-daemon', apt: 'dbus' },
    { command: 'openbox', apt: 'openbox' },
    { command: 'scrot', apt: 'scrot' },
    { command: 'xclip', apt: 'xclip' },
    { command: 'xdotool', apt: 'xdotool' },
  ],
  browser: [
    { command: 'chromium', apt: 'chromium' },
    { command: 'chromedriver', apt: 'chromium-driver' },
  ],
};

const ELSEWHERE = {
  rust: `
  Fedora, RHEL     dnf install gcc
  openSUSE         zypper install gcc
  Arch             pacman -S base-devel
  Alpine           apk add build-base`,
  window: `
  Fedora           dnf install gcc pkgconf-pkg-config webkit2gtk4.1-devel libappindicator-gtk3
  openSUSE         zypper install gcc pkgconf-pkg-config webkit2gtk3-devel libappindicator3-1
  Arch             pacman -S base-devel webkit2gtk-4.1 libayatana-appindicator
  Alpine           apk add build-base pkgconf webkit2gtk-4.1-dev libayatana-appindicator`,
  python: '',
  spark: '',
  tests: '',
  browser: '',
};

/** Stops where Rust is missing, or a linker that cannot be installed. */
export function ensureBuildTools() {
  if (!works('cargo')) {
    stop(say(
      'Tact est écrit en Rust, qui manque ici : installez-le depuis https://rustup.rs, puis recommencez.',
      'Tact is built with Rust, which is missing here: install it from https://rustup.rs, then try again.',
    ));
  }
  ensure('rust');
}

/** Installs what is missing for a purpose; stops where that does not work. */
export function ensure(purpose) {
  const problem = provide(purpose);
  if (problem) stop(problem);
}

/** Installs what is missing for a purpose. Nothing if all is there now; else what is not, and what to do. */
export function provide(purpose) {
  if (process.platform === 'win32' || process.platform === 'darwin') return provideElsewhere(purpose);
  const apt = works('apt-get');
  const missing = NEEDS[purpose].filter((need) => (apt || !need.onlyWithApt) && !present(need));
  if (missing.length === 0) return undefined;

  const names = missing.map((need) => need.command ?? need.library ?? need.module).join(', ');
  const packages = missing.map((need) => need.apt);
  const prefix = asRoot();
  if (!apt || !prefix) {
    return say(`Il manque ici : ${names}. À installer :`, `Missing here: ${names}. Install:`)
      + `\n  Debian, Ubuntu   apt-get install ${packages.join(' ')}${ELSEWHERE[purpose]}`;
  }
  const install = [...prefix, 'apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  console.log(say(`Il manque ici : ${names}. Installation :`, `Missing here: ${names}. Installing:`), install.join(' '));
  // A package list that fails to load is no reason to stop: the install says what is missing.
  aptGet([...prefix, 'apt-get', 'update', '-q']);
  if (aptGet(install) && missing.every(present)) return undefined;
  return say(
    `Cela n’a pas fonctionné. Installez vous-même, puis recommencez : ${install.join(' ')}`,
    `That did not work. Install it yourself, then try again: ${install.join(' ')}`,
  );
}

/** True if nothing is missing for a purpose. */
export const has = (purpose) => NEEDS[purpose].every((need) => need.onlyWithApt || present(need));

function provideElsewhere(purpose) {
  if (purpose === 'tests' || purpose === 'browser') {
    return say('Les essais de la fenêtre et du rapport ne tournent que sous Linux.', 'The tests of the window and of the report run on Linux only.');
  }
  if (purpose === 'python' || purpose === 'spark') {
    if (NEEDS[purpose].every(present)) return undefined;
    return say('Il manque ici : ', 'Missing here: ') + (purpose === 'python' ? 'Python 3.11' : 'Java 17');
  }
  // On Windows Rust finds the linker itself, and says so if it cannot. Both systems have a web view.
  if (process.platform === 'win32' || works('cc')) return undefined;
  return say('Il manque le compilateur C. Installez-le avec : ', 'The C compiler is missing. Install it with: ') + 'xcode-select --install';
}

/** Is it there? Looking into the folders of PATH takes no time, unlike starting the command. */
function present({ command, library, module }) {
  if (module) return works('python3', ['-c', `import ${module}`]);
  if (library) return spawnSync('pkg-config', ['--exists', library]).status === 0;
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What goes before a command to run it as root; nothing where that is not possible. */
function asRoot() {
  if (process.getuid() === 0) return [];
  if (!works('sudo')) return undefined;
  // Without a terminal nobody can type a password.
  if (process.stdin.isTTY) return ['sudo'];
  return works('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined;
}

function aptGet([command, ...args]) {
  return run(command, args, { DEBIAN_FRONTEND: 'noninteractive' });
}
