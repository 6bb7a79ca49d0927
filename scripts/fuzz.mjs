// npm run fuzz [-- TARGET… --minutes N]: looks for inputs for which the properties in fuzz/src do not hold, each target for
// some minutes. It begins with the texts and files of tests/, and with what was found before (fuzz/found). What it finds
// goes there: keep it, tests/found.rs and crates/app/tests/found.rs run it from then on.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { ensureBuildTools } from './system.mjs';
import { root, run, stop, works } from './tools.mjs';

const TARGETS = ['analyze', 'zones', 'html', 'formats', 'packs', 'rules'];
/** The order of the formats in crates/batch/src/formats/mod.rs. */
const FORMATS = ['jsonl', 'json', 'csv', 'tsv', 'xlsx', 'parquet', 'arrow', 'eml', 'mbox'];
/** Added to the first byte of an input of `formats`: the rest are the parts of a workbook. */
const PARTS = 0x80;
/** The order of the files in fuzz/src/properties/rules.rs, as far as seeds have them. */
const RULES = { 1: 'fr/blame/reproach.toml', 2: 'en/blame/reproach.toml', 3: 'fr/lexicons/apology-words.toml', 5: 'fr/politeness/shouting.toml', 7: 'fr/zones.toml', 8: 'fr/customer.toml' };
/** Longest input, in bytes: long ones are tried less often and show little more. */
const LONGEST = 4096;
/** What makes libFuzzer see which ways an input takes. Stable Rust knows all of them. */
const FLAGS = [
  '-Cpasses=sancov-module', '-Cllvm-args=-sanitizer-coverage-level=4', '-Cllvm-args=-sanitizer-coverage-inline-8bit-counters',
  '-Cllvm-args=-sanitizer-coverage-pc-table', '-Cllvm-args=-sanitizer-coverage-trace-compares', '-Ccodegen-units=1', '--cfg', 'fuzzing',
].join(' ');

const folder = path.join(root, 'fuzz');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { minutes: { type: 'string', default: '2' } } });
const chosen = positionals.length ? positionals : TARGETS;
for (const name of chosen) if (!TARGETS.includes(name)) stop(`There is no target ${name}; there are: ${TARGETS.join(', ')}.`);
const seconds = Math.round(Number(values.minutes) * 60);
if (!(seconds > 0)) stop('--minutes takes a number above 0.');
if (process.platform !== 'linux') stop('Fuzzing runs on Linux only: it needs libFuzzer. The inputs found so far are tested everywhere, by npm test.');
ensureBuildTools();
if (!works('c++')) stop('Fuzzing needs a C++ compiler for libFuzzer; install one (Debian, Ubuntu: apt-get install g++), then try again.');

// With --target, programs that run during the build are not looked at.
const host = /^host: (.+)$/m.exec(spawnSync('rustc', ['-vV'], { encoding: 'utf8' }).stdout)?.[1];
const built = run('cargo', [
  'build', '--release', '--locked', '--manifest-path', path.join(folder, 'Cargo.toml'), '--target-dir', path.join(root, 'target', 'fuzz'), '--target', host,
], { RUSTFLAGS: FLAGS });
if (!built) stop('The fuzz targets could not be built.');

const rows = chosen.map((name) => {
  const corpus = path.join(root, 'target', 'fuzz', 'corpus', name);
  const found = path.join(folder, 'found', name);
  const seeds = path.join(root, 'target', 'fuzz', 'seeds', name);
  for (const one of [corpus, found, seeds]) mkdirSync(one, { recursive: true });
  writeSeeds(name, seeds);
  const before = new Set(readdirSync(found));
  console.log(`\n${name}: ${seconds} s`);
  const program = path.join(root, 'target', 'fuzz', host, 'release', name);
  const result = spawnSync(program, [
    corpus, seeds, found, `-max_total_time=${seconds}`, `-max_len=${LONGEST}`, '-timeout=10', '-rss_limit_mb=3000', '-print_final_stats=1', '-verbosity=0',
    `-artifact_prefix=${found}${path.sep}`,
  ], { encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, RUST_BACKTRACE: '1' } });
  const fresh = readdirSync(found).filter((file) => !before.has(file));
  const runs = Number(/number_of_executed_units: (\d+)/.exec(result.stderr)?.[1] ?? 0);
  if (result.status !== 0) console.log(result.stderr.split('\n').slice(-60).join('\n'));
  console.log(`${name}: ${runs} inputs tried, ${fresh.length ? `found: ${fresh.join(', ')}` : 'nothing found'}`);
  return { name, runs, ok: result.status === 0 };
});
const failed = rows.filter(({ ok }) => !ok);
console.log(`\n${rows.map(({ name, runs, ok }) => `${name} ${runs}${ok ? '' : ' (stopped: something was found)'}`).join('; ')}.`);
process.exit(failed.length ? 1 : 0);

