// Starts the built window as people do, but driven: a web driver, folders of its own, and what the tests do with it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Builder, Capabilities, Key } from 'selenium-webdriver';
import * as page from './page.mjs';
import { endAll, processes } from './processes.mjs';
import { say } from './words.mjs';

const { TACT_E2E_APP: APP, TACT_E2E_DRIVER: DRIVER } = process.env;
if (!APP || !DRIVER) throw new Error('Start these tests with: npm run e2e');

const root = fileURLToPath(new URL('../..', import.meta.url));
const SCREENSHOTS = path.join(root, 'target', 'screenshots');
/** The functions that the code of the tests finds in the page. */
const PAGE = Object.values(page).join('\n');
const { editorText, focused, scores, settled, verdict } = page;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How long something may take that is under way, in milliseconds. Generous: only failures wait that long. */
const PATIENCE = 10_000;

/** The views of the window, as the interface calls them. */
export const VIEWS = ['check', 'batch', 'history', 'rules', 'settings'];

/** What the sample reply of the project says. */
export const SAMPLE = "Je ne sais pas ce que vous voulez. J'ai envoyé une facture avec la commande. "
  + "Si vous ne l'avez pas reçu, veuillez télécharger le reçu.";

const temporary = [];
process.once('exit', () => temporary.forEach((top) => rmSync(top, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })));

/** Folders of the user, empty. They are deleted when the tests of the file have ended. */
export function freshFolders() {
  const top = mkdtempSync(path.join(tmpdir(), 'tact-e2e-'));
  temporary.push(top);
  const env = {};
  for (const kind of ['CONFIG', 'DATA', 'CACHE', 'STATE']) env[`XDG_${kind}_HOME`] = path.join(top, kind.toLowerCase());
  env.XDG_RUNTIME_DIR = path.join(top, 'runtime');
  for (const folder of Object.values(env)) mkdirSync(folder, { mode: 0o700 });
  return env;
}

/** The surroundings in which the window starts. `language` is that of the system. */
export function surroundings(folders, language) {
  const locale = { fr: 'fr_FR.UTF-8', en: 'en_GB.UTF-8' }[language];
  return { ...process.env, ...folders, LANG: locale, LC_ALL: '', LC_MESSAGES: '', LANGUAGE: language };
}

/** Starts the window, and waits until it can be used. The test `t` closes it when it ends. */
export async function launch(t, { folders = freshFolders(), language = 'fr', size = [1280, 800] } = {}) {
  const driver = await connected(folders, language);
  const app = new App(driver, folders, language);
  t.after(() => app.close());
  await app.until('the window is ready', () => 'ready' in document.documentElement.dataset);
  await app.resize(...size);
  await app.until('the window has the keyboard', () => document.hasFocus());
  return app;
}

/** A driver that has the window in its hands. Where the window ends at once, the driver of the web view waits for ever. */
async function connected(folders, language) {
  const [port, native] = [await freePort(), await freePort()];
  spawn(DRIVER, ['--port', port, '--native-port', native], {
    env: surroundings(folders, language),
    stdio: ['ignore', 'ignore', process.env.TACT_E2E_LOG ? 'inherit' : 'ignore'],
  });
  await answers(port);
  const capabilities = new Capabilities({ browserName: 'wry', 'tauri:options': { application: APP, args: [] } });
  const building = new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
  // A driver can be waited for like a promise; in an object it comes back as it is.
  const session = building.then((driver) => ({ driver }), (error) => ({ error }));
  const { driver, error } = (await Promise.race([session, wait(1.5 * PATIENCE, undefined, { ref: false })])) ?? {};
  if (driver) return driver;
  await endAll(folders);
  throw new Error(`The window did not start${error ? `: ${error.message}` : ` within ${(1.5 * PATIENCE) / 1000} s`}`);
}

