// Nothing that axe-core calls serious or critical, in any view, light and dark, with everything opened that opens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, SAMPLE, VIEWS } from './harness.mjs';

/** Opens what is folded in the view that is shown: scores, findings, rows, the customer's message. */
const unfold = (app) => app.run(async () => {
  for (const button of document.querySelectorAll('main [aria-expanded=false]')) {
    if (button.getClientRects().length && document.contains(button)) button.click();
    if (document.querySelectorAll('main [aria-expanded=true]').length > 12) break;
  }
  await new Promise((done) => setTimeout(done, 300));
});

async function check(app, where) {
  const found = await app.serious();
  assert.deepEqual(found, [], `${where}:\n  ${found.join('\n  ')}`);
}

for (const theme of ['light', 'dark']) {
  test(`every view, ${theme}`, async (t) => {
    const app = await launch(t);
    await check(app, 'first start');
    await app.write(`${SAMPLE}\n\nCordialement,\nLéa\n\n> Bonjour, où est mon colis ?`);
    await app.settled();
    await app.show('settings');
    await app.set('theme', theme);
    for (const view of VIEWS) {
      await app.show(view);
      await check(app, view);
      await unfold(app);
      await check(app, `${view}, unfolded`);
      for (const tab of await app.run(() => byRole('tab').map((one) => one.textContent))) {
        await app.click('tab', tab);
        await check(app, `${view}, ${tab}`);
      }
    }
  });

  test(`what opens above the editor, ${theme}`, async (t) => {
    const app = await launch(t, { language: 'en' });
    await app.show('settings');
    await app.set('theme', theme);
    await app.show('check');
    await app.write(SAMPLE);
    await app.settled();
    await app.press('F8', 'Control+.');
    await app.get('menuitem');
    await check(app, 'menu of rewordings');
    await app.press('Escape', 'Control+Enter');
    await app.get('dialog');
    await check(app, 'question before copying');
    await app.press('Escape', 'F1');
    await app.get('dialog');
    await check(app, 'list of keys');
  });
}

test('the editor and the scores say what they are', async (t) => {
  const app = await launch(t, { language: 'en' });
  await app.write(SAMPLE);
  await app.settled();
  await app.get('textbox', app.say('editor.label'));
  for (const name of ['Greeting', 'Politeness', 'Empathy', 'No blame']) await app.get('button', new RegExp(`^${name} \\d+ ?out of 100`));
  const said = await app.until('the scores are said', () => [...document.querySelectorAll('[aria-live=polite], [role=status]')]
    .map((one) => one.textContent.trim()).find((text) => /\d/.test(text)));
  assert.match(said, /Greeting/);
});
