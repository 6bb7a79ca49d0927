// Checks the dependencies, crates and npm packages: licences, documented in ARCHITECTURE.md; of crates also that they are
// really used, and, outside the window, there in one version.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { allowed } from './licences.mjs';
import { metadata, root } from './tools.mjs';

/** Packages that may be there in two versions, each with the reason. */
const TWICE = {
  'embedded-io': 'optional parts of postcard, named in Cargo.lock but never built',
  getrandom: 'the hash maps of Arrow have not moved on',
  'r-efi': 'part of getrandom, never built but for UEFI',
  hashbrown: 'Wayland\'s part of arboard has not moved on',
  'quick-xml': 'a tool of the build: Wayland\'s part of arboard has not moved on',
  syn: 'a tool of the build: zerocopy has not moved to syn 3',
};

/** Whether a Rust source uses the crate: `name::`, `use name;`, `use name as`; comments do not count. */
export function names(source, crate) {
  const code = source.replaceAll(/\/\/.*$/gm, '');
  return new RegExp(`\\b${crate.replaceAll('-', '_')}(::|;|\\s+as\\b)`).test(code);
}

/** The crates that tables of the text name: whatever stands in backticks in their first column. */
export function documented(markdown) {
  const cells = markdown.split('\n').filter((line) => line.startsWith('|')).map((line) => line.split('|')[1]);
  return new Set(cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1])));
}

/** The names that stand there in more than one version, with their versions. */
export function twice(packages) {
  const versions = new Map();
  for (const { name, version } of packages) versions.set(name, [...(versions.get(name) ?? []), version]);
  return [...versions].filter(([, all]) => all.length > 1);
}

/** All Rust code of a package: the folders of its targets, and its build script. */
function sources(one) {
  const files = one.targets.flatMap((target) => {
    if (target.kind.includes('custom-build')) return [target.src_path];
    const folder = path.dirname(target.src_path);
    return readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name));
  });
  return [...new Set(files)].filter((name) => name.endsWith('.rs')).map((name) => readFileSync(name, 'utf8')).join('\n');
}

/** The packages that the members in `from` are built and tested with. Those of the window are not among them if it is not in
 * `from`: Tauri's own tree has doubles that we cannot change. */
export function reached({ packages, resolve }, from) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const found = new Set();
  const ahead = [...from];
  while (ahead.length) {
    const id = ahead.pop();
    if (found.has(id)) continue;
    found.add(id);
    ahead.push(...nodes.get(id).dependencies);
  }
  return packages.filter((one) => found.has(one.id));
}

/** What is wrong with the crates. */
function crates(all, rows) {
  const { packages, workspace_members: members, workspace_default_members: defaults } = all;
  const doubles = twice(reached(all, defaults));
  return [
    ...packages.filter((one) => one.source !== null).flatMap((one) => unlicensed(one.name, one.version, one.license)),
    ...doubles
      .filter(([name]) => !(name in TWICE))
      .map(([name, versions]) => `${name} is there in versions ${versions.join(' and ')} (cargo tree --duplicates shows why).`),
    ...Object.keys(TWICE)
      .filter((name) => !doubles.some(([double]) => double === name))
      .map((name) => `${name} is no longer there twice: take it off the list in scripts/deps.mjs.`),
    ...packages.filter((one) => members.includes(one.id)).flatMap((member) => direct(member, rows)),
  ];
}

/** What is wrong with the crates that a member of the workspace names itself. */
function direct(member, rows) {
  const code = sources(member);
  return member.dependencies.filter((one) => one.source !== null).flatMap(({ name, rename }) => [
    ...unexplained(name, member.name, rows),
    ...(names(code, rename ?? name) ? [] : [`${name} is not used by ${member.name}.`]),
  ]);
}

/** What is wrong with the npm packages of a package-lock.json. Entries outside `node_modules` are ours. */
export function npmProblems({ packages }, rows) {
  return Object.entries(packages).filter(([, one]) => !one.link).flatMap(([place, one]) => {
    const name = place.split('node_modules/').at(-1);
    if (place.includes('node_modules/')) return unlicensed(name, one.version, one.license);
    return Object.keys({ ...one.dependencies, ...one.devDependencies }).flatMap((used) => unexplained(used, `npm ${one.name}`, rows));
  });
}

function unlicensed(name, version, licence) {
  return allowed(name, licence) ? [] : [`${name} ${version}: licence ${licence ?? 'not stated'} is not on the list in scripts/licences.mjs.`];
}

function unexplained(name, user, rows) {
  return rows.has(name) ? [] : [`${name} (of ${user}) has no line in the table of dependencies in ARCHITECTURE.md.`];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const page = path.join(root, 'ARCHITECTURE.md');
  const rows = documented(existsSync(page) ? readFileSync(page, 'utf8') : '');
  const all = metadata();
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const found = [...new Set([...crates(all, rows), ...npmProblems(lock, rows)])];
  for (const problem of found) console.error(problem);
  const counted = `${all.packages.filter((one) => one.source !== null).length} crates, ${Object.keys(lock.packages).length} npm packages`;
  console.log(found.length ? `Dependencies: ${found.length} to look at.` : `Dependencies: ${counted}, all in order.`);
  process.exit(found.length ? 1 : 0);
}
