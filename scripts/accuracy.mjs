// npm run accuracy [-- --data FOLDER]: measures Tact on labelled replies, beside two baselines, and writes docs/accuracy.md.
// Without a folder only the project's own replies are there. What stands in the page below MARKER is written by hand and
// stays.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { vader, wordList } from './baselines.mjs';
import { accuracy, auc, bestAccuracy, spearman } from './statistics.mjs';
import { ensureBuildTools } from './system.mjs';
import { build, root, stop } from './tools.mjs';

const PAGE = path.join('docs', 'accuracy.md');
const MARKER = '<!-- Everything below this line is written by hand; npm run accuracy keeps it. -->';

const LANGUAGES = { fr: 'French', en: 'English' };
const LABELS = ['opening', 'closing', 'politeness', 'empathy', 'blame', 'verdict'];

/** With fewer cases than this (or fewer rows that are none) a figure says too little to be held against an aim. */
const FEW = 10;

// Which rows are kept aside: as in crates/training/src/corpus.rs (own replies) and main.rs (Wikipedia), counted from 0
// within the language and the file.
const EVEN = { aside: (number) => number % 2 === 1, kept: 'even', studied: 'odd' };
const FIFTH = { aside: (number) => number % 5 === 0, kept: 'every fifth', studied: 'others' };
const ALL = { aside: () => true };

/** What is measured on. `aims` says whether the aims of the figures hold for these rows. */
const SETS = [
  {
    file: path.join('tests', 'replies', 'written.jsonl'),
    title: 'Replies written for the project',
    split: EVEN,
    aims: true,
    about: `In the project: tests/replies/written.jsonl. Many are hard on purpose: polite blame, near misses, traps. The odd
rows were used for the words of the model and for points and concerns, and were read by those who wrote rules. The even rows
were used to fit nothing.`,
  },
  {
    file: 'gold-real.jsonl',
    title: 'Real replies of companies’ agents',
    split: EVEN,
    aims: true,
    real: true,
    // What `npm run train -- --calibrate` was given: change this text when it is given the odd rows alone.
    about: `Called gold-real here; not part of the project. No word of the model was learned from any. Points and concerns were
fitted on *both* halves, and the mistakes made on both were read to mend rules: the even rows are new to the words of the model,
not to the points, the verdict and some exceptions of rules.`,
  },
  {
    file: 'politeness-en-wikipedia.jsonl',
    title: 'Requests between editors of Wikipedia',
    split: FIFTH,
    aims: true,
    about: `Stanford Politeness Corpus (Danescu-Niculescu-Mizil et al. 2013, CC BY 4.0), called polite or impolite. Every fifth
row is kept aside; the others were used for the words of the English model. These are no replies to customers.`,
  },
  {
    file: 'politeness-fr-register.jsonl',
    title: 'Talk pages of the French Wikipedia',
    split: ALL,
    about: `TyDiP (Srinivasan & Choi 2022, CC BY 4.0). Nothing was fitted on them. These are the rows about which people hardly
agree, so that no method gets far above chance, and there is no aim.`,
  },
  { file: 'politeness-en-emails.jsonl', title: 'Work e-mails, politeness', split: ALL, about: 'Nothing was fitted on them.' },
  { file: 'blame-en-emails.jsonl', title: 'Sentences of work e-mails, attacks', split: ALL, about: 'Nothing was fitted on them.' },
];

/** The figures of `tact agree`. `aim`: what is to be reached; `atMost`: by staying below; `real`: only there. `baseline`
 * computes the same from scores (low is bad) and labels. */
