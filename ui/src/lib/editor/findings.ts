// The findings that are shown, with their places in the text as it stands now. Marks, ghost lines, keys and menus all read
// them here.
import { ChangeSet, StateEffect, StateField, type ChangeDesc, type EditorState } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';
import type { Finding } from '../types';

export interface Mark {
  readonly key: string;
  readonly finding: Finding;
  readonly from: number;
  readonly to: number;
}

interface Shown {
  readonly marks: readonly Mark[];
  /** What was typed since the text was checked; the edits of fixes are moved through it. */
  readonly since: ChangeDesc;
  /** Key of the finding that was gone to last. */
  readonly active: string;
}

export const showMarks = StateEffect.define<{ marks: readonly Mark[]; since: ChangeDesc }>();
export const activate = StateEffect.define<string>();
/** Asks for a new check although the text is the same, as when a rule was switched off. */
export const recheck = StateEffect.define<null>();

/** Something is missing at this place; there are no words to mark. */
export const isMissing = (finding: Finding): boolean => finding.span.start === finding.span.end;

export const shown = StateField.define<Shown>({
  create: (state) => ({ marks: [], since: ChangeSet.empty(state.doc.length).desc, active: '' }),
  update(value, transaction) {
    if (transaction.docChanged) {
      value = {
        marks: moveMarks(value.marks, transaction.changes),
        since: value.since.composeDesc(transaction.changes.desc),
        active: value.active,
      };
    }
    for (const effect of transaction.effects) {
      if (effect.is(showMarks)) value = { ...effect.value, active: value.active };
      else if (effect.is(activate)) value = { ...value, active: effect.value };
    }
    return value;
  },
  provide: (field) =>
    EditorView.decorations.from(field, ({ marks, active }) => {
      const mark = active && marks.find((one) => one.key === active);
      return mark && mark.to > mark.from ? Decoration.set(activeMark.range(mark.from, mark.to)) : Decoration.none;
    }),
});

const activeMark = Decoration.mark({ class: 'tact-active' });

/** Moves marks through a change; those whose words are gone disappear. */
export function moveMarks(marks: readonly Mark[], changes: ChangeDesc): Mark[] {
  const out: Mark[] = [];
  for (const mark of marks) {
    if (mark.from === mark.to) {
      const at = changes.mapPos(mark.from, mark.from === 0 ? -1 : 1);
      out.push(at === mark.from ? mark : { ...mark, from: at, to: at });
      continue;
    }
    const from = changes.mapPos(mark.from, 1);
    const to = changes.mapPos(mark.to, -1);
    if (to > from) out.push(from === mark.from && to === mark.to ? mark : { ...mark, from, to });
  }
  return out;
}

export const marks = (state: EditorState): readonly Mark[] => state.field(shown).marks;

export const markOf = (state: EditorState, key: string): Mark | undefined =>
  marks(state).find((mark) => mark.key === key);

/** The finding that a key means: the one gone to last, else the shortest passage at the cursor, else what is missing there. */
export function markAtCursor(state: EditorState): Mark | undefined {
  const { from, to, head } = state.selection.main;
  const { marks, active } = state.field(shown);
  const last = marks.find((mark) => mark.key === active);
  if (last && last.from === from && last.to === to) return last;
  const here = marks.filter((mark) => mark.to > mark.from && mark.from <= head && head <= mark.to);
  if (here.length) return here.reduce((best, mark) => (mark.to - mark.from < best.to - best.from ? mark : best));
  return missingAt(state);
}

/** The missing thing whose place is nearest to the cursor, on the cursor's line. */
export function missingAt(state: EditorState): Mark | undefined {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  let best: Mark | undefined;
  for (const mark of marks(state)) {
    if (mark.from !== mark.to || !mark.finding.fixes.length || mark.from < line.from || mark.from > line.to) continue;
    if (!best || Math.abs(mark.from - head) < Math.abs(best.from - head)) best = mark;
  }
  return best;
}
