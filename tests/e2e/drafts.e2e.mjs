// What was typed is there again, whatever ends the window.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { launch, SAMPLE } from './harness.mjs';

test('a text is there again one second after the last key, even if the process is killed', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await wait(1000);
  await app.kill();
  const again = await launch(t, { folders: app.folders });
  await again.untilText(SAMPLE);
});

test('several lines, quotation marks and words of other scripts come back as they were', async (t) => {
  const text = 'Bonjour,\n\n« Ça » coûte 12 € – voilà.\nПривет 谢谢\n';
  const app = await launch(t);
  await app.write(text);
  await wait(1000);
  await app.kill();
  const again = await launch(t, { folders: app.folders });
  await again.untilText(text);
});

test('a text that was deleted does not come back', async (t) => {
  const app = await launch(t);
  await app.write('Bonjour');
  await wait(1000);
  await app.press('Control+a', 'Delete');
  await wait(1000);
  await app.kill();
  const again = await launch(t, { folders: app.folders });
  assert.equal(await again.text(), '');
});
