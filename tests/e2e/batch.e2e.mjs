// Past replies: an export of French Excel is dropped or chosen, its columns are said, it is judged, stopped and gone on with,
// filtered, opened, corrected, written out, reported, renamed, compared and deleted.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { drop, inDialog } from './files.mjs';
import { launch } from './harness.mjs';
import { cutOff } from './page.mjs';

const AGENTS = ['Léa Dubois', 'Noël Girard', 'Zoé Petit'];
const REPLIES = [
  "Bonjour Madame Petit, votre colis est arrivé à l'entrepôt ; je vous écris dès qu'il repart. Bonne journée, Léa",
  "Je ne sais pas ce que vous voulez. Si vous ne l'avez pas reçu, veuillez télécharger le reçu.",
  'Vous auriez dû lire la notice avant de réclamer. Cordialement',
  "Bonjour, toutes mes excuses pour ce retard : j'ai renvoyé votre commande ce matin. Bien à vous, Zoé",
];

/** Sentences behind every other reply that differ from row to row, so that a run takes long enough to be stopped. */
const long = (row) => Array.from({ length: [25, 0, 0, 25][row % 4] }, (_, at) => ` Votre colis ${row}-${at} part de notre dépôt ${row % 97} lundi.`).join('');

/** As French Excel writes a table: `;` and Windows-1252. No name of a column says which one has the replies. */
function excel(rows, more = () => '') {
  const lines = ['N°;Conseiller;Échange;Note interne'];
  for (let row = 1; row <= rows; row++) lines.push(`${row};${AGENTS[row % 3]};"${REPLIES[row % 4]} Réf. ${row}${more(row)}";à classer`);
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
}