const FIGURES = [
  { id: 'opening_f1', title: 'opening: F1', label: 'opening', aim: 0.98 },
  { id: 'closing_f1', title: 'closing: F1', label: 'closing', aim: 0.95 },
  { id: 'politeness_spearman', title: 'politeness: Spearman', label: 'politeness', aim: 0.6, baseline: spearman },
  {
    id: 'curt_auc', title: 'politeness ≤ 2: AUC', label: 'politeness', aim: 0.9,
    baseline: (scores, labels) => auc(scores.map((score) => -score), labels.map((label) => label <= 2)),
  },
  { id: 'empathy_spearman', title: 'empathy: Spearman', label: 'empathy', aim: 0.8, baseline: spearman },
  {
    id: 'empathy_auc', title: 'empathy ≥ 2: AUC', label: 'empathy', aim: 0.9,
    baseline: (scores, labels) => auc(scores, labels.map((label) => label >= 2)),
  },
  {
    id: 'blame_auc', title: 'blame ≥ 1: AUC', label: 'blame', aim: 0.88,
    baseline: (scores, labels) => auc(scores.map((score) => -score), labels.map((label) => label >= 1)),
  },
  { id: 'blame_recall', title: 'blame ≥ 2: share found', label: 'blame', aim: 0.85 },
  { id: 'blame_false_alarms', title: 'blame 0: false alarms', label: 'blame', aim: 0.02, atMost: true, real: true },
  { id: 'verdict_kappa', title: 'verdict: quadratic kappa', label: 'verdict', aim: 0.65 },
];
// Texts that are only called polite or impolite: Tact says polite from a score of 50 on, VADER from a `compound` of 0.05
// on (as its authors advise), the word list where no word is found.
const POLITE = [
  { id: 'accuracy', title: 'polite or impolite: share right', aim: 0.84, baseline: accuracy },
  { id: 'best_accuracy', title: 'the same, best threshold for these rows', baseline: bestAccuracy },
];

/** Replies with the stars of the customer, who would hardly give so many to one that blames them. */
const RATED = { fr: 'replies-fr.jsonl', en: 'replies-en.jsonl' };
const SATISFIED = 4;
const BLAMED = 50;

const { data } = options();
ensureBuildTools();
const tact = await build('Building Tact');
const baselines = await findBaselines();
const temporary = mkdtempSync(path.join(tmpdir(), 'tact-accuracy-'));
process.on('exit', () => rmSync(temporary, { recursive: true }));
const notes = [];
const tables = SETS.flatMap((set) => measured(set, notes));
write(page(tables, Object.entries(RATED).flatMap(([language, name]) => rated(language, name)), notes));
for (const note of notes) console.log(note);

function options() {
  let values;
  try {
    ({ values } = parseArgs({ options: { data: { type: 'string' } } }));
  } catch (error) {
    stop(`${error.message}\nUsage: npm run accuracy -- [--data FOLDER]`);
  }
  if (values.data === undefined) return {};
  // npm runs this in the project's folder; a path means the one where npm was called.
  const folder = path.resolve(process.env.INIT_CWD ?? '.', values.data);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) stop(`--data ${values.data}: there is no such folder.`);
  return { data: folder };
}

async function findBaselines() {
  const found = [{ title: 'word list', score: (row) => wordList(row.text, row.lang), polite: 0 }];
  const compound = await vader();
  if (compound) found.push({ title: 'VADER', only: 'en', score: (row) => compound(row.text), polite: 0.05 });
  else console.log('VADER is left out: its package is not installed. Install it with: npm ci');
  return found;
}

/** The tables of a set of rows, one for each language. What is left out goes to the notes. */
function measured(set, notes) {
  const own = set.file.includes(path.sep);
  const name = path.basename(set.file);
  const file = own ? path.join(root, set.file) : data && path.join(data, set.file);
  if (!file || !existsSync(file)) {
    notes.push(`${name}: not given, left out.`);
    return [];
  }
  const rows = read(file);
  const labelled = rows.filter((row) => ['polite', 'impolite'].includes(row.label) || LABELS.some((label) => row[label] != null));
  if (labelled.length === 0) {
    const has = ['label', 'score'].filter((field) => rows.some((row) => field in row)).map((field) => `\`${field}\``);
    notes.push(`${name}: left out. It has ${has.join(' and ')}, but none of the labels that \`tact agree\` compares.`);
    return [];
  }
  return Object.keys(LANGUAGES).flatMap((language) => {
    const mine = rows.filter((row) => row.lang === language);
    if (mine.length === 0) return [];
    console.log(`${name}, ${LANGUAGES[language]}: ${mine.length} rows`);
    const aside = mine.filter((_, number) => set.split.aside(number));
    const studied = mine.filter((_, number) => !set.split.aside(number));
    return [{ set, language, aside: half(aside, language), studied: studied.length ? half(studied, language) : undefined }];
  });
}

function read(file) {
  return readFileSync(file, 'utf8').split('\n').flatMap((line, number) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch (error) {
      stop(`${path.basename(file)}:${number + 1}: ${error.message}`);
    }
  });
}

