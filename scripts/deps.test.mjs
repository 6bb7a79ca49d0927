import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documented, names, permissive, twice } from './deps.mjs';

const expressions = {
  'MIT': true,
  'MIT OR Apache-2.0': true,
  'MIT/Apache-2.0': true,
  'Apache-2.0 / MIT': true,
  '(MIT OR Apache-2.0) AND Unicode-3.0': true,
  'Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT': true,
  'Apache-2.0 WITH LLVM-exception': true,
  'Unlicense OR MIT': true,
  'GPL-3.0-only OR MIT': true,
  'MIT OR GPL-3.0-only': true,
  'MIT AND (GPL-3.0-only OR ISC)': true,
  'GPL-3.0-only OR MIT AND BSD-3-Clause': true,
  'GPL-3.0-only': false,
  'MPL-2.0': false,
  'MIT AND MPL-2.0': false,
  'MIT AND GPL-3.0-only OR MPL-2.0': false,
  '(MIT OR MPL-2.0) AND LGPL-2.1-or-later': false,
  'GPL-2.0-only WITH LLVM-exception': false,
  'Apache-2.0 WITH Classpath-exception-2.0': false,
  'mit': false,
  '': false,
  '(MIT': false,
  'MIT)': false,
  'MIT OR': false,
  'MIT Apache-2.0': false,
  'MIT AND': false,
  'MIT WITH': false,
  '() OR MIT': false,
};

for (const [expression, expected] of Object.entries(expressions)) {
  test(`licence "${expression}" is ${expected ? 'allowed' : 'refused'}`, () => assert.equal(permissive(expression), expected));
}

test('a package without a licence is refused', () => assert.equal(permissive(null), false));

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
