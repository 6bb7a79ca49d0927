// Live checking: every change is sent at once, one check at a time, the latest text next. What comes back is moved through
// what was typed meanwhile, so that marks and scores follow the typing however fast it is.
import { ChangeSet, Transaction, type ChangeDesc } from '@codemirror/state';
import type { EditorView, ViewUpdate } from '@codemirror/view';
import { flushSync } from 'svelte';
import { decide, decisions } from './editor/decisions';
import { isMissing, moveMarks, recheck, showMarks, shown, type Mark } from './editor/findings';
import { draw, sameFinding, sameMarks } from './editor/marks';
import { asides, asidesOf, sameAsides, setAsides, type Aside } from './editor/zones';
import * as ipc from './ipc';
import { reply, type Card } from './reply.svelte';
import { app, attempt, ui } from './state.svelte';
import { isShown } from './strictness';
import type { Checked, Circumstances, Finding, Span } from './types';

const pause = 1000;
const word = /[\p{L}\p{M}\p{N}’'ʼ-]/u;

export class Checker {
  /** The check that is on its way, and what was typed since it was sent. */
  private flight: { since: ChangeDesc } | null = null;
  private pending = false;
  /** All findings, moved with the text; the shown ones leave out those that wait for the end of the word. */
  private all: readonly Mark[] = [];
  private since: ChangeDesc = ChangeSet.empty(0).desc;
  /** The word that is being typed. */
  private typed: { from: number; to: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting: (() => void)[] = [];

  constructor(private readonly view: EditorView) {}

  /** Follows the editor. */
  update(update: ViewUpdate): void {
    if (update.docChanged) {
      const changes = update.changes.desc;
      this.all = moveMarks(this.all, update.changes);
      this.since = this.since.composeDesc(changes);
      if (this.flight) this.flight.since = this.flight.since.composeDesc(changes);
      this.follow(update);
    } else if (update.selectionSet && this.typed) {
      this.endWord();
    }
    const asked = update.transactions.some(({ effects }) => effects.some((one) => one.is(decide) || one.is(recheck)));
    if (update.docChanged || asked) this.request();
  }

  /** Checks the text as it is now; if a check is on its way, right after it. */
  request(): void {
    if (this.flight) this.pending = true;
    else void this.send();
  }

  /** Another reply is in the editor: nothing that is known, or on its way, belongs to it. */
  reset(): void {
    this.flight = null;
    this.all = [];
    this.since = this.none();
    this.typed = null;
    reply.asides = [];
    clearTimeout(this.timer);
    this.request();
  }

  /** Waits until what is shown belongs to the text as it is. */
  settled(): Promise<void> {
    return this.flight ? new Promise((done) => this.waiting.push(done)) : Promise.resolve();
  }

  private none(): ChangeDesc {
    return ChangeSet.empty(this.view.state.doc.length).desc;
  }

  private async send(): Promise<void> {
    const { state } = this.view;
    this.pending = false;
    const flight = { since: this.none() };
    this.flight = flight;
    const checked = await attempt(() => ipc.check({
      text: state.doc.toString(),
      customer: reply.customer,
      circumstances: $state.snapshot(reply.circumstances) as Circumstances,
      decisions: state.field(decisions),
      ui: ui(),
    }), false);
    if (this.flight !== flight) return;
    this.flight = null;
    // The next check runs while this one is drawn.
    if (this.pending) void this.send();
    if (checked) this.arrive(checked, flight.since);
    if (!this.flight) this.waiting.splice(0).forEach((done) => done());
  }

  private arrive(checked: Checked, since: ChangeDesc): void {
    const at = ({ start, end }: Span): [number, number] =>
      since.empty ? [start, end] : start === end
        ? [since.mapPos(start, start === 0 ? -1 : 1), since.mapPos(start, start === 0 ? -1 : 1)]
        : [since.mapPos(start, 1), since.mapPos(end, -1)];
    this.since = since;
    this.all = toMarks(checked, at);
    const dimmed = asidesOf(checked, at);
    const redim = !sameAsides(dimmed, this.view.state.field(asides).list);
    reply.checked = checked;
    this.show(redim ? dimmed : null);
    performance.clearMarks('tact:applied');
    performance.mark('tact:applied', { detail: { length: this.view.state.doc.length, late: !since.empty } });
  }

  /** Draws the findings, but for those that wait. */
  private show(dimmed: readonly Aside[] | null = null): void {
    // Marks that change around half-composed letters break the composition; at its end the text is checked again.
    if (this.view.composing) return flushSync();
    const before = this.view.state.field(shown).marks;
    const marks = this.typed ? this.all.filter((mark) => !this.waits(mark, before)) : this.all;
    const effects = [showMarks.of({ marks, since: this.since }), ...(dimmed ? [setAsides.of(dimmed)] : [])];
    const redraw = sameMarks(before, marks) ? [] : [draw(marks)];
    this.view.dispatch({ effects: [...effects, ...redraw], annotations: Transaction.addToHistory.of(false) });
    reply.cards = toCards(marks, reply.cards);
    if (dimmed) reply.asides = dimmed.map(({ kind, from, to }) => ({ kind, text: this.words(from, to) }));
    flushSync();
  }

  /** The first words of a passage. */
  private words(from: number, to: number): string {
    const text = this.view.state.sliceDoc(from, Math.min(to, from + 120)).replace(/^[>\s]+|[>\s]+/g, ' ').trim();
    return text.length > 60 ? `${text.slice(0, 58).trimEnd()}…` : text;
  }

  /** A mark waits for the end of the word, unless it stood there before. */
  private waits(mark: Mark, before: readonly Mark[]): boolean {
    const typed = this.typed;
    if (!typed || isMissing(mark.finding) || mark.from >= typed.to || mark.to <= typed.from) return false;
    return !before.some(({ finding, from, to }) => finding.rule === mark.finding.rule && from < mark.to && mark.from < to);
  }

  private follow(update: ViewUpdate): void {
    clearTimeout(this.timer);
    this.typed = null;
    const typing = update.transactions.some((one) => one.isUserEvent('input.type') || one.isUserEvent('delete'));
    if (!typing) return;
    const { head } = update.state.selection.main;
    const line = update.state.doc.lineAt(head);
    let from = head;
    while (from > line.from && word.test(line.text[from - line.from - 1] ?? '')) from--;
    let to = head;
    while (to < line.to && word.test(line.text[to - line.from] ?? '')) to++;
    if (from === head) return;
    this.typed = { from, to };
    this.timer = setTimeout(() => this.endWord(), pause);
  }

  private endWord(): void {
    clearTimeout(this.timer);
    if (!this.typed) return;
    this.typed = null;
    // Not within the update of the editor that this may be told from.
    queueMicrotask(() => this.show());
  }
}

function toMarks(checked: Checked, at: (span: Span) => [number, number]): Mark[] {
  const seen = new Map<string, number>();
  const out: Mark[] = [];
  for (const finding of checked.findings) {
    if (!isShown(finding, app.settings.strictness)) continue;
    const base = `${finding.rule}|${finding.excerpt}`;
    const nth = seen.get(base) ?? 0;
    seen.set(base, nth + 1);
    const [from, to] = at(finding.span);
    if (isMissing(finding) || to > from) out.push({ key: `${base}|${nth}`, finding, from, to });
  }
  return out;
}

/** Cards keep their object where they read the same. */
function toCards(marks: readonly Mark[], before: readonly Card[]): readonly Card[] {
  const known = new Map(before.map((card) => [card.key, card]));
  const cards = marks.map(({ key, finding }): Card => {
    const old = known.get(key);
    return old && sameFinding(old.finding, finding as Finding) ? old : { key, finding };
  });
  const same = cards.length === before.length && cards.every((card, at) => card === before[at]);
  return same ? before : cards;
}
