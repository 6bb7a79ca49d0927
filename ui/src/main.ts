import { mount } from 'svelte';
import App from './App.svelte';
import * as ipc from './lib/ipc';
import { takeReply } from './lib/session.svelte';
import { begin } from './lib/state.svelte';
import './styles/tokens.css';
import './styles/base.css';

const target = document.getElementById('app');
if (target) {
  try {
    await begin();
    mount(App, { target });
    // Before the window says that it is ready: a reply of the quick check may have been waiting for it.
    await ipc.onReply((text) => void takeReply(text)).catch(() => {});
  } catch (error) {
    // Before the language is known: both.
    target.textContent = `Tact n’a pas pu démarrer. · Tact could not start. ${String(error)}`;
  }
  // The window is shown when there is something to see, not before: nothing flickers. (A hidden one draws no frames, so
  // there is none to wait for.)
  document.documentElement.dataset.ready = '';
  await ipc.ready();
}
