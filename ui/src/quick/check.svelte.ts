// What the quick check shows and does. Rust holds the reply; each command answers with the reply as it is then.
import { t } from '../lib/i18n';
import * as ipc from '../lib/ipc';
import { preview } from '../lib/preview';
import { app, attempt } from '../lib/state.svelte';
import { isShown } from '../lib/strictness';
import type { Finding, Fix, Quick, Span } from '../lib/types';
import { focusNext } from './focus';

/** A finding that is shown, with its number among all: Rust knows it by that. */
export interface Shown {
  readonly index: number;
  readonly finding: Finding;
}

class QuickCheck {
  /** Nothing while the clipboard is being read, and when the window is closed: no reply stays behind. */
  quick = $state.raw<Quick | null>(null);
  /** The chosen finding among the shown ones, and the chosen one of its rewordings. */
  at = $state(0);
  fix = $state(0);
  /** Is an answer on its way for so long that it must be said? */
  slow = $state(false);
  /** What screen readers say. */
  spoken = $state('');

  readonly shown: readonly Shown[] = $derived(
    (this.quick?.checked?.findings ?? [])
      .map((finding, index) => ({ index, finding }))
      .filter(({ finding }) => isShown(finding, app.settings.strictness)),
  );
  readonly chosen: Shown | null = $derived(this.shown[this.at] ?? null);
  readonly improvable: boolean = $derived(this.shown.some(({ finding }) => finding.fixes.length > 0));

  /** Counts openings: what answers late belongs to the one before. */
  private turn = 0;
  /** Keys may come faster than answers: each waits for the one before, so that none is lost. */
  private queue: Promise<void> = Promise.resolve();
  private waiting = $state(0);
  /** Where each rewording was taken, so that taking it back leads there again. */
  private trail: number[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Is an answer on its way? Then what is seen may not be what is clicked. */
  get busy(): boolean {
    return this.waiting > 0;
  }

  /** Shows what is on the clipboard now; nothing of the time before stays. */
  open(quick: Quick | null): void {
    this.turn++;
    this.trail = [];
    this.quick = quick;
    this.at = 0;
    this.fix = 0;
    app.failures = [];
    this.sayAll();
  }

  choose(at: number): void {
    if (!this.shown.length) return;
    this.at = (at + this.shown.length) % this.shown.length;
    this.fix = 0;
  }

  chooseFix(fix: number): void {
    const fixes = this.chosen?.finding.fixes ?? [];
    if (!fixes.length) return;
    this.fix = (fix + fixes.length) % fixes.length;
    const text = preview(fixes[this.fix]?.text ?? '');
    this.say(t('quick.rewording', { number: this.fix + 1, total: fixes.length, text }));
  }

  /** Takes the chosen rewording, and goes on to the next finding. */
  apply(): void {
    this.run(() => {
      const [chosen, fix, at] = [this.chosen, this.chosen?.finding.fixes[this.fix], this.at];
      if (!chosen || !fix) return null;
      const next = () => {
        this.trail.push(at);
        this.choose(this.after(chosen.finding, fix));
      };
      return { answer: ipc.quickApply(chosen.index, this.fix), next };
    });
  }

  improve(): void {
    this.run(() => {
      if (!this.improvable) return null;
      const { at } = this;
      const next = () => {
        this.trail.push(at);
        this.choose(0);
      };
      return { answer: ipc.quickImprove(), next };
    });
  }

  undo(): void {
    this.run(() => {
      if (!this.quick?.applied) return null;
      return { answer: ipc.quickUndo(), next: () => this.choose(Math.min(this.trail.pop() ?? 0, this.shown.length - 1)) };
    });
  }

  copy = () => this.leave(ipc.quickCopy);
  edit = () => this.leave(ipc.quickEdit);
  /** At once, whatever is on its way. */
  close = () => void this.end(ipc.quickClose);

  /** The first finding behind where this one was; from the last one, the first that was passed over. */
  private after({ span }: Finding, { edits }: Fix): number {
    const before = edits.filter((edit) => edit.span.end < span.start);
    const moved = before.reduce((sum, edit) => sum + edit.text.length - (edit.span.end - edit.span.start), 0);
    const place = span.start + moved;
    // What is missing at the same place, such as a greeting above the first words, stands before them.
    const behind = ({ start, end }: Span) => start > place || (start === place && (end > start || span.end === span.start));
    return Math.max(0, this.shown.findIndex(({ finding }) => behind(finding.span)));
  }

  private run(ask: () => { answer: Promise<Quick>; next: () => void } | null): void {
    const { turn } = this;
    this.waiting++;
    const late = setTimeout(() => (this.slow = this.busy), 300);
    this.queue = this.queue.then(async () => {
      const asked = turn === this.turn ? ask() : null;
      const quick = asked && (await attempt(() => asked.answer));
      clearTimeout(late);
      this.waiting--;
      this.slow &&= this.busy;
      if (!asked || !quick || turn !== this.turn) return;
      this.quick = quick;
      asked.next();
      this.sayAll();
      focusNext();
    });
  }

  private leave(action: () => Promise<void>): void {
    const { turn } = this;
    this.queue = this.queue.then(() => (turn === this.turn ? this.end(action) : undefined));
  }

  private async end(action: () => Promise<void>): Promise<void> {
    const { turn } = this;
    const done = await attempt(() => action().then(() => true));
    if (done && turn === this.turn) this.open(null);
  }

  private sayAll(): void {
    const checked = this.quick?.checked;
    if (!checked?.verdict) return this.say('');
    const scores = checked.scores.map(({ name, value }) => `${name} ${value ?? '–'}`).join(', ');
    this.say(t('panel.spoken', { verdict: t(`verdict.${checked.verdict}`), scores, count: this.quick?.findings ?? 0 }));
  }

  /** Emptied first: a region that says the same as before would stay silent. */
  private say(text: string): void {
    this.spoken = '';
    clearTimeout(this.timer);
    if (text) this.timer = setTimeout(() => (this.spoken = text), 60);
  }
}

export const check = new QuickCheck();
