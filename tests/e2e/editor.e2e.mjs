// The sample reply, from the first key to the clipboard: marks, scores, verdict, rewordings, undo, copy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipboard, launch, SAMPLE } from './harness.mjs';

/** Goes to the finding with a number, from 0, by keyboard. */
async function goTo(app, number) {
  for (let pressed = 0; pressed < 20; pressed += 1) {
    if ((await app.run(() => [...document.querySelectorAll('li.card')].findIndex((card) => card.classList.contains('open')))) === number) return;
    await app.press('F8');
  }
  assert.fail(`F8 does not get to finding ${number}`);
}

/** Opens the rewordings of the finding under the cursor; how many there are. */
async function openFixes(app) {
  await app.press('Control+.');
  await app.until('a rewording is chosen', () => document.activeElement.getAttribute('role') === 'menuitem');
  return app.run(() => document.querySelectorAll('[role=menuitem]:not(.quiet)').length);
}

/** Chooses the rewording with a number, from 0, in the open menu. */
async function take(app, number) {
  const before = await app.text();
  await app.press(...Array(number).fill('Down'), 'Enter');
  await app.until('the text is another', (text) => editorText() !== text, before);
}

/** Waits until it is said that the reply was copied, and looks at the clipboard. */
async function copied(app, text) {
  await app.until('it is said', (words) => document.querySelector('[role=status]').textContent.includes(words), app.say('copy.done'));
  assert.equal(clipboard(), text);
  assert.equal(await app.text(), text);
}

const cards = (app) => app.run(() => document.querySelectorAll('li.card').length);

test('the sample reply has its marks, scores and verdict', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  const scores = await app.scores();
  assert.equal(scores.greeting, 0);
  assert.ok(scores.politeness < 50 && scores.blame < 50 && scores.empathy < 34, JSON.stringify(scores));
  assert.equal(await app.verdict(), 'hold');
  const marked = await app.run(() => [...document.querySelectorAll('.cm-lintRange')].map((mark) => mark.textContent).join(' '));
  for (const words of ['Je ne sais pas ce que vous voulez', 'veuillez télécharger le reçu']) assert.ok(marked.includes(words), marked);
  assert.ok(await app.count('button', /Bonjour/) > 0 || await app.run(() => /Bonjour/.test(document.querySelector('.cm-editor').textContent)), 'no greeting is offered');
  await app.screenshot('editor-sample');
});

test('a verdict that no finding explains says what weighs most', async (t) => {
  const app = await launch(t);
  await app.write('On ne peut pas.');
  await app.settled();
  assert.equal(await app.verdict(), 'review');
  const reason = await app.run(() => document.querySelector('.verdict .reason')?.textContent ?? '');
  assert.match(reason, /laissent le client seul|leave the customer alone/);
  await app.screenshot('editor-reason');
});

test('each rewording is taken by keyboard, and one Ctrl+Z takes it back', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  const findings = await cards(app);
  assert.ok(findings >= 4, `${findings} findings`);
  for (let finding = 0; finding < findings; finding += 1) {
    await goTo(app, finding);
    const fixes = await openFixes(app);
    await app.press('Escape');
    assert.ok(fixes > 0, `finding ${finding} has no rewording`);
    for (let fix = 0; fix < fixes; fix += 1) {
      await goTo(app, finding);
      await openFixes(app);
      await take(app, fix);
      const changed = await app.text();
      await app.press('Control+z');
      await app.untilText(SAMPLE);
      await app.press('Control+y');
      await app.untilText(changed);
      await app.press('Control+z');
      await app.untilText(SAMPLE);
      await app.settled();
    }
  }
});

test('with the first rewordings taken, the reply may go', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  const before = await app.scores();
  for (let taken = 0; (await cards(app)) > 0; taken += 1) {
    assert.ok(taken < 15, `after ${taken} rewordings there is still something to do: ${await app.text()}`);
    await goTo(app, 0);
    await openFixes(app);
    await take(app, 0);
    await app.settled();
  }
  const after = await app.scores();
  for (const dimension of Object.keys(before)) assert.ok(after[dimension] >= before[dimension], `${dimension}: ${JSON.stringify({ before, after })}`);
  assert.notEqual(await app.verdict(), 'hold');
  await app.screenshot('editor-reworded');
});

test('on hold, copying asks and names the reason; it copies where it is told to', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  await app.press('Control+Enter');
  await app.get('button', app.say('copy.anyway'));
  const reason = await app.run(() => document.getElementById(document.querySelector('dialog[open]').getAttribute('aria-describedby')).textContent);
  const findings = await app.run(() => [...document.querySelectorAll('li.card p')].map((one) => one.textContent));
  assert.ok(findings.includes(reason), `the reason is “${reason}”`);
  await app.screenshot('editor-hold');
  await app.press('Tab', 'Enter');
  await copied(app, SAMPLE);
});

test('on hold, copying asks only once', async (t) => {
  const app = await launch(t);
  await app.write(SAMPLE);
  await app.settled();
  await app.press('Control+Enter');
  await app.get('dialog');
  await app.press('Escape');
  await app.until('the dialog is closed', () => !document.querySelector('dialog[open]'));
  assert.notEqual(clipboard(), SAMPLE);
  await app.press('Control+Enter');
  await copied(app, SAMPLE);
});

test('what is copied can be pasted elsewhere while the window is open, line breaks and all', async (t) => {
  const app = await launch(t);
  const text = 'Bonjour Madame Martin,\n\nVotre colis part aujourd’hui, je vous envoie le numéro de suivi dès ce soir.\n\nBien cordialement,\nLéa';
  await app.write(text);
  await app.settled();
  await app.press('Control+Enter');
  await copied(app, text);
});

test('typing faster than it is judged ends with the judgement of the whole text', async (t) => {
  const app = await launch(t);
  const text = `${SAMPLE}\n\n${SAMPLE}`;
  await app.write(text);
  await app.settled();
  const typed = await app.scores();
  const marks = await cards(app);
  await app.press('Control+a', 'Delete');
  await app.settled();
  await app.run((whole) => document.execCommand('insertText', false, whole), text);
  await app.untilText(text);
  await app.settled();
  assert.deepEqual({ scores: await app.scores(), marks: await cards(app) }, { scores: typed, marks });
});
