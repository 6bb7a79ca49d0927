// npm run bundle: the window as a .deb and an .rpm, from the optimised build that `npm run bench:window` measures.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensurePackages, npm } from './packages.mjs';
import { ensure, ensureBuildTools } from './system.mjs';
import { binary, run, stop } from './tools.mjs';
import { buildInterface, buildWindow } from './window.mjs';

/** Not among the npm packages: it is only needed here, and brings a program for each system. */
const PACKAGER = '@tauri-apps/cli@2.12.5';

ensureBuildTools();
ensure('window');
ensurePackages();
if (!buildInterface()) process.exit(1);
const window = await buildWindow('desktop');
// Where the packager looks for it.
const place = binary('tact-desktop', 'release');
mkdirSync(path.dirname(place), { recursive: true });
copyFileSync(window, place);
if (!run(...npm('exec', '--yes', `--package=${PACKAGER}`, '--', 'tauri', 'bundle', '--ci', '--bundles', 'deb,rpm'))) {
  stop('The packages could not be made; what is wrong stands above.');
}
