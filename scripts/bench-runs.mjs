// The batch part of npm run bench:window: an export of a million replies is dropped on the window, judged, scrolled through
// and filtered, while it is judged and afterwards, and opened again after a new start. Of everything a person does: how long
// it takes until the rows are on the screen, and the longest time in which the window drew no frame meanwhile.
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** How long the field for words waits for the next key, in milliseconds; it is taken off what a search takes. */
const TYPING = 200;
/** How often a thing is done. */
const SCROLLS = 20;
const ROUNDS = 5;
/** How long a run may take. */
const PATIENCE = 20 * 60_000;

const AGENTS = Array.from({ length: 40 }, (_, at) => `Agent ${String.fromCharCode(65 + (at % 26))}${at}`);
/** Sentences of replies, kind and unkind; the words in capitals are another number in every row. */
const SENTENCES = [
  'Bonjour Madame Petit,', 'Bonjour,', 'Merci pour votre message.', 'Je ne sais pas ce que vous voulez.',
  'Votre colis NUMBER est parti de notre dépôt lundi.', 'Vous auriez dû lire la notice avant de réclamer.',
  "Si vous ne l'avez pas reçu, veuillez télécharger le reçu.", "Toutes mes excuses pour ce retard : j'ai renvoyé votre commande NUMBER ce matin.",
  'Le remboursement de la facture NUMBER arrive sous trois jours.', 'Comme déjà dit, ce produit ne se répare pas.',
  "Je vous écris dès qu'il repart.", 'Calmez-vous, ce n’est pas notre faute.', 'Le point relais ferme à NUMBER heures.',
  'Notre service technique regarde votre appareil et vous rappelle demain.', 'Bonne journée, Léa', 'Cordialement,',
];

/** A table as French Excel writes it, so many rows long. The same rows every time. */
function* excel(rows) {
  yield Buffer.from('N°;Conseiller;Échange;Date;Équipe\r\n', 'latin1');
  let seed = 1;
  const random = (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  let part = [];
  for (let row = 1; row <= rows; row += 1) {
    const words = Array.from({ length: 3 + random(6) }, () => SENTENCES[random(SENTENCES.length)].replace('NUMBER', random(100_000)));
    const month = String(1 + random(12)).padStart(2, '0');
    part.push(`${row};${AGENTS[random(AGENTS.length)]};"${words.join(' ')} Réf. ${row}";2026-${month}-${10 + random(18)};Équipe ${random(4)}\r\n`);
    if (part.length < 5000 && row < rows) continue;
    yield Buffer.from(part.join('').replaceAll('’', "'"), 'latin1');
    part = [];
  }
}

/** In the page: does something as a person does, and waits until what it asks for is on the screen. How long that took, and
 * the longest time without a frame, both in milliseconds. */
function done(what, given) {
  const drawn = () => {
    const rows = [...document.querySelectorAll('.rows .row')];
    return rows.length > 0 && rows.every((row) => row.querySelector('.text'));
  };
  const first = () => document.querySelector('.rows .row')?.ariaRowIndex;
  const state = { anew: false, before: first(), frames: 0 };
  const press = (name) => byRole('button', name)[0].click();
  const choose = (label, option) => {
    const list = byRole('combobox', `/^${label}/`)[0];
    list.value = [...list.options].find((one) => one.text.trim() === option).value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  };
  // A new list has no number for a moment, which may be shorter than a frame.
  const line = document.querySelector('.list > [role=status]');
  const watch = new MutationObserver(() => { state.anew ||= !/\d/.test(line.textContent); });
  if (line) watch.observe(line, { characterData: true, childList: true, subtree: true });
  const listed = () => state.anew && /\d/.test(line.textContent) && (drawn() || /^0\b/.test(line.textContent.trim()));
  const acts = {
    press: [() => press(given), drawn],
    choose: [() => choose(...given), listed],
    type: [() => {
      const field = byRole('searchbox')[0];
      field.value = given;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, listed],
    scroll: [() => {
      const view = document.querySelector('.table .view');
      view.scrollTop = given * (view.scrollHeight - view.clientHeight);
    }, () => (first() !== state.before || state.frames > 3) && drawn()],
    report: [() => byRole('tab', given)[0].click(), () => {
      const charts = [...document.querySelectorAll('.report [role=img]')];
      return charts.length > 0 && charts.every((chart) => chart.querySelector('svg'));
    }],
    replies: [() => byRole('tab', given)[0].click(), drawn],
  };
  const [act, isDone] = acts[what];
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    let [last, gap, seen] = [begun, 0, false];
    const frame = () => {
      const now = performance.now();
      gap = Math.max(gap, now - last);
      state.frames += 1;
      last = now;
      if (seen) {
        watch.disconnect();
        resolve({ time: now - begun, gap });
      } else if (now - begun > 25_000) reject(new Error(`${what} ${given}: not there within 25 s`));
      else {
        // What is there now is on the screen with the next frame.
        seen = isDone();
        requestAnimationFrame(frame);
      }
    };
    act();
    requestAnimationFrame(frame);
  });
}

