// The report as the command makes it, in a browser: everything is there, follows the filters, and stays where it is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { open } from './browser.mjs';
import { folder, NASTY_NAME, NASTY_TEXT, nastyReplies, tact } from './replies.mjs';

/** Makes report and JSON Lines of the same replies. */
function made(t, ...options) {
  const place = folder(t, nastyReplies());
  tact(place, 'batch', 'replies.jsonl', '--out', 'report.html', '--ui', 'fr', ...options);
  tact(place, 'batch', 'replies.jsonl', '--out', 'judged.jsonl', '--ui', 'fr');
  const judged = readFileSync(path.join(place, 'judged.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  return { file: path.join(place, 'report.html'), judged };
}

/** What the overview says of some replies. */
function overview(rows) {
  const count = (verdict) => rows.filter((row) => row.tact.verdict === verdict).length;
  return [`${rows.length} réponses`, ...['send', 'review', 'hold'].map((verdict) => `· ${count(verdict)}`)];
}

async function says(page, rows, where) {
  const text = (await page.text('section')).replaceAll(/[\u202f\u00a0]/g, ' ');
  for (const part of overview(rows)) assert.ok(text.includes(part), `${where}: no "${part}" in\n${text}`);
}

const week = (from, to) => (row) => row.date >= from && row.date < to;

test('figures are those of the rows, whatever is chosen', async (t) => {
  const { file, judged } = made(t);
  const page = await open(t, file);
  await says(page, judged, 'everything');
  // They appear one a frame.
  await page.until('all charts are drawn', () => document.querySelectorAll('[role=img] svg').length >= 6);

  await page.choose('agent', 'Bruno Bastien');
  await says(page, judged.filter((row) => row.agent === 'Bruno Bastien'), 'one agent');
  await page.choose('from', 'semaine du 2 févr. 2026');
  await page.choose('to', 'semaine du 16 févr. 2026');
  const inside = week('2026-02-02', '2026-02-23');
  await says(page, judged.filter((row) => row.agent === 'Bruno Bastien' && inside(row)), 'one agent and three weeks');
  await page.click('Tout montrer');
  await says(page, judged, 'everything again');

  await page.choose('channel', 'chat');
  await says(page, judged.filter((row) => row.channel === 'chat'), 'one channel');
  await page.choose('channel', 'tout');
  await page.choose('language', 'anglais');
  await says(page, judged.filter((row) => row.tact.language === 'en'), 'one language');
  await page.choose('language', 'tout');

  const finding = judged.flatMap((row) => row.tact.findings).find((one) => one.phenomenon === 'blame/reproach');
  const has = (row) => row.tact.findings.some((one) => one.phenomenon === finding.phenomenon);
  await page.choose('finding', finding.name);
  await says(page, judged.filter(has), 'one finding');
  const read = await page.read('lire la notice');
  assert.ok(read.marks.some((mark) => /auriez dû/.test(mark)), `marks: ${read.marks.join('; ')}`);
  await page.choose('team', 'Retours');
  await says(page, judged.filter((row) => has(row) && row.team === 'Retours'), 'finding and team');

  await page.choose('ui', 'English');
  assert.match(await page.text('main'), /Report on past replies/);
  assert.deepEqual(await page.complaints(), []);
});

test('nobody is placed on a handful of replies; change over time is told', async (t) => {
  const { file } = made(t);
  const page = await open(t, file);
  await page.choose('ui', 'English');
  const rows = await page.run(() => [...document.querySelectorAll('#report-people, section[aria-labelledby=report-people] tbody tr')]
    .map((row) => row.innerText.replaceAll(/\s+/g, ' ')));
  const of = (name) => rows.find((row) => row.includes(name)) ?? '';
  assert.match(of('Bruno Bastien'), /worse/);
  assert.match(of('Alice Aubert'), /improved/);
  assert.match(of('Diane Durand'), /no clear change/);
  assert.equal(of('Carla Corsini'), '');
  assert.match(await page.text('section[aria-labelledby=report-people]'), /Too few replies to say[^:]*: [^\n]*Carla Corsini \(3\)/);
});

test('what stands in replies and names is shown as text', async (t) => {
  const { file } = made(t);
  const page = await open(t, file);
  await page.choose('agent', NASTY_NAME);
  const read = await page.read('Bonjour');
  assert.equal(read.text.replaceAll(/\d(?=\s|$|\.)/g, '').includes('</script><script>window.out = '), true, read.text);
  assert.ok(read.all.includes('<img src=x onerror='));
  assert.equal(await page.run(() => window.out ?? null), null);
  assert.equal(await page.run(() => document.querySelectorAll('img, b, main script').length), 0);
  assert.ok(read.text.includes(NASTY_TEXT.slice(0, 60)));
  assert.deepEqual(await page.complaints(), []);
});

test('where names are hidden, no name is in the file', async (t) => {
  const { file } = made(t, '--anonymous');
  const html = readFileSync(file, 'utf8');
  for (const name of ['Alice', 'Aubert', 'Bruno', 'Bastien', 'Carla', 'Corsini', 'Diane', 'Durand', 'Léa', 'replies.jsonl']) {
    assert.ok(!html.includes(name), `${name} is in the file`);
  }
  const page = await open(t, file);
  await page.choose('agent', 'Agent 1');
  assert.match(await page.text(), /les noms des agents sont masqués/);
  assert.deepEqual(await page.complaints(), []);
});

for (const theme of ['claires', 'sombres']) {
  test(`nothing that axe-core calls serious, and nothing cut off: ${theme}`, async (t) => {
    const { file } = made(t);
    for (const width of [1200, 700]) {
      const page = await open(t, file, { width });
      await page.choose('theme', theme);
      await page.run(() => [...document.querySelectorAll('li > button[aria-expanded]')].slice(0, 3).forEach((head) => head.click()));
      await page.run(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
      await page.settled();
      assert.deepEqual(await page.serious(), []);
      assert.ok(await page.run(() => document.documentElement.scrollWidth <= window.innerWidth), `too wide at ${width}`);
      await page.screenshot(`report-${theme}-${width}`);
    }
  });
}
