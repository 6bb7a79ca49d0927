import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documented, names, reached, untaken, unverified } from './deps.mjs';
import { imports, npmProblems } from './deps-npm.mjs';
import { doubled, twice } from './doubles.mjs';

test('a crate is named by use, path or attribute, not by a comment or a longer word', () => {
  for (const source of ['use serde_json;', 'let v = serde_json::json!(1);', 'use serde_json as json;', '#[serde_json::it]']) {
    assert.ok(names(source, 'serde-json'), source);
  }
  for (const source of ['// serde_json::Value', 'use my_serde_json::Value;', 'let serde_json = 1']) {
    assert.ok(!names(source, 'serde-json'), source);
  }
});

test('the first column of a table names the crates', () => {
  const page = 'Prose about `clap`.\n\n| crate | why |\n| --- | --- |\n| `regex`, `memchr` | see `toml` |\n';
  assert.deepEqual([...documented(page)], ['regex', 'memchr']);
});

test('a package in two versions is found', () => {
  const packages = [['a', '1.0.0'], ['b', '1.0.0'], ['a', '2.0.0']].map(([name, version]) => ({ name, version }));
  assert.deepEqual(twice(packages), [['a', ['1.0.0', '2.0.0']]]);
});

test('what the window needs does not count among what the rest needs', () => {
  const node = (id, ...dependencies) => ({ id, dependencies });
  const all = {
    packages: ['core', 'window', 'serde', 'tauri'].map((id) => ({ id })),
    resolve: { nodes: [node('core', 'serde'), node('window', 'core', 'tauri'), node('serde'), node('tauri', 'serde')] },
  };
  assert.deepEqual(reached(all, ['core']).map((one) => one.id), ['core', 'serde']);
  assert.equal(reached(all, ['window']).length, 4);
});

test('a double needs a reason, and a reason a double', () => {
  const packages = [['a', '1.0.0'], ['a', '2.0.0'], ['b', '1.0.0'], ['b', '1.0.0']].map(([name, version]) => ({ name, version }));
  assert.deepEqual(doubled(packages, { a: 'old' }, 'x'), []);
  const found = doubled(packages, { b: 'old' }, 'npm ls');
  assert.equal(found.length, 2);
  assert.match(found[0], /^a is there in versions 1\.0\.0 and 2\.0\.0 \(npm ls shows why\)/);
  assert.match(found[1], /^b is no longer there twice/);
});

test('a crate from elsewhere or without a checksum is found, ours are not', () => {
  const entry = (name, ...lines) => ['[[package]]', `name = "${name}"`, 'version = "1.0.0"', ...lines, ''].join('\n');
  const registry = 'source = "registry+index"';
  const lock = [
    entry('ours'), entry('good', registry, 'checksum = "ab"'), entry('bare', registry), entry('fork', 'source = "git+place#12"', 'checksum = "ab"'),
  ].join('\n');
  assert.deepEqual(unverified(lock).map((problem) => problem.split(' ')[0]), ['bare', 'fork']);
});

test('a crate that is listed for all and taken by none is found', () => {
  const manifest = '[workspace]\nmembers = ["a"]\n\n[workspace.dependencies]\nused = "1"\nspare = { version = "1", features = ["x"] }\nlast = "2"\n\n[package]\nname = "y"\n';
  const packages = [{ dependencies: [{ name: 'used' }] }, { dependencies: [{ name: 'last' }] }];
  assert.deepEqual(untaken(manifest, packages).map((problem) => problem.split(' ')[0]), ['spare']);
});

test('npm packages: licences and checksums of all, nothing run by them, reasons and use of the direct ones', () => {
  const good = { version: '1.0.0', license: 'MIT', integrity: 'sha512-x' };
  const packages = {
    '': { name: 'tact', devDependencies: { known: '1', unknown: '1', unused: '1' } },
    'node_modules/known': good,
    'node_modules/unused': { ...good, hasInstallScript: true, deprecated: 'use another' },
    'node_modules/unknown': { ...good, version: '2.0.0', license: 'GPL-3.0-only' },
    'node_modules/known/node_modules/@some/deep': { version: '3.0.0', license: 'MIT' },
    'node_modules/known/node_modules/unused': { ...good, version: '0.9.0' },
    'node_modules/tact-ui': { link: true },
  };
  const code = () => "import a from 'known/part';\nimport b from 'unknown';";
  const found = npmProblems({ packages }, new Set(['known', 'unused']), { code, reasons: {} });
  assert.deepEqual(found.map((problem) => problem.split(/[ :]+/).filter((word) => !/\d/.test(word)).slice(0, 3).join(' ')), [
    'unused runs a', 'unused is given', 'unknown licence is', '@some/deep has no', 'unused is there', 'unknown (of npm', 'unused is not',
  ]);
  assert.ok(imports("from '@a/b/c'", '@a/b') && !imports("from '@a/bc'", '@a/b'));
});