/** Inputs to begin with. */
function writeSeeds(name, into) {
  const put = (label, ...parts) => {
    const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
    if (bytes.length <= LONGEST) writeFileSync(path.join(into, label), bytes);
  };
  const tests = path.join(root, 'tests');
  const read = (...place) => readFileSync(path.join(root, ...place), 'utf8');
  const replies = () => readFileSync(path.join(tests, 'replies', 'written.jsonl'), 'utf8').trim().split('\n')
    .map((line) => JSON.parse(line)).filter((_, number) => number % 6 === 0);
  if (name === 'analyze') {
    replies().forEach(({ text, customer }, number) => put(`reply-${number}`, [number % 16], text, customer ? `\0${customer}` : ''));
  }
  if (name === 'zones' || name === 'analyze') {
    for (const file of readdirSync(path.join(tests, 'zones'))) {
      const texts = read('tests', 'zones', file).split(/^(?:\[\[.*|text = )/m);
      texts.forEach((text, number) => put(`${file}-${number}`, name === 'analyze' ? [0] : '', text));
    }
  }
  if (name === 'html') {
    replies().slice(0, 60).forEach(({ text }, number) => put(`reply-${number}`, `<div dir="ltr"><p>${text.replaceAll('\n', '<br>\n')}</p></div><blockquote type="cite">x</blockquote>`));
    put('outlook', '<html><head><style>p{}</style></head><body><p class="MsoNormal">Bonjour&nbsp;!</p><div id="divRplyFwdMsg">De&nbsp;: x</div><pre>a\n b</pre></body></html>');
  }
  if (name === 'formats') {
    for (const file of readdirSync(path.join(tests, 'formats'))) {
      const place = path.join(tests, 'formats', file);
      if (!statSync(place).isFile() || file.endsWith('.rs')) continue;
      const number = FORMATS.findIndex((format) => file.replace(/s$/, '').endsWith(`.${format}`));
      const bytes = readFileSync(place);
      if (number >= 0) for (const end of [300, 1200, LONGEST - 1]) put(`${file}-${end}`, [number], bytes.subarray(0, end));
    }
    put('mail', [FORMATS.indexOf('eml')], 'From: a@b.fr\r\nSubject: =?utf-8?q?x?=\r\nContent-Type: text/html\r\n\r\n<p>Vous auriez d=FB lire.</p>\r\n');
    put('workbook', [PARTS], '=== 0\n<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>46095.4</v></c></row></sheetData></worksheet>=== 1\n<sst><si><t>text</t></si></sst>');
    put('packed', [FORMATS.indexOf('jsonl')], gzipSync('{"text": "Vous auriez dû lire."}\n'.repeat(3)));
    put('rows', [FORMATS.indexOf('csv')], 'id;text;agent\n1;"Vous auriez dû, ""lire""";=A1\n2;\'x;y\n');
  }
  if (name === 'packs') {
    const text = read('rules', 'fr', 'blame', 'reproach.toml').slice(0, 1500);
    put('pack', [0], `=== house/pack.toml\noff = ["blame/threat"]\n=== house/fr/blame/reproach.toml\n${text}\n=== README.md\nx`);
    put('elsewhere', [0], '=== ../fr/blame/reproach.toml\nx=== /etc/x.toml\nx=== a/../b.toml\nx');
  }
  if (name === 'rules') {
    for (const [number, file] of Object.entries(RULES)) {
      const text = read('rules', ...file.split('/'));
      put(`file-${number}`, `=== ${number}\n`, text.slice(0, LONGEST - 20));
      text.split('[[rule]]').slice(1, 12).forEach((rule, at) => put(`rule-${number}-${at}`, `=== ${number}\n[[rule]]`, rule));
    }
    put('pack', '=== 0\nname = "x"\noff = ["blame"]\non = ["blame/threat"]\n[weights]\n"blame" = 2\n[context]\naddress = "tu"\nregion = "QC"\n');
  }
}