function folder(t) {
  const made = mkdtempSync(path.join(tmpdir(), 'tact-batch-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** The numbers in the line that says how many replies are listed. */
const listed = (app) => app.run(() => {
  const line = document.querySelector('.list > [role=status]')?.textContent ?? '';
  return /\d/.test(line) ? Number(line.replace(/\D/g, '')) : null;
});

async function untilListed(app, expected) {
  await app.until(`${expected} replies are listed`, (count) => {
    const line = document.querySelector('.list > [role=status]')?.textContent ?? '';
    return /\d/.test(line) && Number(line.replace(/\D/g, '')) === count;
  }, expected);
}

/** Chooses in a list, inside what fits a selector. */
async function pick(app, label, option, inside = 'body') {
  const list = await app.until(`there is a list ${label}`, (name, where) => byRole('combobox', name, document.querySelector(where))[0],
    `/^${label}/`, inside);
  await list.findElement({ xpath: `./option[normalize-space(.)=${JSON.stringify(option)}]` }).click();
}

/** Writes the run that is open to a file in a format, by the list and the dialog of the system. */
async function writeOut(app, format, file) {
  const save = await app.get('combobox', app.say('batch.export'));
  await save.findElement({ css: `option[value=${format}]` }).click();
  await inDialog(file);
  const patience = Date.now() + 60_000;
  while (!existsSync(file) && Date.now() < patience) await wait(200);
  await app.until('it is said', (words) => document.querySelector('.notices').textContent.includes(words), app.say('batch.exported'));
}

/** How many replies the report counts. */
const reported = (app, expected) => app.until(`${expected} replies are reported`, (count) => {
  const said = document.querySelector('.report .counts')?.textContent.split(/[^\d\s\u202f\u00a0]/)[0] ?? '';
  return /\d/.test(said) && Number(said.replace(/\D/g, '')) === count;
}, expected);

/** Drops a file, and waits until it is shown. */
async function begin(app, file) {
  await app.show('batch');
  drop(file);
  await app.get('heading', app.say('batch.preview'));
}

test('an export of 10,000 replies, from the file to the corrected table', async (t) => {
  const place = folder(t);
  const file = path.join(place, 'échanges mars.csv');
  writeFileSync(file, excel(10_000, long));
  const app = await launch(t);
  await app.show('batch');
  await app.screenshot('batch-start');
  await begin(app, file);

  // Which column has the replies is asked, and the accents are right.
  await app.until('it is asked which column', (words) => document.querySelector('.unclear')?.textContent.trim() === words, app.say('batch.unclear'));
  await app.screenshot('batch-unclear');
  await pick(app, app.say('batch.role.text'), 'Échange');
  await app.until('the replies are shown', (words) => document.querySelector('#batch-first + ol')?.textContent.includes(words), 'télécharger le reçu');
  assert.match(await app.run(() => document.querySelector('#batch-first + ol').textContent), /Noël Girard/);
  await app.screenshot('batch-preview');

  // It begins, is stopped, and goes on.
  await app.click('button', app.say('batch.begin'));
  await app.until('the first rows are there', () => document.querySelectorAll('.rows .row .text').length > 5);
  await app.click('button', app.say('batch.cancel'));
  await app.get('button', app.say('batch.resume'));
  const stopped = await listed(app);
  assert.ok(stopped > 0 && stopped < 10_000, `${stopped} rows`);
  await app.screenshot('batch-stopped');
  await app.click('button', app.say('batch.resume'));
  await app.get('button', app.say('batch.cancel'));
  await app.screenshot('batch-going');
  const end = Date.now() + 120_000;
  while ((await listed(app)) !== 10_000 && Date.now() < end) await wait(200);
  await untilListed(app, 10_000);
  await app.until('it is done', (name) => byRole('button', name).length === 0, app.say('batch.cancel'));

  // The end of the list is a key away; the numbers say that nothing is lost or doubled.
  await app.run(() => document.querySelector('.table .view').focus());
  await app.press('End');
  await app.until('the last row is there', () => [...document.querySelectorAll('.rows .number')].some((one) => one.textContent.replace(/\D/g, '') === '10000'));
  await app.press('Home');

  // Filters.
  await pick(app, app.say('batch.agent'), AGENTS[1]);
  await untilListed(app, 3334);
  await pick(app, app.say('batch.verdict'), app.say('batch.listing.hold'));
  await app.until('fewer are listed, but some', () => {
    const count = Number(document.querySelector('.list > [role=status]').textContent.replace(/\D/g, ''));
    return count > 100 && count < 3334;
  });
  await pick(app, app.say('batch.agent'), app.say('batch.any'));
  await pick(app, app.say('batch.verdict'), app.say('batch.any'));
  const search = await app.get('searchbox', app.say('batch.search'));
  await search.sendKeys('telecharger ref 4321');
  await untilListed(app, 1);
  await app.screenshot('batch-filtered');

  // One is opened and corrected.
  await (await app.until('the row is there', () => document.querySelector('.rows .row .text')?.parentElement)).click();
  await app.get('heading', new RegExp(`^${app.say('batch.reply', { number: '4.321' })}`));
  await app.until('its words are marked', () => document.querySelectorAll('.reply mark').length > 0);
  await pick(app, app.say('batch.label.verdict'), app.say('batch.listing.review'), '.reply form');
  await pick(app, app.say('batch.label.blame'), app.say('batch.said.blame.1'), '.reply form');
  await (await app.get('textbox', new RegExp(`^${app.say('batch.reason')}`))).sendKeys('Sec, mais rien de blessant');
  await app.screenshot('batch-review');
  await app.click('button', app.say('batch.saveReview'));
  await app.until('the row says so', () => document.querySelector('.rows .mark'));
  await search.click();
  await app.press('Control+a', 'Delete');
  await untilListed(app, 10_000);
  await app.click('checkbox', app.say('batch.onlyCorrected'));
  await untilListed(app, 1);
  await app.screenshot('batch-corrected');

  // How far both agree.
  await app.click('tab', app.say('batch.tab.agreement'));
  await app.until('the verdicts stand side by side', () => document.querySelectorAll('.run .panel table').length === 2);
  assert.equal(await app.run(() => document.querySelectorAll('.run .panel tbody tr')[1].children[3].textContent), '1');
  await app.screenshot('batch-agreement');

  // It is written out, with the correction.
  const csv = path.join(place, 'sortie.csv');
  await writeOut(app, 'csv', csv);
  const lines = readFileSync(csv, 'utf8').split('\r\n');
  assert.equal(lines.length, 10_002);
  assert.ok(lines[0].startsWith('\u{feff}N°,Conseiller,Échange,Note interne,reviewer_opening,'), lines[0]);
  assert.match(lines[4321], /^4321,.*télécharger.*,1,review,"Sec, mais rien de blessant",/);

  // The report, and the same as a page of its own.
  await app.click('tab', app.say('batch.tab.report'));
  await reported(app, 10_000);
  assert.ok((await app.run(() => document.querySelectorAll('.report svg').length)) > 5, 'there are charts');
  await app.screenshot('batch-report');
  await pick(app, app.say('report.agent'), AGENTS[1], '.report form');
  await reported(app, 3334);
  await app.screenshot('batch-report-filtered');
  const html = path.join(place, 'rapport.html');
  await writeOut(app, 'html', html);
  const page = readFileSync(html, 'utf8');
  assert.match(page, /^<!doctype html>/i);
  const { agents, cells } = JSON.parse(/<script [^>]*id="report-data"[^>]*>(.*?)<\/script>/s.exec(page)[1]);
  // The seventh number of a cell counts its replies; the sixth is 0 in cells that are not of one finding alone.
  const counted = (own) => cells.filter((cell) => cell[5] === 0 && own(cell[0])).reduce((sum, cell) => sum + cell[6], 0);
  assert.deepEqual([counted(() => true), counted((agent) => agents[agent] === AGENTS[1])], [10_000, 3334]);

  assert.deepEqual(await app.run(() => byRole('alert').map((one) => one.textContent.trim()).filter(Boolean)), [], 'nothing went wrong on the way');

  // The reply goes on in the editor.
  await app.click('tab', app.say('batch.tab.replies'));
  await app.click('button', app.say('batch.edit'));
  await app.untilText(`${REPLIES[1]} Réf. 4321`);

  // What was said of the columns is known when a table with the same ones comes.
  const next = path.join(place, 'échanges avril.csv');
  writeFileSync(next, excel(20));
  await begin(app, next);
  await app.until('it is said', (words) => document.querySelector('#batch-columns + p')?.textContent === words, app.say('batch.remembered'));
  assert.equal(await app.run(() => document.querySelector('#role-text').value), 'Échange');
  await app.screenshot('batch-remembered');
  await app.click('button', app.say('batch.begin'));
  await untilListed(app, 20);
});

test('a list that is filtered begins at its top, wherever the one before was', async (t) => {
  const place = folder(t);
  const file = path.join(place, 'mars.csv');
  writeFileSync(file, excel(2000).toString('latin1').replace('Échange', 'Réponse'), 'latin1');
  const app = await launch(t);
  await begin(app, file);
  await app.click('button', app.say('batch.begin'));
  await untilListed(app, 2000);
  for (const [agent, rows, first] of [[AGENTS[1], 667, '1'], [AGENTS[2], 667, '2'], ['batch.any', 2000, '1']]) {
    await app.run(() => document.querySelector('.table .view').focus());
    await app.press('End');
    await app.until('the end is seen', () => document.querySelector('.table .view').scrollTop > 1000);
    await pick(app, app.say('batch.agent'), agent === 'batch.any' ? app.say(agent) : agent);
    await untilListed(app, rows);
    await app.until('the first rows are seen', (number) => {
      const seen = [...document.querySelectorAll('.rows .row')];
      return document.querySelector('.table .view').scrollTop === 0 && seen.every((row) => row.querySelector('.text'))
        && seen[0]?.querySelector('.number').textContent === number;
    }, first);
  }
});

test('a run outlives the window, is compared, and goes without a trace', async (t) => {
  const place = folder(t);
  const [march, april] = ['mars.csv', 'avril.csv'].map((name) => path.join(place, name));
  writeFileSync(march, excel(600).toString('latin1').replace('Échange', 'Réponse'), 'latin1');
  writeFileSync(april, excel(300).toString('latin1').replace('Échange', 'Réponse'), 'latin1');
  const app = await launch(t, { language: 'en' });
  for (const [file, rows] of [[march, 600], [april, 300]]) {
    await app.show('batch');
    await app.click('button', app.say('batch.choose'));
    await inDialog(file);
    await app.get('heading', app.say('batch.preview'));
    await app.click('button', app.say('batch.begin'));
    await untilListed(app, rows);
    await app.until('it is done', (name) => byRole('button', name).length === 0, app.say('batch.cancel'));
    await app.click('button', app.say('batch.back'));
  }
  await app.close();
  const again = await launch(t, { folders: app.folders, language: 'en' });
  await again.show('batch');
  await again.screenshot('batch-runs');
  await again.click('button', again.say('batch.renameThis', { name: 'avril' }));
  await again.screenshot('batch-rename');
  await again.press('Escape');
  assert.equal(await again.focused(), `button  ${again.say('batch.renameThis', { name: 'avril' })}`);
  await again.press('Enter');
  await again.type('After the training');
  await again.press('Enter');
  await again.until('it is said', (words) => document.querySelector('.notices').textContent.includes(words), again.say('batch.renamed'));
  assert.equal(await again.focused(), `button  ${again.say('batch.renameThis', { name: 'After the training' })}`);
  await again.click('button', again.say('batch.openThis', { name: 'After the training' }));
  await untilListed(again, 300);
  await again.click('tab', again.say('batch.tab.compare'));
  await again.until('all is compared', () => document.querySelectorAll('.run .panel table').length === 3);
  const words = await again.run(() => document.querySelector('.run .panel').textContent);
  assert.match(words, /may be chance/);
  assert.match(words, /Zoé Petit/);
  await again.screenshot('batch-compare');
  await again.click('button', again.say('batch.back'));
  for (const name of ['After the training', 'mars']) {
    await again.click('button', again.say('batch.deleteThis', { name }));
    await again.click('button', again.say('batch.delete'));
    await again.until('it is gone', (gone) => byRole('button', gone).length === 0, again.say('batch.openThis', { name }));
  }
  assert.deepEqual(readdirSync(path.join(app.folders.XDG_DATA_HOME, 'tact', 'runs')), []);
});

for (const theme of ['light', 'dark']) {
  test(`nothing of a run is cut off or in anybody’s way, ${theme}`, async (t) => {
    const place = folder(t);
    const file = path.join(place, 'mars.csv');
    writeFileSync(file, excel(400).toString('latin1').replace('Échange', 'Réponse'), 'latin1');
    const app = await launch(t);
    await app.show('settings');
    await app.set('theme', theme);
    const problems = [];
    const look = async (name) => {
      const serious = await app.serious();
      problems.push(...serious.map((problem) => `${name}: ${problem}`));
    };
    await begin(app, file);
    await look('preview');
    const seen = async (name) => {
      await app.run(() => new Promise((done) => { setTimeout(done, 200); }));
      await app.screenshot(`batch-${name}-${theme}`);
      problems.push(...(await app.run(cutOff)).map((problem) => `${name}: ${problem}`));
    };
    for (const zoom of [100, 200]) {
      await app.show('settings');
      await app.set('zoom', zoom);
      await app.show('batch');
      await app.resize(1024, 640);
      await seen(`preview-${zoom}`);
    }
    await app.click('button', app.say('batch.begin'));
    await untilListed(app, 400);
    for (const zoom of [100, 200]) {
      await app.show('settings');
      await app.set('zoom', zoom);
      await app.show('batch');
      for (const part of ['replies', 'compare', 'agreement']) {
        await app.click('tab', app.say(`batch.tab.${part}`));
        await app.run(() => new Promise((done) => { setTimeout(done, 200); }));
        await look(`${part} ${zoom}`);
        for (const size of [[1280, 800], [1024, 640]]) {
          await app.resize(...size);
          await seen(`${part}-${zoom}-${size.join('x')}`);
        }
      }
      await app.click('tab', app.say('batch.tab.replies'));
      await (await app.until('a row is there', () => document.querySelector('.rows .row .text')?.parentElement)).click();
      await app.until('it is open', () => document.querySelectorAll('.reply .text').length > 0);
      await look(`reply ${zoom}`);
      for (const size of [[1280, 800], [1024, 640]]) {
        await app.resize(...size);
        await seen(`reply-${zoom}-${size.join('x')}`);
      }
      await app.click('button', app.say('batch.closeReply'));
    }
    assert.deepEqual(problems, [], problems.join('\n'));
  });
}
