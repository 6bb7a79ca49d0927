// Licences of packages, as SPDX expressions: which ones are permissive, and which packages may have another.

const PERMISSIVE = new Set([
  'MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'Zlib', 'BSL-1.0', 'CC0-1.0', 'Unlicense',
  'Unicode-3.0', 'Unicode-DFS-2016', '0BSD', 'NCSA',
]);
const EXCEPTIONS = new Set(['LLVM-exception']);

/** Packages with the Mozilla Public License, which asks to publish changes to its own files and nothing else. Each with
 * the reason why it is there; we change none of them. */
const MOZILLA = [
  [/^(cssparser|cssparser-macros|dtoa-short|selectors)$/, 'Tauri reads the HTML of the window with them'],
  [/^option-ext$/, 'Tauri finds the folders of the user with it'],
  [/^axe-core$/, 'tests of accessibility; not part of what people install'],
  [/^lightningcss(-|$)/, 'Vite shortens style sheets with it when the interface is built; not part of what people install'],
];

/** Whether we may use a package with this licence. */
export function allowed(name, licence) {
  return permissive(licence) || (licence === 'MPL-2.0' && MOZILLA.some(([names]) => names.test(name)));
}

/** What is wrong with the licence of a package. */
export function unlicensed(name, version, licence) {
  return allowed(name, licence) ? [] : [`${name} ${version}: licence ${licence ?? 'not stated'} is not on the list in scripts/licences.mjs.`];
}

/** Whether an SPDX expression lets us use the package under permissive terms. What cannot be read does not. */
export function permissive(expression) {
  const words = (expression ?? '').replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  let wellFormed = true;
  const take = (word) => words[0] === word && Boolean(words.shift());

  // AND binds more closely than OR; WITH belongs to one licence.
  const either = () => {
    let good = both();
    while (take('OR')) good = both() || good;
    return good;
  };
  const both = () => {
    let good = one();
    while (take('AND')) good = one() && good;
    return good;
  };
  const one = () => {
    if (take('(')) {
      const good = either();
      wellFormed &&= take(')');
      return good;
    }
    const good = PERMISSIVE.has(id());
    return take('WITH') ? EXCEPTIONS.has(id()) && good : good;
  };
  const id = () => {
    const word = words.shift();
    wellFormed &&= /^[\w.+-]+$/.test(word ?? '') && !['AND', 'OR', 'WITH'].includes(word);
    return word;
  };
  const good = either();
  return good && wellFormed && words.length === 0;
}
