// Going through the findings, and what the keys in the editor do. Keys that work everywhere are in `shortcuts.ts`.
import { defaultKeymap, historyKeymap } from '@codemirror/commands';
import { EditorView, closeHoverTooltips, hasHoverTooltips, keymap } from '@codemirror/view';
import { t } from '../i18n';
import { reply } from '../reply.svelte';
import { notice } from '../state.svelte';
import { activate, marks, shown, type Mark } from './findings';
import { fixMenu } from './fixes';
import { insertGhost } from './ghosts';
import { closeMenu } from './menu';

/** Selects the passage of a finding, scrolls to it, opens its card and says what it is. */
export function goTo(view: EditorView, mark: Mark, focus = true): void {
  view.dispatch({
    selection: { anchor: mark.from, head: mark.to },
    effects: [activate.of(mark.key), EditorView.scrollIntoView(mark.from, { y: 'center' })],
  });
  reply.active = mark.key;
  if (focus) view.focus();
}

/** The next finding behind the cursor, or the one before it; round and round. */
export function goToNext(view: EditorView, step: 1 | -1): boolean {
  const list = marks(view.state);
  if (!list.length) {
    notice(t('finding.none'));
    return true;
  }
  const { from, to } = view.state.selection.main;
  const { active } = view.state.field(shown);
  const current = list.findIndex((mark) => mark.key === active && mark.from === from && mark.to === to);
  let index: number;
  if (current >= 0) index = (current + step + list.length) % list.length;
  else if (step > 0) index = Math.max(0, list.findIndex((mark) => mark.from >= from));
  else index = (list.filter((mark) => mark.from < from).length - 1 + list.length) % list.length;
  const mark = list[index];
  if (!mark) return true;
  goTo(view, mark);
  const { name, message, fixes } = mark.finding;
  const values = { number: index + 1, total: list.length, name, message, fixes: fixes.length };
  reply.spoken = t('finding.spoken', values);
  return true;
}

/** Closes what is open. Whether or not something was, the next Tab leaves the text. */
function escape(view: EditorView): boolean {
  view.setTabFocusMode(2000);
  return closeMenu(view) || closeHover(view);
}

function closeHover(view: EditorView): boolean {
  if (!hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: closeHoverTooltips });
  return true;
}

export const keys = keymap.of([
  { key: 'F8', run: (view) => goToNext(view, 1), shift: (view) => goToNext(view, -1) },
  { key: 'Mod-.', run: (view) => fixMenu(view) },
  { key: 'Alt-Enter', run: (view) => fixMenu(view) },
  { key: 'Escape', run: escape },
  { key: 'Tab', run: insertGhost },
  ...historyKeymap,
  // Ctrl+Enter copies the reply, where the editor would put in a line.
  ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Escape'),
]);
