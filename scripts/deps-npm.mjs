// What is wrong with the npm packages of the lock file.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { doubled, TWICE_IN_NPM } from './doubles.mjs';
import { unlicensed } from './licences.mjs';
import { root } from './tools.mjs';

/** Packages that no code names, because they are programs; `npm run` and our scripts start them. */
const PROGRAMS = ['svelte-check', 'typescript'];
/** Where code is that may name packages, for each of our package.json. */
const CODE = { '': ['scripts', 'tests'], ui: ['ui/src', 'ui'] };

/** The problems of a package-lock.json. Entries outside `node_modules` are ours; `code` gives the text of their sources. */
export function npmProblems({ packages }, rows, { code = sources, reasons = TWICE_IN_NPM } = {}) {
  const entries = Object.entries(packages).filter(([, one]) => !one.link);
  const foreign = entries.filter(([place]) => place.includes('node_modules/'))
    .map(([place, one]) => ({ ...one, name: place.split('node_modules/').at(-1) }));
  const ours = entries.filter(([place]) => !place.includes('node_modules/'));
  return [
    ...foreign.flatMap((one) => [
      ...unlicensed(one.name, one.version, one.license),
      ...(one.integrity ? [] : [`${one.name} ${one.version} has no checksum in package-lock.json.`]),
      ...(one.hasInstallScript ? [`${one.name} ${one.version} runs a program when it is installed.`] : []),
      ...(one.deprecated ? [`${one.name} ${one.version} is given up by its authors: ${one.deprecated}`] : []),
    ]),
    ...doubled(foreign, reasons, 'npm ls'),
    ...ours.flatMap(([place, one]) => {
      const text = code(place);
      return Object.keys({ ...one.dependencies, ...one.devDependencies }).flatMap((name) => [
        ...(rows.has(name) ? [] : [`${name} (of npm ${one.name}) has no line in the table of dependencies in ARCHITECTURE.md.`]),
        ...(PROGRAMS.includes(name) || imports(text, name) ? [] : [`${name} is not used by npm ${one.name}.`]),
      ]);
    }),
  ];
}

/** Whether code takes something from a package: all of it, or a file in it. */
export function imports(text, name) {
  return [`'${name}'`, `"${name}"`, `'${name}/`, `"${name}/`].some((quoted) => text.includes(quoted));
}

/** The code of one of our npm packages, in one text. */
function sources(place) {
  const folders = CODE[place] ?? [place];
  return folders.flatMap((folder) => readdirSync(path.join(root, folder), { recursive: folder !== place, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(m?js|ts|svelte)$/.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath ?? entry.path, entry.name), 'utf8')).join('\n');
}