/** Starts the window as a user does, without a driver, and waits until it is on the screen. */
export async function start(t, folders, language = 'fr') {
  const window = spawn(APP, { env: surroundings(folders, language), stdio: 'ignore' });
  t.after(() => endAll(folders));
  const end = Date.now() + PATIENCE;
  while (xdotool('search', '--all', '--onlyvisible', '--pid', String(window.pid), '--name', '^Tact$') === '') {
    if (Date.now() > end) throw new Error('No window came up');
    await wait(5);
  }
  return window;
}

/** Asks the screen, or does something on it as a hand would. */
export function xdotool(...args) {
  return spawnSync('xdotool', args, { encoding: 'utf8', timeout: PATIENCE }).stdout;
}

// In the page: the size of its inside, as soon as it is the one asked for, or after a second. A window manager
// takes its time: a size read too early would be corrected wrongly.
const sizeOnceItIs = async (width, height) => {
  const end = Date.now() + 1000;
  while (Date.now() < end && !(window.innerWidth === width && window.innerHeight === height)) {
    await new Promise((done) => { setTimeout(done, 30); });
  }
  return [window.innerWidth, window.innerHeight];
};

class App {
  #closed = false;
  /** How much larger than its inside the window must be asked to be. */
  #frame = [0, 0];

  constructor(driver, folders, language) {
    this.driver = driver;
    this.folders = folders;
    /** The language in which the interface is now. */
    this.language = language;
  }

  /** Runs a function in the page, which knows those of page.mjs. */
  async run(inPage, ...args) {
    const { value, error } = await this.driver.executeAsyncScript(
      `${PAGE}
      const done = arguments[arguments.length - 1];
      const given = [...arguments].slice(0, -1);
      (async () => (${inPage})(...given))().then((value) => done({ value }), (error) => done({ error: String(error) }));`,
      ...args,
    );
    if (error) throw new Error(`In the page: ${error}`);
    return value;
  }

  /** Waits until a function in the page gives something true, and gives that. */
  async until(what, inPage, ...args) {
    const end = Date.now() + PATIENCE;
    let last;
    while (Date.now() < end) {
      try {
        last = await this.run(inPage, ...args);
        if (last) return last;
      } catch (error) {
        last = error.message;
      }
      await wait(30);
    }
    throw new Error(`Waited in vain until ${what}; last: ${JSON.stringify(last)}`);
  }

  /** The first element with a role and a name, as soon as it is there. */
  async get(role, name) {
    return this.until(`there is a ${role} ${name}`, (...what) => byRole(...what)[0], role, shown(name));
  }

  /** How many elements with a role and a name there are now. */
  count(role, name) {
    return this.run((...what) => byRole(...what).length, role, shown(name));
  }

  async click(role, name) {
    await (await this.get(role, name)).click();
  }

  /** A text of the interface, in its language. */
  say(key, values) {
    return say(this.language, key, values);
  }

  /** Opens a view: one of VIEWS. */
  async show(view) {
    const name = this.say(`app.${view}`);
    const there = await this.run((words) => byRole('button|tab|link', words).some((one) => one.ariaCurrent === 'page'), name);
    if (!there) await this.click('button|tab|link', name);
    await this.until(`the view ${view} is there`, (check) => (byRole('heading').length > 0 || check)
      && Boolean(document.querySelector('.cm-content')?.getClientRects().length) === check, view === 'check');
  }

  /** Chooses a value in the settings: `ui`, `theme` or `zoom`. The view of settings must be open. */
  async set(setting, value) {
    const list = await this.get('combobox', new RegExp(`^${this.say(`settings.${setting}`)}`));
    await list.findElement({ css: `option[value="${value}"]` }).click();
    if (setting === 'ui') this.language = value;
  }

  /** Presses keys one after the other, such as `F8`, `Control+.` or `Shift+Tab`. */
  async press(...chords) {
    for (const chord of chords) {
      const keys = chord.split(/\+(?=.)/).map((key) => Key[NAMES[key] ?? key.toUpperCase()] ?? key);
      const actions = this.driver.actions();
      for (const key of keys) actions.keyDown(key);
      for (const key of keys.reverse()) actions.keyUp(key);
      await actions.perform();
    }
  }

