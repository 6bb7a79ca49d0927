// What the agent decided about passages: judge this after all, leave this out, this is no finding. The passages move with
// the text, and Ctrl+Z takes a decision back like any other change.
import { invertedEffects } from '@codemirror/commands';
import { StateEffect, StateField, type ChangeDesc, type EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { noDecisions } from '../reply.svelte';
import type { Decisions, Span } from '../types';

export const decide = StateEffect.define<Decisions>({ map: moved });

export const decisions = StateField.define<Decisions>({
  create: () => noDecisions,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(decide)) return effect.value;
    return transaction.docChanged ? moved(value, transaction.changes) : value;
  },
});

/** Undo brings back what a decision, or a deletion, has replaced. */
export const undoDecisions = invertedEffects.of((transaction) => {
  const before = transaction.startState.field(decisions);
  const decided = transaction.effects.some((effect) => effect.is(decide));
  const lost = count(before) > count(transaction.state.field(decisions));
  return decided || lost ? [decide.of(before)] : [];
});

const count = (value: Decisions) => value.judge.length + value.leaveOut.length + value.dismissed.length;

function moved(value: Decisions, changes: ChangeDesc): Decisions {
  if (count(value) === 0) return value;
  // What is typed at the edge of a passage does not belong to it.
  const span = ({ start, end }: Span): Span =>
    start === end
      ? { start: changes.mapPos(start), end: changes.mapPos(start) }
      : { start: changes.mapPos(start, 1), end: changes.mapPos(end, -1) };
  const spans = (list: readonly Span[]) => list.map(span).filter(({ start, end }) => end > start);
  return {
    judge: spans(value.judge),
    leaveOut: spans(value.leaveOut),
    dismissed: value.dismissed
      .map((one) => ({ rule: one.rule, span: span(one.span), place: one.span.start === one.span.end }))
      .filter(({ span: { start, end }, place }) => place || end > start)
      .map(({ rule, span }) => ({ rule, span })),
  };
}

const overlaps = (a: Span, b: Span) => a.start < b.end && b.start < a.end;

/** Says that a passage is to be judged although it does not look like the agent's words. */
export function judge(view: EditorView, span: Span): void {
  change(view, (value) => {
    const leaveOut = value.leaveOut.filter((one) => !overlaps(one, span));
    // A passage that the agent had left out needs no more than that.
    const undone = leaveOut.length < value.leaveOut.length;
    return { ...value, leaveOut, judge: undone ? value.judge : [...value.judge, span] };
  });
}

/** Says that a passage is not to be judged. */
export function leaveOut(view: EditorView, span: Span): void {
  if (span.end <= span.start) return;
  change(view, (value) => {
    const judged = value.judge.filter((one) => !overlaps(one, span));
    const undone = judged.length < value.judge.length;
    return { ...value, judge: judged, leaveOut: undone ? value.leaveOut : [...value.leaveOut, span] };
  });
}

/** Says that a finding is none, at this place. */
export function dismiss(view: EditorView, rule: string, span: Span): void {
  change(view, (value) => ({ ...value, dismissed: [...value.dismissed, { rule, span }] }));
}

/** All findings that were said to be none count again. */
export const bringBack = (view: EditorView): void => change(view, (value) => ({ ...value, dismissed: [] }));

function change(view: EditorView, next: (value: Decisions) => Decisions): void {
  view.dispatch({ effects: decide.of(next(view.state.field(decisions))) });
}

/** The selected passage, if there is one. */
export function selected(state: EditorState): Span | null {
  const { from, to } = state.selection.main;
  return to > from ? { start: from, end: to } : null;
}
