// npm run e2e [-- NAME…]: checks and builds the interface, then tests the built window in its real web view, on a screen,
// a message bus and folders of its own. NAME is that of a file in tests/e2e, as in `npm run e2e -- drafts`; `report` are
// the tests of the report in a browser.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openDesktop } from '../tests/e2e/desktop.mjs';
import { ensureDriver } from './driver.mjs';
import { ensurePackages, runInterface } from './packages.mjs';
import { reportTests } from './report.mjs';
import { counts, nodeTests } from './suites.mjs';
import { ensureBuildTools, provide } from './system.mjs';
import { root, stop } from './tools.mjs';
import { buildDrop, buildInterface, buildWindow } from './window.mjs';

const FOLDER = path.join(root, 'tests', 'e2e');
const ENDING = '.e2e.mjs';
const STOPPED = { passed: 0, failed: 0, ok: false };

/** The tests of the window, or of the files that are named. Where the system lacks something that cannot be installed here,
 * `skipped` says so. */
export async function windowTests(names = []) {
  ensurePackages();
  console.log('npm run check -w ui');
  if (!runInterface('check')) return STOPPED;
  const problem = provide('window') ?? provide('tests');
  if (problem) {
    console.log(problem);
    return { ok: true, skipped: 'not tested, because something is missing here that cannot be installed (see above)' };
  }
  if (!buildInterface()) return STOPPED;
  const app = await buildWindow('dev');
  const drop = await buildDrop();
  const driver = ensureDriver();
  const all = readdirSync(FOLDER).filter((name) => name.endsWith(ENDING));
  const files = names.length ? names.map((name) => `${path.basename(name, ENDING)}${ENDING}`) : all;
  for (const file of files) if (!all.includes(file)) stop(`tests/e2e/${file} is not there.`);

  const desktop = await openDesktop();
  try {
    console.log('node --test tests/e2e');
    const env = { ...desktop.env, TACT_E2E_APP: app, TACT_E2E_DRIVER: driver, TACT_E2E_DROP: drop };
    return await nodeTests(files.map((file) => path.join(FOLDER, file)), { env, live: true });
  } finally {
    desktop.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureBuildTools();
  const names = process.argv.slice(2);
  const ofWindow = names.filter((name) => name !== 'report');
  const results = [];
  if (ofWindow.length < names.length || !names.length) results.push(['Report', await reportTests()]);
  if (ofWindow.length || !names.length) results.push(['Window', await windowTests(ofWindow)]);
  for (const [name, result] of results) console.log(`\n${name}: ${result.skipped ?? counts(result)}.`);
  process.exit(results.every(([, result]) => result.ok) ? 0 : 1);
}