/** Some rows of a language: what `tact agree` says of them with the model and without, and the baselines. */
function half(rows, language) {
  const file = path.join(temporary, 'rows.jsonl');
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const used = baselines.filter((one) => !one.only || one.only === language);
  const scored = used.map((one) => ({ ...one, scores: rows.map(one.score) }));
  return { rows, rules: agree(file, language, '--no-model'), model: agree(file, language), baselines: scored };
}

function agree(file, language, ...more) {
  const args = ['agree', file, '--format', 'json', '--no-packs', '--worst', '0', '--ui', 'en', ...more];
  const result = spawnSync(tact, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (result.status !== 0) stop(`tact agree ended with ${result.status}.\n${result.stderr}`);
  const { rows, languages } = JSON.parse(result.stdout);
  if (rows.left_out) console.log(`  ${rows.left_out} rows could not be read:\n${result.stderr.trim()}`);
  return languages.find((one) => one.language === language);
}

/** How many of the replies to satisfied customers Tact takes for blame; nothing where the file is not given. */
function rated(language, name) {
  const source = data && path.join(data, name);
  if (!source || !existsSync(source)) return [];
  const rows = read(source).filter((row) => row.rating >= SATISFIED);
  const [file, out] = ['rated.jsonl', 'judged.jsonl'].map((one) => path.join(temporary, one));
  writeFileSync(file, rows.map(({ text }) => `${JSON.stringify({ text, lang: language })}\n`).join(''));
  const result = spawnSync(tact, ['batch', file, '--out', out, '--no-packs', '--quiet'], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) stop(`tact batch ended with ${result.status}.\n${result.stderr}`);
  const alarms = read(out).filter((row) => row.tact.judged && row.tact.scores.blame < BLAMED).length;
  console.log(`${name}: ${rows.length} replies rated ${SATISFIED} or 5`);
  return [{ language, replies: rows.length, alarms }];
}

/** The lines of one table: figures that can be computed on these rows. */
function lines({ set, language, aside, studied }) {
  const figures = FIGURES.filter(({ id }) => aside.model.figures[id].n > 0).map((figure) => ({
    ...figure,
    of: (from) => from.figures[figure.id],
    value: (from) => from.figures[figure.id].tact,
    compare: (one) => {
      const chosen = aside.rows.map((row, at) => [one.scores[at], row[figure.label]]).filter(([, label]) => label != null);
      return figure.baseline(chosen.map(([score]) => score), chosen.map(([, label]) => label));
    },
  }));
  const polite = POLITE.filter(() => aside.model.label.n > 0).map((figure) => ({
    ...figure,
    of: (from) => from.label,
    value: (from) => from.label[figure.id],
    compare: (one) => {
      const chosen = aside.rows.map((row, at) => [one.scores[at], row.label]).filter(([, label]) => label);
      return figure.baseline(chosen.map(([score]) => score), chosen.map(([, label]) => label === 'polite'), one.polite);
    },
  }));
  return [...figures, ...polite].map((figure) => {
    const { n, cases } = figure.of(aside.model);
    const wanted = set.aims && figure.aim !== undefined && (!figure.real || set.real) ? figure.aim : undefined;
    const value = figure.value(aside.model);
    const few = (cases === undefined ? n : Math.min(cases, n - cases)) < FEW;
    const reached = figure.atMost ? value <= wanted : value >= wanted;
    let mark = '';
    if (wanted !== undefined) mark = value === null || few ? 'too few cases' : reached ? 'yes' : '**no**';
    return {
      figure, n, cases, wanted, mark, value, set, language,
      rules: figure.value(aside.rules),
      studied: studied && [figure.value(studied.rules), figure.value(studied.model)],
      compared: aside.baselines.map((one) => (figure.baseline ? figure.compare(one) : null)),
    };
  });
}

function number(value) {
  return value === null || value === undefined ? '–' : value.toFixed(3).replace('-0.000', '0.000').replace('-', '−');
}

function aim({ figure, wanted }) {
  return wanted === undefined ? '' : `${figure.atMost ? '≤' : '≥'} ${wanted.toFixed(2)}`;
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

function table(measurement) {
  const { set, language, aside, studied } = measurement;
  const other = studied ? [`rules only, ${set.split.studied}`, `with the model, ${set.split.studied}`] : [];
  const head = ['figure', 'aim', 'n', 'cases', 'rules only', 'with the model', 'reached', ...aside.baselines.map((one) => one.title), ...other];
  const body = lines(measurement).map((line) => row([
    line.figure.title, aim(line), line.n, line.cases ?? '', number(line.rules), number(line.value), line.mark,
    ...line.compared.map(number), ...(line.studied ?? []).map(number),
  ]));
  const count = aside.rows.length;
  const rows = studied ? `${count} rows kept aside (${set.split.kept}), ${studied.rows.length} studied (${set.split.studied})` : `${count} rows`;
  return [`### ${LANGUAGES[language]}: ${rows}`, '', row(head), row(head.map((_, at) => (at > 0 && at !== 6 ? '---:' : '---'))), ...body, ''];
}

function page(tables, ratings, notes) {
  const sets = SETS.filter((set) => tables.some((one) => one.set === set));
  const missed = tables.flatMap(lines).filter((line) => line.mark === '**no**');
  const told = missed.map((line) => {
    return `- ${line.set.title}, ${LANGUAGES[line.language]}: ${line.figure.title} is ${number(line.value)}; the aim is ${aim(line)}.`;
  });
  const parts = [
    '# How far Tact can be trusted',
    '<!-- Written by npm run accuracy; do not edit above the marker line further down. -->',
    `Replies that carry labels (from rude to very courteous, from no blame to harsh, send or not …) are compared with what Tact
says of them. What each figure compares, and the scales of the labels, are in [README.md](../README.md#tact-agree). To measure
again: \`npm run accuracy -- --data FOLDER\`.

- **Kept aside** are rows that the words of the model were not fitted on, and that those who wrote rules did not read (real replies: see there). Rows are
  numbered from 1 within their language; odd ones were studied and fitted on, even ones kept aside. A large difference between
  the two means that Tact has learned the rows, not the language. The last two columns show the rows that were studied.
- **Real replies** (gold-real) were used for points and concerns, some dozens of numbers for both languages; never for words.
- **Rules only** is \`--no-model\`. The points were fitted with the model in place, so this column is a little hard on the rules.
- **Word list** and **VADER** are what one gets without Tact: a plain list of negative words (scripts/baselines.mjs), and a
  well-known dictionary of feelings (Hutto & Gilbert 2014, English only; npm package \`vader-sentiment\`). Both are taken to
  say: the more negative, the more blame, the less politeness, the less empathy. They know nothing of greetings or verdicts.
- **n** counts rows with the label, **cases** those that have what is looked for. Half a set is a few hundred rows or fewer:
  the second decimal can be chance. With fewer than ${FEW} cases a figure is not held against its aim.`,
    '## Aims missed on rows kept aside',
    told.length ? told.join('\n') : 'None.',
    ...sets.map((set) => [
      `## ${set.title}`, '', set.about, '',
      ...tables.filter((one) => one.set === set).flatMap(table),
    ].join('\n').trimEnd()),
    ...(ratings.length ? [[
      '## Replies to satisfied customers', '',
      `Public replies, without labels, to reviews with ${SATISFIED} or 5 stars. Hardly any of them blames anybody: a blame score below ${BLAMED} is
nearly always a false alarm. Nothing was fitted on them; some of the mistakes were read to mend rules.`, '',
      row(['language', 'replies', `blame < ${BLAMED}`, 'share']), row(['---', '---:', '---:', '---:']),
      ...ratings.map((one) => row([LANGUAGES[one.language], one.replies, one.alarms, `${(100 * one.alarms / one.replies).toFixed(2)} %`])),
    ].join('\n')] : []),
    ...(notes.length ? ['## Not measured', notes.map((note) => `- ${note}`).join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Writes the page; what is written by hand stays. */
function write(text) {
  const file = path.join(root, PAGE);
  let hand = '\n## What it is not good at\n';
  if (existsSync(file)) {
    const [, kept] = readFileSync(file, 'utf8').split(`${MARKER}\n`);
    if (kept === undefined) stop(`${PAGE} has lost its marker line, below which the text by hand stands. Put it back:\n${MARKER}`);
    hand = kept;
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n${MARKER}\n${hand}`);
  console.log(`Written: ${PAGE}`);
}
