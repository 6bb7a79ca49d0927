// tauri-driver, the program between the tests and the web view.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { metadata, run, stop } from './tools.mjs';

const NAME = 'tauri-driver';
const VERSION = '2.1.0';

/** Where it is; installed into target/tools where it is missing. */
export function ensureDriver() {
  const tools = path.join(metadata('--no-deps').target_directory, 'tools');
  const file = path.join(tools, 'bin', NAME);
  const install = ['install', NAME, '--version', VERSION, '--locked', '--root', tools];
  if (!existsSync(file)) {
    console.log(`Installing ${NAME} (less than a minute): cargo ${install.join(' ')}`);
    if (!run('cargo', [...install, '--quiet'])) stop(`${NAME} could not be installed.`);
  }
  return file;
}
