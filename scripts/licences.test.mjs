import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowed, permissive } from './licences.mjs';

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

test('the Mozilla Public License is for packages with a reason', () => {
  assert.ok(allowed('cssparser', 'MPL-2.0') && allowed('lightningcss-linux-x64-gnu', 'MPL-2.0'));
  assert.ok(!allowed('another', 'MPL-2.0') && !allowed('cssparser', 'GPL-3.0-only'));
});
