// Files that are dropped on the window, where the system hands them to Rust: an export to the page of runs, a message to
// the field that it falls on.
import { batch, look } from '../pages/batch/batch.svelte';
import { messageOf } from './eml';
import * as ipc from './ipc';
import { current, setCustomer } from './session.svelte';
import { app, attempt, change } from './state.svelte';

/** Takes files from now on. Gives what ends that. */
export function followFiles(): () => void {
  const ends = [
    ipc.onDrag((over) => (batch.over = over)),
    ipc.onDrop((fallen) => {
      batch.over = false;
      void dropped(fallen);
    }),
  ];
  return () => ends.forEach((end) => void end.then((stop) => stop()));
}

async function dropped({ x, y, names }: ipc.Fallen): Promise<void> {
  if (app.view === 'batch') return look(ipc.droppedRuns);
  const field = document.elementFromPoint(x, y)?.closest('.customer, .cm-content');
  const view = current()?.view;
  if (!field || !view) return;
  const bytes = await attempt(ipc.droppedMessage);
  const text = bytes ? messageOf(names[0] ?? '', bytes) : '';
  if (!text) return;
  if (field.matches('.customer')) {
    setCustomer(text);
    if (!app.settings.customerOpen) void change({ customerOpen: true });
    return;
  }
  const at = view.posAtCoords({ x, y }) ?? view.state.selection.main.head;
  view.dispatch({ changes: { from: at, insert: text }, selection: { anchor: at + text.length }, userEvent: 'input.drop' });
  view.focus();
}
