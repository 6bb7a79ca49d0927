// The Python package: its wheel is built into a fresh environment, and its tests run there. Part of npm test; on its own:
// node scripts/python.mjs [what pytest takes].
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { say } from './language.mjs';
import { lines } from './suites.mjs';
import { ensureBuildTools, provide } from './system.mjs';
import { build, metadata, root, runQuietly, works } from './tools.mjs';

const folder = path.join(root, 'python');
/** Python takes the package that is installed, not the folder of its sources, and leaves nothing behind there. */
export const SAFE = { PYTHONDONTWRITEBYTECODE: '1', PYTHONSAFEPATH: '1' };
const windows = process.platform === 'win32';

/** What runs Python here, 3.11 or newer; nothing where there is none. */
function interpreter() {
  const names = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];
  return names.find((name) => works(name, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))']));
}

/** A fresh environment with the wheel in it, built with this profile: its Python, or why there is none. */
export function environment(profile) {
  let python = interpreter();
  if (!python) {
    const problem = provide('python');
    python = interpreter();
    if (!python) return { skipped: problem ?? say('il manque Python 3.11', 'Python 3.11 is missing') };
  }
  const place = path.join(metadata('--no-deps').target_directory, 'python');
  const venv = path.join(place, 'venv');
  rmSync(place, { recursive: true, force: true });
  const inside = (name) => path.join(venv, windows ? 'Scripts' : 'bin', windows ? `${name}.exe` : name);
  const pip = (...what) => runQuietly(inside('python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...what]);
  console.log(say('Paquets de Python : python/requirements.txt', 'Packages of Python: python/requirements.txt'));
  if (!runQuietly(python, ['-m', 'venv', venv]) || !pip('-r', path.join(folder, 'requirements.txt'))) {
    return { skipped: say('les paquets de Python ne s’installent pas ici', 'the packages of Python cannot be installed here') };
  }
  const wheels = path.join(place, 'wheels');
  console.log(`maturin build --profile ${profile}`);
  const built = ['build', '--manifest-path', path.join(folder, 'Cargo.toml'), '--profile', profile, '--out', wheels, '--locked'];
  if (!runQuietly(inside('maturin'), [...built, '--interpreter', inside('python')])) return { failed: true };
  const [wheel] = readdirSync(wheels);
  if (!pip('--no-deps', path.join(wheels, wheel))) return { failed: true };
  return { python: inside('python'), pip };
}

/** What Spark needs beside that. Nothing if all is there now; else what is not. */
export function addSpark({ pip }) {
  const problem = provide('spark');
  if (problem) return problem;
  console.log(say('Paquets de Python : python/requirements-spark.txt', 'Packages of Python: python/requirements-spark.txt'));
  return pip('-r', path.join(folder, 'requirements-spark.txt'))
    ? undefined
    : say('pyspark ne s’installe pas ici', 'pyspark cannot be installed here');
}

/** Runs the tests of the package. */
export async function pythonTests(...args) {
  const start = performance.now();
  const made = environment('dev');
  if (made.skipped) return { ...none(true), skipped: say(`laissé de côté : ${made.skipped}`, `left out: ${made.skipped}`) };
  if (made.failed) return none(false);
  const noSpark = addSpark(made);
  if (noSpark) console.log(say(`Sans les essais sur Spark : ${noSpark}`, `Without the tests on Spark: ${noSpark}`));
  const tact = await build(say('Construction de tact', 'Building tact'), { name: 'tact', profile: 'dev' });
  const total = none(true);
  console.log('pytest python');
  const options = [...(noSpark ? ['-m', 'not spark'] : []), ...args];
  total.ok = await lines(made.python, ['-m', 'pytest', ...options], { TACT: tact, ...SAFE }, (line) => {
    const count = (what) => Number(new RegExp(`(\\d+) ${what}`).exec(line)?.[1] ?? 0);
    if (/ in \d+\.\d+s/.test(line)) {
      total.passed += count('passed');
      total.failed += count('failed') + count('errors?');
    }
    if (!/^[.s]+ +\[ *\d+%\]$/.test(line)) console.log(line);
  }, folder);
  console.log(say('Paquet Python : ', 'Python package: ') + `${Math.round((performance.now() - start) / 1000)} s`);
  return total;
}

const none = (ok) => ({ passed: 0, failed: 0, ok });

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureBuildTools();
  const { ok, skipped } = await pythonTests(...process.argv.slice(2));
  if (skipped) console.log(skipped);
  process.exit(ok ? 0 : 1);
}
