// What the tests of the quick check share: the clipboard of the system, the keys, and the window that they open.
import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { xdotool } from './harness.mjs';

/** Puts something on the clipboard, as another program does. */
export function copy(content, target = 'UTF8_STRING') {
  // xclip stays behind to hand it out, until something else is copied.
  spawnSync('xclip', ['-selection', 'clipboard', '-in', '-target', target], { input: content, stdio: ['pipe', 'ignore', 'ignore'] });
}

/** What is on the clipboard under a name. */
export function pasted(target) {
  return spawnSync('xclip', ['-selection', 'clipboard', '-out', '-target', target], { encoding: 'utf8', timeout: 5000 }).stdout;
}

/** The number of the window that has the keyboard. */
export const focusedWindow = () => xdotool('getwindowfocus').trim();

/** Waits until something is true, however long it is told to. */
export async function eventually(what, check, patience = 10_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
    await wait(20);
  }
}

/** Is the small window on the screen? It has no frame, and its name is that of the large one: they differ in size. */
export function isOpen() {
  return xdotool('search', '--onlyvisible', '--name', '^Tact$').trim().split('\n').filter(Boolean).some((id) => {
    const [, width, height] = /Geometry: (\d+)x(\d+)/.exec(xdotool('getwindowgeometry', id)) ?? [];
    return width === '460' && height === '560';
  });
}

/** Presses the keys that open the quick check, and waits until it is there; then what is done in the page is done in its. */
export async function openQuick(app, keys = 'ctrl+alt+t') {
  xdotool('key', '--clearmodifiers', keys);
  await eventually('the quick check is open', isOpen);
  await toPage(app, 'quick.html');
  await app.until('it can be used', () => 'ready' in document.documentElement.dataset && document.hasFocus());
}

export async function untilClosed() {
  await eventually('the quick check is closed', () => !isOpen());
}

/** What is done in the page from now on is done in the one of this address. */
export async function toPage(app, name) {
  await eventually(`there is a page ${name}`, async () => {
    for (const handle of await app.driver.getAllWindowHandles()) {
      await app.driver.switchTo().window(handle);
      const path = await app.run(() => location.pathname).catch(() => '');
      if (path.endsWith(name) || (name === 'index.html' && path === '/')) return true;
    }
    return false;
  });
}

/** Waits until the quick check has a verdict, or gives the sentence that stands in its place. */
export function told(app) {
  return app.until('the quick check tells something', () => {
    const verdict = ['send', 'review', 'hold'].find((one) => document.querySelector(`.verdict.${one}`));
    const words = document.querySelector('main h2')?.textContent.trim();
    return words && { verdict: verdict ?? null, words };
  });
}

/** The chosen finding, its chosen rewording, how many findings there are, and how many rewordings were taken. */
export function state(app) {
  return app.run(() => ({
    chosen: document.querySelector('[data-chosen] .underlined')?.textContent ?? null,
    rewording: document.querySelector('.fix.next [lang]')?.textContent ?? null,
    findings: document.querySelectorAll('main ol > li').length,
    text: document.querySelector('[data-scroll]')?.textContent ?? '',
    focused: document.activeElement.closest('[data-chosen], [data-end]') !== null,
  }));
}
