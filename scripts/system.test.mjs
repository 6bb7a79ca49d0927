import assert from 'node:assert/strict';
import { test } from 'node:test';
import { has, provide } from './system.mjs';

const linux = { skip: process.platform !== 'linux' };

/** Does something with no command in sight: neither what is looked for nor apt-get. */
function bare(action) {
  const { PATH } = process.env;
  process.env.PATH = '';
  try {
    return action();
  } finally {
    process.env.PATH = PATH;
  }
}

test('what is missing and cannot be installed is named, with the packages of each system', linux, () => {
  const problem = bare(() => provide('window'));
  for (const words of ['cc', 'webkit2gtk-4.1', 'libwebkit2gtk-4.1-dev', 'dnf', 'zypper', 'pacman', 'apk']) assert.ok(problem.includes(words), problem);
  assert.match(bare(() => provide('tests')), /WebKitWebDriver.*\n.*webkit2gtk-driver/);
});

test('what is missing is seen without installing it', linux, () => assert.equal(bare(() => has('rust')), false));
