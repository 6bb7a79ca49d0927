// All of the window without a mouse: every view and every control is reached with keys, and it is seen where the keys go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { launch, SAMPLE, VIEWS } from './harness.mjs';

/** Marks every control that Tab should reach, and gives how many there are. */
const number = () => {
  const all = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]';
  const open = document.querySelector('dialog[open]') ?? document;
  const seen = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden';
  const controls = [...open.querySelectorAll(all)].filter((one) => seen(one) && !one.disabled && one.tabIndex >= 0);
  controls.forEach((one, at) => { one.dataset.e2e = String(at); });
  return controls.length;
};

/** The number of the control that has the keyboard, and whether that is seen. */
const here = () => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  // The editor has its ring around the field, and shows a cursor.
  return { at: one.dataset.e2e ?? null, seen: ring || Boolean(one.closest('.cm-editor')), name: focused() };
};

/** Goes round with Tab; every control must be met, and be seen to be the one. */
async function round(app, where) {
  let count = 0;
  // A view may load what it shows.
  while (count === 0 || count !== (await app.run(number))) {
    count = await app.run(number);
    await wait(300);
  }
  const met = new Set();
  for (let presses = 0; presses < 2 * count + 10 && met.size < count; presses += 1) {
    // In the editor Tab may put in a missing line: Escape before it leaves the text.
    if (await app.run(() => Boolean(document.activeElement.closest('.cm-content')))) await app.press('Escape');
    await app.press('Tab');
    const { at, seen, name } = await app.run(here);
    if (at === null) continue;
    assert.ok(seen, `${where}: it is not seen that “${name}” has the keyboard`);
    met.add(at);
  }
  const missed = await app.run((reached) => [...document.querySelectorAll('[data-e2e]')]
    .filter((one) => one.getClientRects().length > 0 && !reached.includes(one.dataset.e2e))
    .map((one) => `${one.tagName} ${one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 40)}`), [...met]);
  await app.run(() => document.querySelectorAll('[data-e2e]').forEach((one) => delete one.dataset.e2e));
  // A group of radio buttons is one stop.
  assert.deepEqual(missed.filter((one) => !one.startsWith('INPUT')), [], `${where}: Tab does not reach these`);
}

test('Ctrl+1 to Ctrl+4 open the views, and Tab reaches everything in them', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  for (const [at, view] of VIEWS.entries()) {
    await app.press(`Control+${at + 1}`);
    await app.until(`${view} is open`, (check) => Boolean(document.querySelector('.cm-content').getClientRects().length) === check, view === 'check');
    await round(app, view);
  }
  assert.equal(await app.text(), SAMPLE, 'going round has changed the text');
});

test('F6 goes round the parts of the window, also out of the editor', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  const parts = new Set();
  for (let press = 0; press < 6; press += 1) {
    await app.press('F6');
    parts.add(await app.run(() => document.activeElement.closest('[data-pane]') && [...document.querySelectorAll('[data-pane]')].indexOf(document.activeElement.closest('[data-pane]'))));
  }
  assert.ok(parts.size >= 3 && !parts.has(null), JSON.stringify([...parts]));
});

test('a greeting and a closing are put in with Tab where they are missing', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  await app.press('Control+Home', 'Tab');
  const text = await app.until('a greeting is there', (sample) => editorText() !== sample && editorText(), SAMPLE);
  assert.match(text, /^Bonjour/);
  await app.settled();
  await app.press('Control+End', 'Tab');
  await app.until('a closing is there', (before) => editorText().length > before.length && editorText().startsWith(before.trimEnd()), text);
  await app.press('Control+z', 'Control+z');
  await app.untilText(SAMPLE);
});

test('a finding is dismissed with keys, and comes back with Ctrl+Z', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  const names = () => app.run(() => [...document.querySelectorAll('li.card h3')].map((one) => one.textContent));
  const before = await names();
  await app.press('F8', 'F8', 'Control+.');
  await app.until('the menu has the keyboard', () => document.activeElement.getAttribute('role') === 'menuitem');
  await app.press('End', 'Up', 'Enter');
  await app.until('a finding is gone', (count) => document.querySelectorAll('li.card').length < count, before.length);
  await app.press('Control+z');
  await app.until('it is back', (count) => document.querySelectorAll('li.card').length === count, before.length);
  assert.deepEqual(await names(), before);
});

test('dialogs keep the keyboard, and give it back', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  for (const key of ['F1', 'Control+Enter']) {
    await app.press(key);
    await app.get('dialog');
    for (let press = 0; press < 4; press += 1) {
      await app.press('Tab');
      assert.ok(await app.run(() => document.activeElement === document.body || document.querySelector('dialog[open]').contains(document.activeElement)), `${key}: ${await app.focused()}`);
    }
    await app.press('Escape');
    await app.until('the editor has the keyboard again', () => document.activeElement.closest('.cm-content'));
  }
});

test('a rule is switched off and a setting changed without a mouse', async (t) => {
  const app = await launch(t);
  await app.press('Control+5');
  await app.get('heading', app.say('settings.title'));
  const list = await app.get('combobox', new RegExp(`^${app.say('settings.theme')}`));
  for (let press = 0; press < 40 && !(await app.run((one) => document.activeElement === one, list)); press += 1) await app.press('Tab');
  await app.press('End');
  await app.until('it is dark', () => document.documentElement.dataset.theme === 'dark');
});
