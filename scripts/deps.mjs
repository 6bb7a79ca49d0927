// Checks the dependencies, crates and npm packages, without asking anybody: licences; explained in ARCHITECTURE.md; really
// used; there in one version, or in two with a reason; from the package registry, with a checksum. What is known against a
// version only others know: `cargo deny check` (deny.toml) and `npm audit` ask them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { npmProblems } from './deps-npm.mjs';
import { doubled, TWICE, TWICE_IN_ALL } from './doubles.mjs';
import { unlicensed } from './licences.mjs';
import { metadata, root } from './tools.mjs';

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

/** All Rust code of a package: the folders of its targets, those of files that it takes in from elsewhere, its build script. */
function sources(one) {
  const found = new Set();
  const add = (file) => {
    if (!file.endsWith('.rs') || found.has(file)) return;
    found.add(file);
    const taken = readFileSync(file, 'utf8').matchAll(/^#\[path = "(.+)"\]$/gm);
    for (const [, inside] of taken) inFolder(path.dirname(path.resolve(path.dirname(file), inside)));
  };
  const inFolder = (folder) => readdirSync(folder, { recursive: true }).forEach((name) => add(path.join(folder, name)));
  for (const target of one.targets) {
    if (target.kind.includes('custom-build')) add(target.src_path);
    else inFolder(path.dirname(target.src_path));
  }
  return [...found].map((name) => readFileSync(name, 'utf8')).join('\n');
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

/** Crates that do not come from the package registry, or without a checksum. `lock` is the text of a Cargo.lock. */
export function unverified(lock) {
  const value = (entry, key) => new RegExp(`^${key} = "(.*)"$`, 'm').exec(entry)?.[1];
  return lock.split('[[package]]').slice(1).filter((entry) => {
    const source = value(entry, 'source');
    return source !== undefined && !(source.startsWith('registry+') && value(entry, 'checksum'));
  }).map((entry) => `${value(entry, 'name')} ${value(entry, 'version')} does not come from the package registry with a checksum.`);
}

/** Crates of the workspace's list that none of its packages takes. `manifest` is the text of its Cargo.toml. */
export function untaken(manifest, packages) {
  const list = /^\[workspace\.dependencies\]\n([^[]*(?:\[[^\n]*\n[^[]*)*?)(?=^\[|$(?![\s\S]))/m.exec(manifest)?.[1] ?? '';
  const taken = new Set(packages.flatMap((one) => one.dependencies.map(({ name }) => name)));
  return [...list.matchAll(/^([\w-]+) = /gm)].map((match) => match[1]).filter((name) => !taken.has(name))
    .map((name) => `${name} is in the list of Cargo.toml and no package takes it.`);
}

/** What is wrong with the crates of the workspace. */
function crates(all, rows) {
  const { workspace_members: members, workspace_default_members: defaults } = all;
  const ours = all.packages.filter((one) => members.includes(one.id));
  return [
    ...doubled(reached(all, defaults), TWICE, 'cargo tree --duplicates'),
    ...doubled(all.packages, TWICE_IN_ALL, 'cargo tree --duplicates --workspace --target all'),
    ...untaken(readFileSync(path.join(root, 'Cargo.toml'), 'utf8'), ours),
    ...foreign(all),
    ...ours.flatMap((member) => direct(member, rows)),
  ];
}

/** What is wrong with the packages of others that a workspace is built of. */
function foreign({ packages, workspace_root: folder }) {
  return [
    ...packages.filter((one) => one.source !== null).flatMap((one) => unlicensed(one.name, one.version, one.license)),
    ...unverified(readFileSync(path.join(folder, 'Cargo.lock'), 'utf8')),
  ];
}

/** What is wrong with the crates that a member of the workspace names itself. */
function direct(member, rows) {
  const code = sources(member);
  return member.dependencies.filter((one) => one.source !== null).flatMap(({ name, rename }) => [
    ...(rows.has(name) ? [] : [`${name} (of ${member.name}) has no line in the table of dependencies in ARCHITECTURE.md.`]),
    ...(names(code, rename ?? name) ? [] : [`${name} is not used by ${member.name}.`]),
  ]);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const page = path.join(root, 'ARCHITECTURE.md');
  const rows = documented(existsSync(page) ? readFileSync(page, 'utf8') : '');
  const all = metadata();
  // A workspace of its own, with what looks for inputs that nobody thought of.
  const fuzz = metadata('--manifest-path', path.join(root, 'fuzz', 'Cargo.toml'));
  const target = fuzz.packages.filter((one) => fuzz.workspace_members.includes(one.id));
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const found = [...new Set([
    ...crates(all, rows), ...foreign(fuzz), ...target.flatMap((one) => direct(one, rows)), ...npmProblems(lock, rows),
  ])];
  for (const problem of found) console.error(problem);
  const counted = `${all.packages.filter((one) => one.source !== null).length} crates, ${Object.keys(lock.packages).length} npm packages`;
  console.log(found.length ? `Dependencies: ${found.length} to look at.` : `Dependencies: ${counted}, all in order.`);
  process.exit(found.length ? 1 : 0);
}
