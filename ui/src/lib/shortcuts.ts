// Keys that work wherever the focus is. The editor has its own in `editor/keys.ts` and sees them first.
import { fixMenu } from './editor/fixes';
import { goToNext } from './editor/keys';
import { judge, leaveOut, selected } from './editor/decisions';
import { asides } from './editor/zones';
import { t } from './i18n';
import { current, newReply } from './session.svelte';
import { app, change, notice } from './state.svelte';
import { tabs } from './tabs';

const mod = (event: KeyboardEvent) => event.ctrlKey || event.metaKey;
const zooms = [100, 110, 125, 150, 175, 200];

/** Keys of the whole window. */
export function appShortcuts(event: KeyboardEvent, help: () => void): void {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
  const number = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (mod(event) && !event.altKey && !event.shiftKey && number && Number(number) <= tabs.length + 1) {
    app.view = tabs[Number(number) - 1]?.view ?? 'settings';
  } else if (mod(event) && ['+', '=', '-', '0'].includes(event.key)) zoom(event.key);
  else if (event.key === 'F1') help();
  else if (event.key === 'F6') nextPane(event.shiftKey ? -1 : 1);
  else if (mod(event) && !event.shiftKey && event.key.toLowerCase() === 'n') void newReply();
  else return;
  event.preventDefault();
}

/** Keys of the view with the reply. */
export function checkShortcuts(event: KeyboardEvent, copy: () => void): void {
  const view = current()?.view;
  if (event.defaultPrevented || !view || app.view !== 'check' || document.querySelector('dialog[open]')) return;
  if (mod(event) && event.key === 'Enter') copy();
  else if (event.key === 'F8') goToNext(view, event.shiftKey ? -1 : 1);
  else if ((mod(event) && event.key === '.') || (event.altKey && event.key === 'Enter')) fixMenu(view);
  else if (mod(event) && event.shiftKey && event.code === 'KeyJ') judgeOrNot();
  else return;
  event.preventDefault();
}

/** Leaves the selected passage out; without one, judges the passage at the cursor after all. */
function judgeOrNot(): void {
  const view = current()?.view;
  if (!view) return;
  const span = selected(view.state);
  const { head } = view.state.selection.main;
  const aside = view.state.field(asides).list.find(({ from, to }) => from <= head && head <= to);
  if (span) leaveOut(view, span);
  else if (aside && aside.kind !== 'language') judge(view, { start: aside.from, end: aside.to });
  else return notice(t('zone.nothing'));
  notice(t(span ? 'zone.leftOut' : 'zone.judgedNow'));
}

function zoom(key: string): void {
  const at = zooms.findIndex((one) => one >= app.settings.zoom);
  const to = key === '0' ? 0 : Math.max(0, Math.min(zooms.length - 1, (at < 0 ? 0 : at) + (key === '-' ? -1 : 1)));
  void change({ zoom: zooms[to] ?? 100 });
}

/** F6: the next part of the window. */
function nextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + step + panes.length) % panes.length];
  pane?.querySelector<HTMLElement>('.cm-content, [aria-current], button:not(:disabled), input, [tabindex="0"]')?.focus();
}
