// A reply is text, whatever stands in it: nothing of it becomes an element, a link or a script.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { clipboard, launch } from './harness.mjs';

const HOSTILE = [
  "<script>document.title='ran'</script>",
  "<img src=x onerror=\"document.title='ran'\">",
  "<a href=\"javascript:document.title='ran'\">Cliquez ici</a>",
  "javascript:document.title='ran'",
  "<svg onload=\"document.title='ran'\"><style>*{display:none}</style></svg>",
  '<iframe src="https://example.org"></iframe>',
  'Vous auriez dû lire <b>la notice</b>, "onmouseover=alert(1) x="',
].join('\n');

test('a reply with HTML, scripts and links shows as text and does nothing', async (t) => {
  const app = await launch(t);
  const count = () => app.run(() => document.querySelectorAll('script, img, iframe, style, a[href^="javascript"], b').length);
  const title = await app.run(() => document.title);
  const before = await count();
  await app.write(HOSTILE);
  await app.press('F8');
  await app.until('a finding is shown', () => document.querySelector('.cm-lintRange'));
  assert.equal(await app.text(), HOSTILE);
  assert.equal(await app.run(() => document.title), title, 'a script ran');
  assert.equal(await count(), before, 'an element was made of the text');
  const shown = await app.run(() => document.querySelector('.cm-content').textContent);
  assert.ok(shown.includes("<script>document.title='ran'</script>") && shown.includes('<iframe src="https://example.org">'));

  await app.press('Control+a', 'Control+c');
  assert.equal(clipboard(), HOSTILE);
});

test('the content security policy is in force', async (t) => {
  const app = await launch(t);
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.setHeader('Access-Control-Allow-Origin', '*').end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const refused = await app.run(async (address) => {
    const out = {};
    const script = document.createElement('script');
    script.textContent = 'window.inlineScriptRan = true';
    document.head.append(script);
    out.inline = window.inlineScriptRan !== true;
    try {
      out.eval = !(0, eval)('true');
    } catch {
      out.eval = true;
    }
    out.request = await fetch(address).then(() => false, () => true);
    const image = new Image();
    out.image = await new Promise((done) => {
      document.addEventListener('securitypolicyviolation', () => done(true), { once: true });
      image.onload = () => done(false);
      image.src = `${address}/image.png`;
      setTimeout(() => done(false), 2000);
    });
    return out;
  }, `http://127.0.0.1:${server.address().port}`);
  assert.deepEqual(refused, { inline: true, eval: true, request: true, image: true });
  assert.equal(requests, 0);
});

test('commands that the window was not given are refused', async (t) => {
  const app = await launch(t);
  const answers = await app.run(() => Promise.all(['plugin:fs|read_file', 'plugin:shell|open', 'plugin:http|fetch', 'plugin:dialog|open'].map(
    (command) => window.__TAURI_INTERNALS__.invoke(command, { path: 'x', options: {} }).then(() => `${command} ran`, () => 'refused'),
  )));
  assert.deepEqual([...new Set(answers)], ['refused']);
});
