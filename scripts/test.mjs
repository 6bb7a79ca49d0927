// npm test: every test of the project. What passes is counted, what fails is shown.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { windowTests } from './e2e.mjs';
import { ensurePackages } from './packages.mjs';
import { pythonTests } from './python.mjs';
import { reportTests } from './report.mjs';
import { cargoTests, counts, nodeTests } from './suites.mjs';
import { ensureBuildTools } from './system.mjs';
import { root, stop } from './tools.mjs';
import { buildReport } from './window.mjs';

ensureBuildTools();
// The command embeds the page of the report: it comes first.
ensurePackages();
if (!buildReport()) stop('The page of the report could not be built.');
// The window is tested as a whole, below; so everything else needs no web view and is built fast.
const rust = await cargoTests('--workspace', '--exclude', 'tact-desktop');
console.log('node --test scripts');
const folder = path.join(root, 'scripts');
const scripts = await nodeTests(readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).map((name) => path.join(folder, name)));
const report = await reportTests();
const python = await pythonTests();
const window = await windowTests();
const passed = rust.ok && scripts.ok && report.ok && python.ok && window.ok;
console.log(`\n${passed ? 'All tests passed' : 'TESTS FAILED'}: Rust ${counts(rust)}; scripts ${counts(scripts)}; report ${report.skipped ?? counts(report)}; Python ${python.skipped ?? counts(python)}; window ${window.skipped ?? counts(window)}.`);
process.exit(passed ? 0 : 1);
