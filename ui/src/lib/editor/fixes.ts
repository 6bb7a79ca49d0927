// What can be done about a finding: take a rewording, "not here", "never".
import { isolateHistory } from '@codemirror/commands';
import { EditorSelection, type ChangeSpec, type EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { t } from '../i18n';
import * as ipc from '../ipc';
import { preview } from '../preview';
import { attempt, notice } from '../state.svelte';
import { dismiss } from './decisions';
import { markAtCursor, markOf, recheck, shown, type Mark } from './findings';
import { openMenu, type Item } from './menu';

/** Puts a rewording in place, as one change that one Ctrl+Z takes back. */
export function applyFix(view: EditorView, key: string, index: number): boolean {
  const { state } = view;
  const mark = markOf(state, key);
  const fix = mark?.finding.fixes[index];
  if (!mark || !fix || state.readOnly) return false;
  const { since } = state.field(shown);
  const specs: ChangeSpec[] = fix.edits.map(({ span, text }) => {
    if (mark.from === mark.to && span.start === mark.finding.span.start) return { from: mark.from, insert: text };
    const from = since.mapPos(span.start, 1);
    return { from, to: Math.max(from, since.mapPos(span.end, -1)), insert: text };
  });
  const changes = state.changes(specs);
  view.dispatch({
    changes,
    selection: cursorAfter(state, mark, changes.mapPos(mark.to, 1), changes.mapPos(state.selection.main.head, 1)),
    userEvent: 'input.complete',
    annotations: isolateHistory.of('full'),
    scrollIntoView: true,
  });
  view.focus();
  return true;
}

/** Behind what was put in; a greeting put in above leaves the cursor with the words it stood at. */
function cursorAfter(state: EditorState, mark: Mark, behind: number, stayed: number): EditorSelection {
  const { head } = state.selection.main;
  const keep = mark.from === mark.to && head >= mark.from && mark.from < state.doc.length && head !== mark.from;
  return EditorSelection.single(keep ? stayed : behind);
}

export function notHere(view: EditorView, key: string): void {
  const mark = markOf(view.state, key);
  if (!mark) return;
  dismiss(view, mark.finding.rule, { start: mark.from, end: mark.to });
  notice(t('finding.dismissed', { name: mark.finding.name }));
}

/** Switches the rule off, everywhere and for good; the notice takes it back. */
export async function never(view: EditorView, rule: string, name: string): Promise<void> {
  const set = async (on: boolean) => {
    await attempt(() => ipc.setRule(rule, on, 1));
    view.dispatch({ effects: recheck.of(null) });
  };
  await set(false);
  notice(t('finding.switchedOff', { name }), { label: t('app.undo'), run: () => void set(true) });
}

/** Opens the rewordings of a finding, the first one chosen. */
export function fixMenu(view: EditorView, mark = markAtCursor(view.state)): boolean {
  if (!mark) {
    notice(t('finding.noneHere'));
    return true;
  }
  const { key, finding } = mark;
  const items: Item[] = finding.fixes.map((fix, index) => ({
    label: preview(fix.text),
    run: () => applyFix(view, key, index),
  }));
  items.push(
    { label: t('finding.notHere'), quiet: true, run: () => notHere(view, key) },
    { label: t('finding.never'), quiet: true, run: () => void never(view, finding.rule, finding.name) },
  );
  openMenu(view, { pos: mark.from, end: mark.to, label: finding.message, items });
  return true;
}
