// The tests of the report: made by the command, opened in a browser without a screen. Part of `npm test`; alone:
// npm run e2e -- report.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ensurePackages } from './packages.mjs';
import { nodeTests } from './suites.mjs';
import { provide } from './system.mjs';
import { build, root } from './tools.mjs';
import { buildReport } from './window.mjs';

const FOLDER = path.join(root, 'tests', 'report');

/** All of them. Where there is no browser and none can be installed, `skipped` says so. */
export async function reportTests() {
  ensurePackages();
  if (!buildReport()) return { passed: 0, failed: 0, ok: false };
  const problem = provide('browser');
  if (problem) {
    console.log(problem);
    return { ok: true, skipped: 'not tested, because there is no browser here and none can be installed (see above)' };
  }
  const tact = await build('Building Tact', { name: 'tact', profile: 'dev' });
  console.log('node --test tests/report');
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test.mjs')).map((name) => path.join(FOLDER, name));
  return nodeTests(files, { env: { TACT_E2E_TACT: tact }, live: true });
}
