// npm run bench:window [-- --profile NAME]: how fast the window is, in its real web view on a screen in memory: from a key to
// marks and scores, from the keys of the quick check to its verdict, from the start to a window that can be used, and the
// memory it takes when nothing happens. With `-- --runs [--rows 1000000]` past replies instead: see bench-runs.mjs.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openDesktop } from '../tests/e2e/desktop.mjs';
import { processes } from '../tests/e2e/processes.mjs';
import { benchRuns } from './bench-runs.mjs';
import { ensureDriver } from './driver.mjs';
import { ensurePackages } from './packages.mjs';
import { ensure, ensureBuildTools } from './system.mjs';
import { binary, root, stop } from './tools.mjs';
import { buildDrop } from './window.mjs';

const KEYS = 150;
const STARTS = 10;
const SIZES = [2048, 20480];
/** How long a hand rests between two keys, in milliseconds. */
const REST = 90;
/** Proportional set size of an empty Tauri app (the same features, one window, a page with one word), in MiB, measured on the
 * computer of the first measurements with no other WebKit running: what is shared counts less where others share it. */
const EMPTY = 263;

/** How the window is built for people: with `desktop`, or as part of a bundle. */
const RELEASES = ['desktop', 'release'];

const { profile, runs, rows } = parseArgs({
  options: { profile: { type: 'string' }, runs: { type: 'boolean' }, rows: { type: 'string', default: '1000000' } },
}).values;
ensureBuildTools();
ensurePackages();
ensure('tests');
const app = (profile ? [profile] : RELEASES).map((one) => binary('tact-desktop', one)).find(existsSync);
if (!app) {
  stop(`There is no ${profile ?? 'release'} build of the window. Build it (a release takes a quarter of an hour), then try again:
  npm run build -w ui && cargo build --profile ${profile ?? RELEASES[0]} --locked -p tact-desktop --features custom-protocol`);
}
console.log(path.relative(root, app));

const dropper = runs ? await buildDrop() : '';
const desktop = await openDesktop();
Object.assign(process.env, desktop.env, { TACT_E2E_APP: app, TACT_E2E_DRIVER: ensureDriver(), TACT_E2E_DROP: dropper });
const { drop } = await import('../tests/e2e/files.mjs');
const { freshFolders, launch, SAMPLE, start, xdotool } = await import('../tests/e2e/harness.mjs');
const { copy, openQuick, untilClosed } = await import('../tests/e2e/quick.mjs');

/** In place of a test of node:test: remembers what must be ended. */
const later = [];
const t = { after: (what) => later.push(what) };
const endAll = async () => {
  for (const what of later.splice(0).reverse()) await what();
};

try {
  if (runs) await benchRuns(t, { rows: Number(rows), launch, drop });
  else await benchWindow();
} finally {
  await endAll();
  desktop.close();
}

/** Keys, starts, memory and the quick check. */
async function benchWindow() {
  for (const size of SIZES) show(`key → marks and scores, ${size / 1024} kB`, await keys(size), 'aims: 16 and 33');
  const starts = [];
  const folders = freshFolders();
  for (let number = 0; number < STARTS; number += 1) {
    const begin = performance.now();
    await start(t, folders);
    starts.push(performance.now() - begin);
    if (number === 0) {
      await wait(10_000);
      const memory = processes(folders).reduce((sum, { pid }) => sum + pss(pid), 0);
      console.log(`memory, 10 s after the start: ${memory.toFixed(0)} MiB in ${processes(folders).length} processes (an empty Tauri app: ${EMPTY}; aim: ${EMPTY + 40})`);
    }
    await endAll();
  }
  for (const [what, times, aim] of await quickChecks()) show(what, times, aim);
  console.log(`start → window on the screen, first time: ${starts[0].toFixed(0)} ms (aim: 1200)`);
  show('start → window on the screen, later', starts.slice(1), 'aim: 1200');
}

/** Types into a reply of a size; for each key the time until the frame that shows what it changed. */
async function keys(size) {
  const window = await launch(t);
  // Paragraphs that differ, as real ones do, so that nothing is remembered from one to the next.
  let text = '';
  for (let number = 1; text.length < size; number += 1) text += `Dossier ${number} : ${SAMPLE}\n\n`;
  await window.write('x');
  await window.run((whole) => {
    document.execCommand('selectAll');
    document.execCommand('insertText', false, whole);
  }, text.slice(0, size));
  await window.settled();
  await window.run(() => {
    const view = document.querySelector('.cm-content').cmTile.view;
    view.dispatch({ selection: { anchor: Math.floor(view.state.doc.length / 2) }, scrollIntoView: true });
    globalThis.times = [];
    let pressed = null;
    document.addEventListener('keydown', () => { pressed = performance.now(); }, { capture: true });
    const frame = () => {
      const applied = performance.getEntriesByName('tact:applied').at(-1);
      if (pressed !== null && applied?.startTime > pressed && settled()) {
        globalThis.times.push(performance.now() - pressed);
        pressed = null;
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  for (let number = 0; number < KEYS; number += 1) {
    await window.press('merci de votre retour '[number % 22]);
    await wait(REST);
  }
  await wait(500);
  const times = await window.run(() => globalThis.times);
  await endAll();
  if (times.length < KEYS * 0.95) console.log(`only ${times.length} of ${KEYS} keys were followed by a judgement before the next one`);
  // The first keys warm everything up.
  return times.slice(20);
}

/** From the press of the global keys to the frame that shows the verdict; the first press of a process, and later ones. */
async function quickChecks() {
  const [first, later] = [[], []];
  for (let start = 0; start < 5; start += 1) {
    const window = await launch(t);
    copy(SAMPLE);
    for (let number = 0; number < 8; number += 1) {
      const pressed = Date.now();
      await openQuick(window);
      const shown = await window.until('the verdict is drawn', (after) => {
        const mark = performance.getEntriesByName('tact:quick').at(-1);
        const at = mark && performance.timeOrigin + mark.startTime;
        return at > after && at;
      }, pressed);
      (number ? later : first).push(shown - pressed);
      xdotool('key', 'Escape');
      await untilClosed();
      await wait(200);
    }
    await endAll();
  }
  return [['keys → verdict, first use', first, 'aim: 600'], ['keys → verdict, later', later, 'aim: 150']];
}

function pss(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // It has ended meanwhile.
  }
}

function show(what, times, aims) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  console.log(`${what}: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, max ${at(1)} ms, ${times.length} times (${aims})`);
}
