// npm test: every test of the project. What passes is counted, what fails is shown.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { windowTests } from './e2e.mjs';
import { cargoTests, counts, nodeTests } from './suites.mjs';
import { ensureBuildTools } from './system.mjs';
import { root } from './tools.mjs';

ensureBuildTools();
// The window is tested as a whole, below; so everything else needs no web view and is built fast.
const rust = await cargoTests('--workspace', '--exclude', 'tact-desktop');
console.log('node --test scripts');
const folder = path.join(root, 'scripts');
const scripts = await nodeTests(readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).map((name) => path.join(folder, name)));
const window = await windowTests();
const passed = rust.ok && scripts.ok && window.ok;
console.log(`\n${passed ? 'All tests passed' : 'TESTS FAILED'}: Rust ${counts(rust)}; scripts ${counts(scripts)}; window ${window.skipped ?? counts(window)}.`);
process.exit(passed ? 0 : 1);
