// Packages that may be there in two versions, and why. A double costs time and size, and one of the two is the older one.

/** What the command, batch runs and Python are built with; each package with its reason. */
export const TWICE = {
  'embedded-io': 'optional parts of postcard, named in Cargo.lock but never built',
  getrandom: 'the hash maps of Arrow have not moved on',
  'r-efi': 'part of getrandom, never built but for UEFI',
  foldhash: 'part of hashbrown',
  hashbrown: 'Wayland\'s part of arboard has not moved on',
  'quick-xml': 'a tool of the build: Wayland\'s part of arboard has not moved on',
  syn: 'a tool of the build: zerocopy has not moved to syn 3',
};

/** What the window and the Python package add, as reasons with the packages they explain. */
const ADDED = [
  ['GTK 3 and WebKitGTK, by which Tauri shows a window on Linux, have stopped at these', [
    'bitflags', 'heck', 'proc-macro-crate', 'serde_spanned', 'thiserror', 'thiserror-impl', 'toml', 'toml_datetime', 'toml_edit', 'winnow',
  ]],
  ['Windows in versions of which each belongs to one of Tauri\'s parts; never built elsewhere', [
    'windows-sys', 'windows-targets', 'windows_aarch64_gnullvm', 'windows_aarch64_msvc', 'windows_i686_gnu', 'windows_i686_msvc',
    'windows_x86_64_gnu', 'windows_x86_64_gnullvm', 'windows_x86_64_msvc',
  ]],
  ['Tauri\'s plugins are behind Tauri', ['dirs', 'keyboard-types', 'zbus', 'zbus_macros']],
  ['tools of Tauri\'s build: schemas of its commands, checksums', ['cpufeatures', 'indexmap', 'schemars']],
  ['macOS and Android in Tauri; never built elsewhere', ['base64', 'jni-sys']],
  ['pictures of the tray in Tauri, packed columns in Arrow', ['miniz_oxide']],
  ['time zones in Arrow, HTML in Tauri', ['phf', 'phf_shared']],
  ['what a system is called: one for WebKitGTK, one for Python', ['target-lexicon']],
];

/** All that may be there twice in the workspace as a whole. */
export const TWICE_IN_ALL = { ...TWICE, ...Object.fromEntries(ADDED.flatMap(([reason, names]) => names.map((name) => [name, reason]))) };

/** What may be there twice among npm packages. */
export const TWICE_IN_NPM = {
  'magic-string': 'a tool of the build: Svelte has not moved on to the version of its plug-in for Vite',
};

/** The names that stand there in more than one version, with their versions. */
export function twice(packages) {
  const versions = new Map();
  for (const { name, version } of packages) versions.set(name, new Set(versions.get(name)).add(version));
  return [...versions].filter(([, all]) => all.size > 1).map(([name, all]) => [name, [...all]]);
}

/** What is wrong with packages in two versions, given the reasons; `how` is the command that shows who wants which. */
export function doubled(packages, reasons, how) {
  const doubles = twice(packages);
  return [
    ...doubles.filter(([name]) => !(name in reasons)).map(([name, versions]) =>
      `${name} is there in versions ${versions.join(' and ')} (${how} shows why): bring them together, or give a reason in scripts/doubles.mjs.`),
    ...Object.keys(reasons).filter((name) => !doubles.some(([double]) => double === name)).map((name) =>
      `${name} is no longer there twice: take it off the list in scripts/doubles.mjs.`),
  ];
}
