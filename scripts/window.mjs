// Builds the window: the interface with Vite, where it changed, and the program around it with cargo; and the page of the
// report.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { say } from './language.mjs';
import { runInterface } from './packages.mjs';
import { build, root } from './tools.mjs';

const FOLDER = path.join(root, 'ui');

/** When the newest of some files changed; a folder changes where a file in it comes or goes. */
function newest(files) {
  return Math.max(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/** True if the interface is built. */
export const buildInterface = () => upToDate(path.join(FOLDER, 'dist', 'index.html')) || runInterface('build');

/** True if the page of the report is built, which crates/batch embeds. */
export const buildReport = () =>
  upToDate(path.join(root, 'crates', 'batch', 'page', 'report.html')) || runInterface('build:report');

/** Is this file newer than all that the interface is made of? */
function upToDate(file) {
  const sources = readdirSync(FOLDER, { recursive: true })
    .filter((name) => !/^(dist|node_modules)\b/.test(name))
    .map((name) => path.join(FOLDER, name));
  return newest([file]) > newest([...sources, path.join(root, 'package-lock.json')]);
}

/** Builds what drops files on the window in its tests, as a file manager does; the path of the program. */
export const buildDrop = () =>
  build(say('Préparation des tests', 'Preparing the tests'), { name: 'tact-clip', profile: 'dev', example: 'drop' });

/** Builds the window as people run it, with its content security policy in force; the path of the program. */
export function buildWindow(profile) {
  const label = say('Construction de la fenêtre (jusqu’à 9 minutes la première fois)', 'Building the window (up to 9 minutes the first time)');
  return build(label, { name: 'tact-desktop', profile, features: ['custom-protocol'] });
}
