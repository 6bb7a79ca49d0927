// Checks the Rust dependencies: permissive licences, one version of each, documented in ARCHITECTURE.md, really used.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { metadata, root } from './tools.mjs';

const PERMISSIVE = new Set([
  'MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'Zlib', 'BSL-1.0', 'CC0-1.0', 'Unlicense',
  'Unicode-3.0', 'Unicode-DFS-2016',
]);
const EXCEPTIONS = new Set(['LLVM-exception']);

/** Packages that may be there in two versions, each with the reason. */
const TWICE = {
  'embedded-io': 'optional parts of postcard, named in Cargo.lock but never built',
  syn: 'a tool of the build: zerocopy, which only the benchmarks need, has not moved to syn 3',
};

/** Direct dependencies that no source names, each with the reason. */
const UNNAMED = {};

/** Whether an SPDX expression lets us use the package under permissive terms. What cannot be read does not. */
export function permissive(expression) {
  const words = (expression ?? '').replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  let wellFormed = true;
  const take = (word) => words[0] === word && Boolean(words.shift());

  // AND binds more closely than OR; WITH belongs to one licence.
  const either = () => {
    let allowed = both();
    while (take('OR')) allowed = both() || allowed;
    return allowed;
  };
  const both = () => {
    let allowed = one();
    while (take('AND')) allowed = one() && allowed;
    return allowed;
  };
  const one = () => {
    if (take('(')) {
      const allowed = either();
      wellFormed &&= take(')');
      return allowed;
    }
    const allowed = PERMISSIVE.has(id());
    return take('WITH') ? EXCEPTIONS.has(id()) && allowed : allowed;
  };
  const id = () => {
    const word = words.shift();
    wellFormed &&= /^[\w.+-]+$/.test(word ?? '') && !['AND', 'OR', 'WITH'].includes(word);
    return word;
  };
  const allowed = either();
  return allowed && wellFormed && words.length === 0;
}

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

function problems({ packages, workspace_members }) {
  const members = packages.filter((one) => workspace_members.includes(one.id));
  const foreign = packages.filter((one) => one.source !== null);
  const found = [];

  for (const one of foreign.filter((one) => !permissive(one.license))) {
    found.push(`${one.name} ${one.version}: licence ${one.license ?? 'not stated'} is not on the list of permissive ones.`);
  }

  const doubles = twice(packages);
  for (const [name, versions] of doubles.filter(([name]) => !(name in TWICE))) {
    found.push(`${name} is there in versions ${versions.join(' and ')} (cargo tree --duplicates shows why).`);
  }
  for (const name of Object.keys(TWICE).filter((name) => !doubles.some(([double]) => double === name))) {
    found.push(`${name} is no longer there twice: take it off the list in scripts/deps.mjs.`);
  }

  const page = path.join(root, 'ARCHITECTURE.md');
  const rows = documented(existsSync(page) ? readFileSync(page, 'utf8') : '');
  for (const member of members) {
    const code = sources(member);
    for (const dependency of member.dependencies.filter((one) => one.source !== null)) {
      const name = dependency.name;
      if (!rows.has(name)) found.push(`${name} (of ${member.name}) has no line in the table of dependencies in ARCHITECTURE.md.`);
      if (!(name in UNNAMED) && !names(code, dependency.rename ?? name)) found.push(`${name} is not used by ${member.name}.`);
    }
  }
  return { found: [...new Set(found)], count: foreign.length };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { found, count } = problems(metadata());
  for (const problem of found) console.error(problem);
  console.log(found.length ? `Dependencies: ${found.length} to look at.` : `Dependencies: ${count} packages, all in order.`);
  process.exit(found.length ? 1 : 0);
}
