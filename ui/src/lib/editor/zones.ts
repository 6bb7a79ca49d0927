// Passages that are not judged are dimmed. Hovering says why; a click offers to judge them after all. A selection made with
// the mouse offers to leave the passage out.
import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import { t } from '../i18n';
import type { Checked, Span } from '../types';
import { judge, leaveOut, selected } from './decisions';
import { openMenu } from './menu';

export interface Aside {
  readonly kind: AsideKind;
  readonly from: number;
  readonly to: number;
}

const kinds = ['quote', 'signature', 'footer', 'excluded', 'language'] as const;
export type AsideKind = (typeof kinds)[number];
const isKind = (kind: string): kind is AsideKind => (kinds as readonly string[]).includes(kind);

export const setAsides = StateEffect.define<readonly Aside[]>();
export const reason = (kind: AsideKind): string => t(`zone.${kind}`);

/** What the check says is not judged; `at` gives the place in the text as it stands now. */
export function asidesOf(checked: Checked, at: (span: Span) => [number, number]): Aside[] {
  const all = [
    ...checked.zones.map(({ kind, span }) => ({ kind, span })),
    ...checked.leftAlone.map((span) => ({ kind: 'language', span })),
  ];
  return all
    .flatMap(({ kind, span }) => {
      const [from, to] = at(span);
      return isKind(kind) && to > from ? [{ kind, from, to }] : [];
    })
    .sort((a, b) => a.from - b.from);
}

export const asides = StateField.define<{ list: readonly Aside[]; dimmed: DecorationSet }>({
  create: () => ({ list: [], dimmed: Decoration.none }),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setAsides)) return { list: effect.value, dimmed: dim(effect.value) };
    }
    if (!transaction.docChanged || !value.list.length) return value;
    const list = value.list
      .map(({ kind, from, to }) => ({
        kind,
        from: transaction.changes.mapPos(from, 1),
        to: transaction.changes.mapPos(to, -1),
      }))
      .filter(({ from, to }) => to > from);
    return { list, dimmed: value.dimmed.map(transaction.changes) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ dimmed }) => dimmed),
});

function dim(list: readonly Aside[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { kind, from, to } of list) {
    builder.add(from, to, Decoration.mark({
      class: `tact-aside tact-aside-${kind}`,
      attributes: { title: kind === 'language' ? reason(kind) : `${reason(kind)} ${t('zone.click')}` },
    }));
  }
  return builder.finish();
}

/** Do two lists say the same? Then nothing needs to be drawn again. */
export const sameAsides = (a: readonly Aside[], b: readonly Aside[]): boolean =>
  a.length === b.length &&
  a.every((one, at) => one.kind === b[at]?.kind && one.from === b[at]?.from && one.to === b[at]?.to);

export const mouse = EditorView.domEventHandlers({
  mouseup(event, view) {
    if (event.button !== 0) return false;
    // The selection that belongs to this press is set after it.
    setTimeout(() => offer(view, event));
    return false;
  },
});

function offer(view: EditorView, event: MouseEvent): void {
  const span = selected(view.state);
  if (span) {
    // A word or two is selected to be typed over; a passage may be meant to be left out.
    const words = view.state.sliceDoc(span.start, span.end).trim().split(/\s+/).length;
    if (words < 3) return;
    const items = [{ label: t('zone.leaveOut'), run: () => leaveOut(view, span) }];
    openMenu(view, { pos: span.start, label: t('zone.leaveOut'), items, quiet: true });
    return;
  }
  const target = event.target instanceof Element ? event.target.closest('.tact-aside') : null;
  const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
  if (!target || at === null) return;
  const aside = view.state.field(asides).list.find(({ from, to }) => from <= at && at <= to);
  // Words of a language without rules cannot be judged, whatever the agent says.
  if (!aside || aside.kind === 'language') return;
  const { kind, from, to } = aside;
  const items = [{ label: t('zone.judge'), run: () => judge(view, { start: from, end: to }) }];
  openMenu(view, { pos: at, label: reason(kind), items, quiet: true });
}
