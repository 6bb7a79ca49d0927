// A page in Chromium without a screen: what the tests of the report ask of it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Builder, logging } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCREENSHOTS = path.join(ROOT, 'target', 'screenshots');

/** Opens a file. Everything that the page writes to the console or asks of the network is in `complaints()`. */
export async function open(t, file, { width = 1200, height = 900 } = {}) {
  const options = new chrome.Options();
  options.addArguments('--headless=new', '--disable-gpu', '--hide-scrollbars', `--window-size=${width},${height}`);
  // Chromium's own sandbox does not work for root.
  if (process.getuid?.() === 0) options.addArguments('--no-sandbox');
  const logs = new logging.Preferences();
  logs.setLevel(logging.Type.BROWSER, logging.Level.ALL);
  logs.setLevel(logging.Type.PERFORMANCE, logging.Level.ALL);
  options.setLoggingPrefs(logs);
  const service = new chrome.ServiceBuilder('chromedriver');
  const driver = await new Builder().forBrowser('chrome').setChromeOptions(options).setChromeService(service).build();
  t.after(() => driver.quit());
  await driver.get(pathToFileURL(file).href);
  const page = new Page(driver);
  await page.until('the report is shown', () => document.documentElement.dataset.ready !== undefined && document.querySelector('svg'));
  return page;
}

class Page {
  constructor(driver) {
    this.driver = driver;
  }

  /** Runs a function in the page. */
  run(what, ...args) {
    return this.driver.executeScript(`return (${what})(...arguments)`, ...args);
  }

  /** Waits until a function of the page returns something, and returns that. */
  async until(name, what, ...args) {
    const end = Date.now() + 60_000;
    for (;;) {
      const found = await this.run(what, ...args);
      if (found) return found;
      if (Date.now() > end) throw new Error(`In vain: ${name}`);
      await new Promise((done) => { setTimeout(done, 50); });
    }
  }

  text = (selector = 'main') => this.run((one) => document.querySelector(one)?.innerText ?? '', selector);

  /** Chooses the option with this text in the select of this name. */
  async choose(name, text) {
    const found = await this.run((which, option) => {
      const select = document.querySelector(`select[name="${which}"]`);
      const wanted = [...(select?.options ?? [])].find((one) => one.textContent === option);
      if (!wanted) return [...(select?.options ?? [])].map((one) => one.textContent).join(', ');
      select.value = wanted.value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      return '';
    }, name, text);
    if (found) throw new Error(`No option ${text} in ${name}: ${found}`);
    await this.settled();
  }

  /** Clicks the first button with this text. */
  async click(text) {
    await this.run((wanted) => {
      const button = [...document.querySelectorAll('button')].find((one) => one.innerText.trim() === wanted);
      if (!button) throw new Error(`No button ${wanted}`);
      button.click();
    }, text);
    await this.settled();
  }

  settled = () => this.driver.executeAsyncScript((done) => requestAnimationFrame(() => setTimeout(done, 50)));

  /** Opens the listed reply whose line has this text in it; what it shows. */
  async read(part) {
    await this.run((wanted) => {
      const head = [...document.querySelectorAll('li > button[aria-expanded]')].find((one) => one.innerText.includes(wanted));
      if (!head) throw new Error(`No reply with ${wanted}`);
      if (head.getAttribute('aria-expanded') === 'false') head.click();
    }, part);
    await this.settled();
    return this.run((wanted) => {
      const head = [...document.querySelectorAll('li > button[aria-expanded]')].find((one) => one.innerText.includes(wanted));
      const item = head.parentElement;
      return {
        text: item.querySelector('.reply').textContent,
        marks: [...item.querySelectorAll('mark')].map((one) => one.firstChild.textContent),
        all: item.innerText,
      };
    }, part);
  }

  /** What axe-core calls serious or critical. */
  async serious() {
    await this.driver.executeScript(AXE);
    const found = await this.driver.executeAsyncScript((done) => window.axe.run().then(({ violations }) => done(
      violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
        .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.target} ${node.failureSummary}`)),
    )));
    return found;
  }

  /** What the console says, and every address that was asked for beside the file itself. */
  async complaints() {
    const logs = this.driver.manage().logs();
    const said = (await logs.get('browser')).map((one) => `${one.level.name} ${one.message}`);
    const asked = (await logs.get('performance')).map((one) => JSON.parse(one.message).message)
      .filter(({ method }) => method === 'Network.requestWillBeSent')
      .map(({ params }) => params.request.url)
      .filter((url) => !url.startsWith('file:///') || !url.endsWith('.html'));
    return [...said, ...asked.filter((url) => !url.startsWith('data:text/html') && !url.startsWith('chrome'))];
  }

  async screenshot(name) {
    const { cssContentSize: size } = await this.driver.sendAndGetDevToolsCommand('Page.getLayoutMetrics', {});
    const clip = { x: 0, y: 0, width: size.width, height: Math.min(size.height, 8000), scale: 1 };
    const { data } = await this.driver.sendAndGetDevToolsCommand('Page.captureScreenshot', { captureBeyondViewport: true, clip });
    mkdirSync(SCREENSHOTS, { recursive: true });
    writeFileSync(path.join(SCREENSHOTS, `${name}.png`), Buffer.from(data, 'base64'));
  }
}
