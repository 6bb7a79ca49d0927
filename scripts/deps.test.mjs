import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documented, names, npmProblems, reached, twice } from './deps.mjs';

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

test('npm packages: licences of all, reasons for the direct ones', () => {
  const packages = {
    '': { name: 'tact', devDependencies: { known: '1', unknown: '1' } },
    'node_modules/known': { version: '1.0.0', license: 'MIT' },
    'node_modules/unknown': { version: '2.0.0', license: 'GPL-3.0-only' },
    'node_modules/known/node_modules/@some/deep': { version: '3.0.0' },
    'node_modules/tact-ui': { link: true },
  };
  const found = npmProblems({ packages }, new Set(['known'])).map((problem) => problem.split(/[: ]/)[0]);
  assert.deepEqual(found, ['unknown', 'unknown', '@some/deep']);
});
