// The quick check, as an agent uses it: copy in another program, press the keys, take better words, paste them there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipboard, launch, SAMPLE, xdotool } from './harness.mjs';
import { copy, eventually, focusedWindow, isOpen, openQuick, pasted, state, toPage, told, untilClosed } from './quick.mjs';
import { otherProgram } from './x11.mjs';

/** The window of Tact, and another program that has the keyboard. */
async function surrounded(t, options) {
  const app = await launch(t, options);
  const other = await otherProgram(t);
  const window = String(await other.open('Mail'));
  await eventually('the other program has the keyboard', () => focusedWindow() === window);
  return { app, other, window };
}

const key = (...keys) => keys.forEach((one) => xdotool('key', '--clearmodifiers', one));
/** The window is drawn before it has a size: is anything as it would be in a tiny one? */
const badlyLaidOut = () => {
  const [mark, box] = [document.querySelector('mark').getBoundingClientRect(), document.querySelector('[data-scroll]').getBoundingClientRect()];
  const high = [...document.querySelectorAll('.fix')].filter((one) => one.offsetHeight > 70);
  return [...(mark.top < box.top || mark.bottom > box.bottom ? ['the passage is out of sight'] : []), ...high.map((one) => one.textContent)];
};
/** A picture of one pixel. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('the keys open it over another program; Enter takes a rewording, Ctrl+Enter copies, and the keyboard goes back', async (t) => {
  const { app, window } = await surrounded(t);
  copy(SAMPLE);
  await openQuick(app);
  assert.equal((await told(app)).verdict, 'hold');
  const before = await state(app);
  assert.ok(before.focused && before.findings >= 4, JSON.stringify(before));
  assert.deepEqual(await app.run(badlyLaidOut), []);
  await app.screenshot('quick-sample');

  key('Down', 'Right', 'Left');
  const chosen = await app.until('the second finding is chosen', (first) => {
    const now = document.querySelector('[data-chosen] .underlined')?.textContent;
    return now !== first && document.querySelector('.fix.next [lang]')?.textContent;
  }, before.chosen);
  key('Return');
  await app.until('a rewording is taken', (count) => document.querySelectorAll('main ol > li').length < count, before.findings);
  assert.ok((await state(app)).focused, 'the keyboard is nowhere');
  key('ctrl+Return');
  await untilClosed();
  const better = clipboard();
  assert.ok(better.includes(chosen) && better !== SAMPLE, better);
  await eventually('the keyboard is back', () => focusedWindow() === window);
});

test('all is improved at once, taken back with Ctrl+Z, and the better text is judged better', async (t) => {
  const { app } = await surrounded(t, { language: 'en' });
  copy(SAMPLE);
  await openQuick(app);
  await told(app);
  const { findings } = await state(app);
  key('ctrl+shift+Return');
  await app.until('it is better', () => !document.querySelector('.verdict.hold'));
  for (let taken = 0; taken < 20 && await app.count('button', app.say('quick.undo')); taken += 1) key('ctrl+z');
  await app.until('all is as it was', (count) => document.querySelectorAll('main ol > li').length === count, findings);
  key('ctrl+shift+Return');
  await app.get('button', app.say('quick.copyBetter'));
  key('ctrl+Return');
  await untilClosed();
  await openQuick(app);
  assert.notEqual((await told(app)).verdict, 'hold', clipboard());
  await app.screenshot('quick-improved');
});

test('Esc closes it, gives the keyboard back and leaves the clipboard alone; the next time it begins anew', async (t) => {
  const { app, window } = await surrounded(t);
  copy(SAMPLE);
  await openQuick(app);
  await told(app);
  key('Return', 'Escape');
  await untilClosed();
  await eventually('the keyboard is back', () => focusedWindow() === window);
  assert.equal(clipboard(), SAMPLE);
  copy('Bonjour Madame Martin,\n\nVotre colis part aujourd’hui, je vous envoie le numéro de suivi dès ce soir.\n\nBien cordialement,\nLéa');
  await openQuick(app);
  await app.until('the new text is judged', () => document.querySelector('.verdict.send'));
  assert.ok(!(await state(app)).text.includes('facture'), 'the text before is still there');
  assert.equal(await app.count('button', app.say('quick.undo')), 0);
});

test('with formatting: the quoted thread is left out, and the formatting stays', async (t) => {
  const { app } = await surrounded(t);
  copy(`<html><body><p>Bonjour Madame <b>Martin</b>,</p><p>Je suis désolée pour ce retard. Veuillez télécharger le <a href="https://example.org/r">reçu</a>.</p>
    <p>Bien cordialement,<br>Léa</p><div class="gmail_quote">Le 3 mars, Anne Martin a écrit :<blockquote>C’est votre faute si le colis est perdu.</blockquote></div></body></html>`, 'text/html');
  await openQuick(app);
  await told(app);
  const found = await app.run(() => [...document.querySelectorAll('main ol > li q')].map((one) => one.textContent));
  assert.ok(found.some((one) => /télécharger/.test(one)) && !found.some((one) => /faute/.test(one)), JSON.stringify(found));
  assert.ok(await app.run((words) => document.body.textContent.includes(words), app.say('quick.formatted')));
  assert.deepEqual(await app.run(badlyLaidOut), []);
  await app.screenshot('quick-html');
  await app.run(() => [...document.querySelectorAll('main ol .head')].find((one) => /télécharger/.test(one.textContent)).click());
  key('Return');
  await app.get('button', app.say('quick.copyBetter'));
  key('ctrl+Return');
  await untilClosed();
  const [text, html] = [clipboard(), pasted('text/html')];
  assert.ok(!/Veuillez télécharger/.test(text) && /Bonjour Madame Martin/.test(text), text);
  assert.ok(!/Veuillez télécharger/.test(html) && /<b>Martin<\/b>/.test(html), html);
});

test('what is no reply gets a sentence each, and is not judged', async (t) => {
  const { app } = await surrounded(t);
  const german = 'Sehr geehrte Frau Martin, vielen Dank für Ihre Nachricht. Wir haben Ihre Bestellung heute verschickt und melden uns morgen.';
  const cases = [
    ['empty', ' \n', 'UTF8_STRING', 'quick.empty'],
    ['image', PICTURE, 'image/png', 'quick.image'],
    ['files', 'file:///etc/hostname\r\n', 'text/uri-list', 'quick.files'],
    ['language', german, 'UTF8_STRING', 'quick.language', { name: 'allemand' }],
  ];
  for (const [name, content, target, words, values] of cases) {
    copy(content, target);
    await openQuick(app);
    const sentence = app.say(words, values);
    await app.until(`it says “${sentence}”`, (expected) => document.querySelector('main h2')?.textContent.trim() === expected, sentence);
    assert.equal((await told(app)).verdict, null);
    await app.screenshot(`quick-${name}`);
    key('Escape');
    await untilClosed();
  }
});

test('a secret is recognised by its mark, and not read', async (t) => {
  const { app, other } = await surrounded(t);
  await other.copy({ UTF8_STRING: 'correct horse battery staple', 'x-kde-passwordManagerHint': 'secret' });
  await openQuick(app);
  assert.equal((await told(app)).words, app.say('quick.secret'));
  assert.deepEqual(other.asked.filter((one) => one !== 'TARGETS' && one !== 'x-kde-passwordManagerHint'), []);
});

test('5 MB of text are judged, and it is said how many findings there are in all', async (t) => {
  const { app } = await surrounded(t);
  copy(`${SAMPLE}\n\n`.repeat(Math.ceil(5e6 / SAMPLE.length)));
  xdotool('key', '--clearmodifiers', 'ctrl+alt+t');
  await eventually('the quick check is open', isOpen, 120_000);
  await toPage(app, 'quick.html');
  const title = await eventually('it is judged', () => app.run(() => document.querySelector('.verdict') && document.querySelector('.head h2')?.textContent), 120_000);
  const [shown, all] = title.replace(/(\d)\s(?=\d)/gu, '$1').match(/\d+/g).map(Number);
  assert.equal(shown, await app.run(() => document.querySelectorAll('main ol > li').length));
  assert.ok(all > 50_000, title);
  await app.screenshot('quick-long');
});

test('Ctrl+O opens the reply in the editor; the draft that was there is kept', async (t) => {
  const { app } = await surrounded(t);
  await app.write('Un brouillon');
  await app.settled();
  copy(SAMPLE);
  await openQuick(app);
  await told(app);
  key('ctrl+o');
  await untilClosed();
  await toPage(app, 'index.html');
  await app.untilText(SAMPLE);
  await app.show('history');
  await app.click('tab', app.say('history.drafts'));
  await app.until('the draft is kept', () => document.querySelector('main').textContent.includes('Un brouillon'));
});
