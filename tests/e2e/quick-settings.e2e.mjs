// The settings of the quick check: its keys, and the clipboard watch that is off until it is switched on. And whether all can
// use it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { launch, SAMPLE, xdotool } from './harness.mjs';
import { copy, eventually, focusedWindow, isOpen, openQuick, toPage, told, untilClosed } from './quick.mjs';
import { otherProgram } from './x11.mjs';

/** Presses other keys for the quick check, in the settings. */
async function change(app, keys) {
  await app.show('settings');
  // In names, spaces of every kind are plain ones.
  await app.click('button', new RegExp(app.say('settings.quick.changeThis', { keys: '' }).replaceAll(/\s/g, ' ')));
  await app.press(keys);
}

/** What the settings show as the keys, and what they say about them. */
const shown = (app) => app.run(() => {
  const row = document.getElementById('quick-keys').parentElement;
  return { keys: row.querySelector('kbd')?.textContent, said: document.getElementById('quick-said').textContent };
});

test('other keys work at once, and the old ones no longer', async (t) => {
  const app = await launch(t);
  copy(SAMPLE);
  await change(app, 'Control+Alt+k');
  await app.until('the new keys are shown', () => document.querySelector('#quick-keys + kbd')?.textContent === 'Ctrl+Alt+K');
  xdotool('key', '--clearmodifiers', 'ctrl+alt+t');
  await wait(1000);
  assert.equal(isOpen(), false, 'the old keys still open it');
  await openQuick(app, 'ctrl+alt+k');
  assert.equal((await told(app)).verdict, 'hold');
  await app.close();
  const again = await launch(t, { folders: app.folders });
  await openQuick(again, 'ctrl+alt+k');
});

test('keys of another program are refused in words, and the old ones stay', async (t) => {
  const app = await launch(t);
  const other = await otherProgram(t);
  await other.hold('Ctrl+Alt+J');
  // The web driver hands the keys to the window itself: else the other program would get them.
  await change(app, 'Control+Alt+j');
  const words = app.say('settings.quick.taken', { keys: 'Ctrl+Alt+J', old: 'Ctrl+Alt+T' });
  await app.until('it is said', (expected) => document.getElementById('quick-said').textContent === expected, words);
  assert.equal((await shown(app)).keys, 'Ctrl+Alt+T');
  await app.screenshot('quick-taken');
  copy(SAMPLE);
  await openQuick(app);
});

test('keys that another program holds when Tact starts are told, and Tact works without them', async (t) => {
  const other = await otherProgram(t);
  // The window of the test before may only just have given them back.
  await eventually('they are held', () => other.hold('Ctrl+Alt+T').then(() => true, () => false));
  const app = await launch(t);
  await app.until('it is said', (words) => byRole('alert')[0]?.textContent.includes(words), app.say('failure.shortcut-taken'));
  await app.write(SAMPLE);
  await app.settled();
});

test('typing keys alone are not taken, and Esc leaves all as it was', async (t) => {
  const app = await launch(t);
  await change(app, 'k');
  await app.until('it is said what is needed', (words) => document.getElementById('quick-said').textContent === words, app.say('settings.quick.needs'));
  await app.press('Escape');
  await app.until('the keys are shown again', () => document.querySelector('#quick-keys + kbd')?.textContent === 'Ctrl+Alt+T');
});

test('without keys nothing opens it', async (t) => {
  const app = await launch(t);
  await app.show('settings');
  await app.click('button', app.say('settings.quick.remove'));
  await app.until('there are none', (none) => document.querySelector('#quick-keys + kbd')?.textContent === none, app.say('settings.quick.none'));
  xdotool('key', '--clearmodifiers', 'ctrl+alt+t');
  await wait(1000);
  assert.equal(isOpen(), false);
});

test('while the watch is off nobody asks for what is copied; while it is on it is read, and no window comes up', async (t) => {
  const app = await launch(t);
  const other = await otherProgram(t);
  const window = String(await other.open('Mail'));
  await eventually('the other program has the keyboard', () => focusedWindow() === window);
  await other.copy({ UTF8_STRING: SAMPLE });
  await wait(3000);
  assert.deepEqual(other.asked, []);

  await app.show('settings');
  await app.click('switch', app.say('settings.watch'));
  await app.until('the watch is on', (name) => byRole('switch', name)[0].ariaChecked === 'true', app.say('settings.watch'));
  await wait(300);
  await other.copy({ UTF8_STRING: SAMPLE });
  await eventually('it is read', () => other.asked.includes('UTF8_STRING'));
  assert.equal(isOpen(), false);

  await app.click('switch', app.say('settings.watch'));
  await app.until('the watch is off', (name) => byRole('switch', name)[0].ariaChecked === 'false', app.say('settings.watch'));
  await wait(300);
  await other.copy({ UTF8_STRING: `${SAMPLE} ${SAMPLE}` });
  await wait(3000);
  assert.deepEqual(other.asked, []);
});

for (const [theme, language, zoom] of [['light', 'fr', 100], ['dark', 'en', 200]]) {
  test(`nothing stands in anybody’s way, ${theme}, ${language}, ${zoom} %`, async (t) => {
    const app = await launch(t, { language });
    await app.show('settings');
    await app.set('theme', theme);
    await app.set('zoom', zoom);
    for (const [name, text] of [['findings', SAMPLE], ['nothing', ' ']]) {
      copy(text);
      await openQuick(app);
      await told(app);
      const found = await app.serious();
      assert.deepEqual(found, [], found.join('\n'));
      assert.equal(await app.run(() => document.documentElement.lang), language);
      assert.equal(await app.run(() => document.documentElement.dataset.theme), theme);
      const wide = await app.run(() => [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1 && !one.closest('.sr-only')).map((one) => one.textContent.slice(0, 40)));
      assert.deepEqual(wide, [], 'outside the window');
      await app.screenshot(`quick-${name}-${theme}-${zoom}`);
      xdotool('key', 'Escape');
      await untilClosed();
    }
    await toPage(app, 'index.html');
  });
}
