// Every view at two sizes, at 200 %, light and dark: nothing is cut off, nothing must be scrolled sideways. The screenshots
// in target/screenshots are for people to look at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, VIEWS } from './harness.mjs';
import { cutOff } from './page.mjs';

const SIZES = [[1280, 800], [1024, 640]];
const ZOOMS = [100, 200];
const REPLY = `Bonjour Madame Martin,

Je ne sais pas ce que vous voulez. J'ai envoyé une facture avec la commande. Si vous ne l'avez pas reçu, veuillez télécharger le reçu.

Cordialement,
Léa Dubois
Service client

Le 3 mars, Anne Martin <anne@example.org> a écrit :
> Où est ma facture ? Je l’attends depuis trois semaines.`;

for (const theme of ['light', 'dark']) {
  test(`every view fits, ${theme}`, async (t) => {
    const app = await launch(t);
    await app.show('settings');
    await app.set('theme', theme);
    await app.show('check');
    await app.screenshot(`first-start-${theme}`);
    await app.click('button', app.say('hint.done'));
    await app.write(REPLY);
    await app.settled();
    const problems = [];
    for (const zoom of ZOOMS) {
      await app.show('settings');
      await app.set('zoom', zoom);
      for (const size of SIZES) {
        await app.resize(...size);
        for (const view of VIEWS) {
          await app.show(view);
          const tabs = await app.run(() => byRole('tab').map((one) => one.textContent));
          for (const tab of tabs.length ? tabs : [undefined]) {
            if (tab) await app.click('tab', tab);
            await app.run(() => new Promise((done) => { setTimeout(done, 150); }));
            const place = [view, ...(tab ? [tabs.indexOf(tab) + 1] : []), size.join('x'), `zoom${zoom}`, theme].join('-');
            await app.screenshot(place);
            problems.push(...(await app.run(cutOff)).map((problem) => `${place}: ${problem}`));
          }
        }
      }
    }
    assert.deepEqual(problems, [], problems.join('\n'));
  });
}
