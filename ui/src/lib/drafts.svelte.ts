// Drafts survive: what was typed is kept at most half a second later, and is there again after a crash.
import type { EditorView } from '@codemirror/view';
import { decisions } from './editor/decisions';
import { load } from './editor/editor';
import * as ipc from './ipc';
import { noDecisions, ofProfile, reply } from './reply.svelte';
import { attempt } from './state.svelte';
import type { Circumstances, Draft } from './types';

const within = 400;

export class Drafts {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> = Promise.resolve();
  private changed = false;
  /** Counts replies, so that a number that comes late is not given to the next one. */
  private turn = 0;

  constructor(
    private readonly view: EditorView,
    private readonly opened: () => void,
  ) {}

  /** The reply as it stands. */
  current(): Draft {
    const { state } = this.view;
    return {
      id: reply.id,
      text: state.doc.toString(),
      customer: reply.customer,
      circumstances: $state.snapshot(reply.circumstances) as Circumstances,
      decisions: state.field(decisions),
      cursor: state.selection.main.head,
      updated: Date.now(),
    };
  }

  /** Something has changed: it is kept soon. Later changes do not put it off. */
  touch(): void {
    this.changed = true;
    this.timer ??= setTimeout(() => void this.keep(), within);
  }

  /** Keeps now what is not kept yet. */
  keep(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.changed) return this.saving;
    this.changed = false;
    const turn = this.turn;
    const draft = this.current();
    this.saving = this.saving.then(async () => {
      // The number that the save before was given.
      if (turn === this.turn) draft.id = reply.id;
      if (!draft.id && !draft.text.trim() && !draft.customer.trim()) return;
      const id = await attempt(() => ipc.saveDraft(draft), false);
      if (id !== undefined && turn === this.turn) reply.id = id;
    });
    return this.saving;
  }

  /** Begins a new reply; the one before stays among the drafts. */
  async fresh(): Promise<void> {
    await this.keep();
    if (reply.id && this.view.state.doc.length === 0) await attempt(() => ipc.deleteDraft(reply.id));
    this.show({ id: 0, text: '', customer: '', circumstances: ofProfile(), decisions: noDecisions, cursor: 0, updated: 0 });
  }

  /** Goes on with another draft. */
  async open(draft: Draft): Promise<void> {
    await this.keep();
    this.show(draft);
    // It was worked on last: that is the one to show at the next start.
    if (draft.id) this.touch();
  }

  /** Puts a draft into the editor. */
  show(draft: Draft): void {
    this.turn++;
    this.changed = false;
    reply.id = draft.id;
    reply.customer = draft.customer;
    reply.circumstances = { ...draft.circumstances };
    reply.decisions = draft.decisions;
    reply.active = '';
    reply.cards = [];
    load(this.view, draft.text, draft.decisions, draft.cursor);
    reply.empty = draft.text === '';
    this.opened();
    this.view.focus();
  }
}
