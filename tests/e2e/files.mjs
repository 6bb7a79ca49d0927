// Files as people bring them into the window and out of it: dropped on it, or named in a dialog of the system.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { xdotool } from './harness.mjs';

/** How long a window may take, in milliseconds. */
const PATIENCE = 15_000;

/** Windows of X11 with a name, as pairs of number and name. */
const windows = () => xdotool('search', '--onlyvisible', '--name', '.').trim().split('\n').filter(Boolean)
  .map((number) => [number, xdotool('getwindowname', number).trim()]);

/** Drops files on the middle of the window. */
export function drop(...files) {
  const [number] = windows().find(([, name]) => name === 'Tact') ?? assert.fail('there is no window');
  const [, width, height] = /WIDTH=(\d+)\s+HEIGHT=(\d+)/.exec(xdotool('getwindowgeometry', '--shell', number));
  const place = [width, height].map((size) => String(Math.floor(size / 2)));
  const { status, stderr } = spawnSync(process.env.TACT_E2E_DROP, [number, ...place, ...files], { encoding: 'utf8', timeout: PATIENCE });
  assert.equal(status, 0, stderr);
}

/** Names a file in the dialog of the system, as hands would: in letters without accents, which is all the screen's keyboard has. */
export async function inDialog(file) {
  const end = Date.now() + PATIENCE;
  let dialog;
  while (!dialog && Date.now() < end) {
    await wait(200);
    dialog = windows().find(([, name]) => name && name !== 'Tact' && !/openbox/i.test(name));
  }
  assert.ok(dialog, 'no dialog came up');
  xdotool('windowactivate', '--sync', dialog[0]);
  await wait(500);
  // The field for names comes with the first key, and takes its time.
  xdotool('key', 'ctrl+a', 'slash');
  await wait(500);
  xdotool('type', '--delay', '12', file.replace(/^\//, ''));
  await wait(500);
  xdotool('key', 'Return');
}
