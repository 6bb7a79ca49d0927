import { flushSync, mount } from 'svelte';
import * as ipc from '../lib/ipc';
import { app, attempt, begin } from '../lib/state.svelte';
import type { Quick as Answer } from '../lib/types';
import '../styles/tokens.css';
import '../styles/base.css';
import Quick from './Quick.svelte';
import { check } from './check.svelte';
import { focusChosen } from './focus';

/** Longer than this, and the window comes up to say that it is reading. */
const patience = 250;

function show(answer: Answer): void {
  check.open(answer);
  flushSync();
  // The verdict stays in sight, however large the text.
  focusChosen({ preventScroll: true });
  document.querySelector('[data-frame]')?.scrollTo(0, 0);
  document.documentElement.dataset.ready = '';
  // A window that is not shown draws no frame: this is when the verdict is seen.
  requestAnimationFrame(() => performance.mark('tact:quick'));
}

/** The window stays when it is closed; meanwhile the settings may have been changed in the other one. */
const reopen = (answer: Answer) => {
  void attempt(async () => (app.settings = (await ipc.start()).settings), false);
  show(answer);
};

const target = document.getElementById('app');
if (target) {
  try {
    // At once, not one after the other: each is a way to the other process and back.
    const [first] = [attempt(ipc.quick), ipc.onQuick(reopen).catch(() => {})];
    await begin();
    // What went wrong at the start is told in the window with the editor.
    app.failures = [];
    mount(Quick, { target });
    // The window is shown when there is something to see, not before: nothing flickers.
    const late = setTimeout(() => void ipc.quickReady(), patience);
    const answer = await first;
    clearTimeout(late);
    if (answer) show(answer);
  } catch (error) {
    // Before the language is known: both.
    target.textContent = `Tact n’a pas pu démarrer. · Tact could not start. ${String(error)}`;
  }
  await ipc.quickReady();
}
