// The language and the colours of the interface: those of the system, until the user chooses; then those, for good.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, VIEWS } from './harness.mjs';
import { say } from './words.mjs';

/** Do the names of all views stand there, in a language? */
async function speaks(app, language) {
  for (const view of VIEWS) await app.get('button|tab|link', say(language, `app.${view}`));
  assert.equal(await app.run(() => document.documentElement.lang), language);
}

const background = (app) => app.run(() => getComputedStyle(document.body).backgroundColor);

test('the interface speaks the language of the system', async (t) => {
  for (const language of ['fr', 'en']) {
    const app = await launch(t, { language });
    await speaks(app, language);
    await app.close();
  }
});

test('the language changes at once, and stays chosen', async (t) => {
  const app = await launch(t, { language: 'fr' });
  await app.show('settings');
  await app.set('ui', 'en');
  await speaks(app, 'en');
  await app.get('heading', say('en', 'settings.title'));
  await app.show('check');
  await app.close();
  await speaks(await launch(t, { folders: app.folders, language: 'fr' }), 'en');
});

test('light and dark are chosen, and stay chosen', async (t) => {
  const app = await launch(t);
  await app.show('settings');
  await app.set('theme', 'light');
  await app.until('it is light', () => document.documentElement.dataset.theme === 'light');
  const light = await background(app);
  await app.set('theme', 'dark');
  await app.until('it is dark', () => document.documentElement.dataset.theme === 'dark');
  const dark = await background(app);
  assert.notEqual(light, dark);
  await app.close();
  const again = await launch(t, { folders: app.folders });
  assert.equal(await background(again), dark);
});