  /** Types into what has the keyboard, line breaks with the Enter key. */
  async type(text) {
    const actions = this.driver.actions();
    for (const char of text) actions.sendKeys(char === '\n' ? Key.ENTER : char);
    await actions.perform();
  }

  /** Puts a text into the editor, by keyboard, in place of what is there. */
  async write(text) {
    await this.run(() => document.querySelector('.cm-content').focus());
    await this.press('Control+a', 'Delete');
    await this.type(text);
    await this.untilText(text);
  }

  /** The text in the editor. */
  text() {
    return this.run(editorText);
  }

  async untilText(text) {
    await this.until(`the text is ${text}`, (expected) => editorText() === expected, text);
  }

  /** Waits until marks, scores and verdict belong to the text as it stands. */
  settled() {
    return this.until('the text is judged', settled);
  }

  scores() {
    return this.run(scores);
  }

  verdict() {
    return this.run(verdict);
  }

  /** What has the keyboard, described. */
  focused() {
    return this.run(focused);
  }

  /** Makes the inside of the window that large, whatever frame is drawn around it. */
  async resize(width, height) {
    const window = this.driver.manage().window();
    const end = Date.now() + PATIENCE;
    let inner;
    while (Date.now() < end) {
      await window.setRect({ width: width + this.#frame[0], height: height + this.#frame[1] });
      inner = await this.run(sizeOnceItIs, width, height);
      if (inner[0] === width && inner[1] === height) return;
      this.#frame = [this.#frame[0] + width - inner[0], this.#frame[1] + height - inner[1]];
    }
    throw new Error(`The window would not become ${width}x${height}; it is ${inner.join('x')}`);
  }

  /** Writes what is seen to target/screenshots: the window that has the keyboard, as it is on the screen. (The driver waits
   * for ever for a picture of a page that is drawn without the graphics card.) */
  async screenshot(name) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.run(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    const file = path.join(SCREENSHOTS, `${name}.png`);
    const { status, stderr } = spawnSync('scrot', ['--focused', '--overwrite', file], { encoding: 'utf8', timeout: PATIENCE });
    if (status !== 0) throw new Error(`No picture of the window: ${stderr}`);
  }

  /** What axe-core finds and calls serious or critical, one line each. */
  async serious() {
    await this.driver.executeScript(AXE);
    const found = await this.driver.executeAsyncScript((done) => {
      // The content security policy allows no request, not even for a style sheet that is there already.
      globalThis.axe.run(document, { preload: false, resultTypes: ['violations'] }).then(
        ({ violations }) => done(violations.map(({ id, impact, help, nodes }) => (
          { id, impact, help, nodes: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`) }
        ))),
        (error) => done([{ id: 'axe', impact: 'critical', help: String(error), nodes: [] }]),
      );
    });
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.join('\n    ')}`);
  }

  /** Ends the process as a crash or a power cut does, without a word. */
  async kill() {
    for (const { pid, command } of processes(this.folders)) if (command === APP) process.kill(pid, 'SIGKILL');
    await this.close();
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.race([this.driver.quit().catch(() => {}), wait(3000, undefined, { ref: false })]);
    // The driver as well: it does not always go when it is asked to.
    await endAll(this.folders);
  }
}

/** The clipboard of the system. */
export function clipboard() {
  return spawnSync('xclip', ['-selection', 'clipboard', '-out'], { encoding: 'utf8', timeout: PATIENCE }).stdout;
}

const NAMES = { Control: 'CONTROL', Shift: 'SHIFT', Alt: 'ALT', Enter: 'ENTER', Up: 'ARROW_UP', Down: 'ARROW_DOWN', Left: 'ARROW_LEFT', Right: 'ARROW_RIGHT' };

/** A name as page.mjs understands it. */
const shown = (name) => (name instanceof RegExp ? `/${name.source}/` : name);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port) {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false);
    socket.destroy();
    if (open) return;
    await wait(30);
  }
  throw new Error('tauri-driver does not answer');
}
