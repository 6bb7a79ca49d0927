// Every view at two sizes, at 200 %, light and dark: nothing is cut off, nothing must be scrolled sideways. The screenshots
// in target/screenshots are for people to look at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, VIEWS } from './harness.mjs';

const SIZES = [[1280, 800], [1024, 640]];
const ZOOMS = [100, 200];
const REPLY = `Bonjour Madame Martin,

Je ne sais pas ce que vous voulez. J'ai envoyé une facture avec la commande. Si vous ne l'avez pas reçu, veuillez télécharger le reçu.

Cordialement,
Léa Dubois
Service client

Le 3 mars, Anne Martin <anne@example.org> a écrit :
> Où est ma facture ? Je l’attends depuis trois semaines.`;

/** What is cut off, as lines for people. Text that ends in … on purpose is not, nor what scrolls. */
const cutOff = () => {
  const out = [];
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className} “${one.textContent.trim().slice(0, 40)}”`;
  const pen = document.createElement('canvas').getContext('2d');
  const wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth) out.push(`the page is ${wide.scrollWidth - wide.clientWidth} px too wide`);
  for (const one of document.querySelectorAll('body *')) {
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    // For screen readers, or not there, or part of the editor, which scrolls and wraps by itself.
    if (box.width <= 1 || box.height <= 1 || style.visibility === 'hidden' || one.closest('.sr-only, .cm-scroller, svg, option')) continue;
    if (/(auto|scroll)/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1) out.push(`scrolls sideways: ${name(one)}`);
    const clipped = one.scrollWidth > one.clientWidth + 1 && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis';
    if (clipped && one.textContent.trim()) out.push(`cut off: ${name(one)}`);
    if (box.right > window.innerWidth + 1 || box.left < -1) out.push(`outside the window: ${name(one)}`);
    // A list or a field shows its text without telling that it does not fit. Lists drawn by the system keep room for an arrow.
    const said = one.matches('select') ? one.selectedOptions[0]?.textContent.trim() : one.matches('input') ? one.placeholder : '';
    if (said) {
      pen.font = style.font;
      const arrow = one.matches('input') || style.appearance === 'none' ? 0 : 26;
      const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
      if (pen.measureText(said).width > room + 4) out.push(`does not fit: “${said}”`);
    }
    // What does not scroll must lie inside whatever hides its own overflow.
    if (!one.matches('button, input, select, h1, h2, [role=switch]')) continue;
    for (let up = one.parentElement; up; up = up.parentElement) {
      const outer = getComputedStyle(up);
      const frame = up.getBoundingClientRect();
      if (/(auto|scroll)/.test(outer.overflowY) || outer.position === 'fixed') break;
      if (outer.overflowY === 'hidden' && (box.bottom > frame.bottom + 1 || box.top < frame.top - 1)) {
        out.push(`hidden below its frame: ${name(one)}`);
        break;
      }
    }
  }
  return out;
};

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