/** Measures everything with so many rows. */
export async function benchRuns(t, { rows, launch, drop }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tact-bench-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'million.csv');
  await pipeline(Readable.from(excel(rows)), createWriteStream(file));
  console.log(`${rows} rows, ${(statSync(file).size / 1e6).toFixed(0)} MB; load of the computer before: ${loadavg()[0].toFixed(1)}`);

  let app = await launch(t);
  const say = (key, values) => app.say(`batch.${key}`, values);
  await app.show('batch');
  const dropped = performance.now();
  drop(file);
  await app.get('heading', say('preview'));
  once('file dropped → its columns', performance.now() - dropped, 'aim: 1000');
  await choose(app, say('role.text'), 'Échange');
  await app.until('the replies are shown', () => document.querySelector('#batch-first + ol'));
  const begun = performance.now();
  const start = await app.run(done, 'press', say('begin'));
  once('begun → first rows', start.time, 'aim: 1000', start.gap);

  const during = {};
  while (!(await app.run((name) => byRole('button', name).length === 0, say('cancel')))) {
    await everything(app, say, during, 1);
    if (performance.now() - begun > PATIENCE) throw new Error('The run does not end');
  }
  console.log('In milliseconds until rows are on the screen (aim: 300), and the longest time without a frame meanwhile (aim: 100).');
  console.log(`All ${rows} judged after ${((performance.now() - begun) / 1000).toFixed(0)} s, while somebody did this:`);
  tell(during);
  const after = {};
  await everything(app, say, after, ROUNDS);
  console.log('Afterwards:');
  tell(after);

  await app.close();
  app = await launch(t, { folders: app.folders });
  await app.show('batch');
  await app.get('button', /million/);
  const again = await app.run(done, 'press', say('openThis', { name: 'million' }));
  once('a kept run opened → first rows', again.time, 'aim: 1000', again.gap);
  const report = await app.run(done, 'report', say('tab.report'));
  once('→ its report', report.time, 'aim: 1000', report.gap);
  const cold = {};
  await app.run(done, 'replies', say('tab.replies'));
  await everything(app, say, cold, 1);
  console.log('The first time after a new start:');
  tell(cold);
  await app.close();
}

/** All that a person does with a list, so many times. */
async function everything(app, say, found, rounds) {
  const add = async (name, what, given) => {
    const { time, gap } = await app.run(done, what, given);
    (found[name] ??= []).push({ time: what === 'type' ? time - TYPING : time, gap });
  };
  const filters = [
    ['a verdict', 'verdict', say('listing.hold')], ['an agent', 'agent', AGENTS[7]], ['worst first', 'order', say('order.worst')],
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (let scroll = 0; scroll < SCROLLS / rounds; scroll += 1) await add('scrolled anywhere', 'scroll', Math.random());
    for (const [name, label, option] of filters) {
      await add(name, 'choose', [say(label), option]);
      await add(`${name}: scrolled anywhere`, 'scroll', 0.1 + 0.8 * Math.random());
      await add('the filter taken off', 'choose', [say(label), say(label === 'order' ? 'order.input' : 'any')]);
    }
    for (const [name, words] of [['a frequent word', 'bonjour'], ['two words', 'colis repart'], ['a rare word', `réf ${12345 + round * 7}`]]) {
      await add(name, 'type', words);
      await add('the filter taken off', 'type', '');
    }
    await wait(50);
  }
}

/** Chooses a column. */
const choose = async (app, label, option) => {
  const list = await app.get('combobox', new RegExp(`^${label}`));
  await list.findElement({ xpath: `./option[normalize-space(.)=${JSON.stringify(option)}]` }).click();
};

const once = (what, time, aim, gap) =>
  console.log(`${what}: ${time.toFixed(0)} ms${gap === undefined ? '' : `, longest frame ${gap.toFixed(0)} ms`} (${aim})`);

function tell(found) {
  const said = (times) => {
    const sorted = [...times].sort((a, b) => a - b);
    return `p50 ${sorted[Math.floor(sorted.length / 2)].toFixed(0)}, max ${sorted.at(-1).toFixed(0)} ms`;
  };
  for (const [name, times] of Object.entries(found)) {
    const [rows, gaps] = [times.map(({ time }) => time), times.map(({ gap }) => gap)];
    console.log(`  ${name}: rows ${said(rows)}; longest frame ${said(gaps)}; ${times.length} times`);
  }
}
