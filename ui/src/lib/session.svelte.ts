// The one editor of the window with its checker and its drafts, and what other parts of the interface may ask of them.
import type { EditorView, ViewUpdate } from '@codemirror/view';
import { tick } from 'svelte';
import { Checker } from './checker.svelte';
import { Drafts } from './drafts.svelte';
import { decide, decisions } from './editor/decisions';
import { activate, isMissing, markAtCursor } from './editor/findings';
import { create, speak, translate } from './editor/editor';
import { example } from './example';
import { t } from './i18n';
import * as ipc from './ipc';
import { noDecisions, ofProfile, reply } from './reply.svelte';
import { app, attempt, change, notice, started, ui } from './state.svelte';
import type { Circumstances, Draft } from './types';

export interface Session {
  readonly view: EditorView;
  readonly checker: Checker;
  readonly drafts: Drafts;
}

let session: Session | undefined;

/** Nothing before the editor is on the page. */
export const current = (): Session | undefined => session;

export function begin(parent: HTMLElement): Session {
  const view = create(parent, (update) => follow(update));
  const checker = new Checker(view);
  const drafts = new Drafts(view, () => checker.reset());
  session = { view, checker, drafts };
  const first = { id: 0, customer: '', circumstances: ofProfile(), decisions: noDecisions, cursor: 0, updated: 0 };
  drafts.show(started.draft ?? { ...first, text: app.settings.welcomed ? '' : example(ui()) });
  return session;
}

function follow(update: ViewUpdate): void {
  if (!session) return;
  const { view, checker, drafts } = session;
  checker.update(update);
  const decided = update.transactions.some(({ effects }) => effects.some((effect) => effect.is(decide)));
  if (decided || update.docChanged) reply.decisions = update.state.field(decisions);
  if (decided || update.docChanged) drafts.touch();
  if (update.docChanged) reply.empty = update.state.doc.length === 0;
  if (!update.selectionSet && !update.docChanged) return;
  const { main } = update.state.selection;
  reply.selected = !main.empty;
  const pressed = main.empty && update.transactions.some((one) => one.isUserEvent('select.pointer'));
  const mark = pressed ? markAtCursor(update.state) : undefined;
  if (mark && !isMissing(mark.finding)) {
    reply.active = mark.key;
    queueMicrotask(() => view.dispatch({ effects: activate.of(mark.key) }));
  }
}

/** The customer's message has changed. */
export function setCustomer(text: string): void {
  reply.customer = text;
  session?.drafts.touch();
  session?.checker.request();
}

/** Channel, form of address … have changed; the profile remembers them. */
export function setCircumstances(changes: Partial<Circumstances>): void {
  Object.assign(reply.circumstances, changes);
  const circumstances = $state.snapshot(reply.circumstances) as Circumstances;
  const profiles = app.settings.profiles.map((one) =>
    one.name === app.settings.profile ? { ...one, circumstances } : one,
  );
  void change({ profiles });
  session?.drafts.touch();
  session?.checker.request();
}

export function chooseProfile(name: string): void {
  void change({ profile: name });
  reply.circumstances = ofProfile();
  session?.drafts.touch();
  session?.checker.request();
}

/** The settings or the rules have changed: all is read again. */
export function refresh(): void {
  if (!session) return;
  // The example follows the language, as long as nobody has touched it.
  const text = session.view.state.doc.toString();
  const untouched = !reply.id && text !== example(ui()) && [example('fr'), example('en')].includes(text);
  if (untouched) return session.drafts.show({ ...session.drafts.current(), text: example(ui()), cursor: 0 });
  translate(session.view);
  session.checker.request();
}

/** The language that was found, for the spelling checker. */
export const setLanguage = (code: string | null): void => {
  if (session) speak(session.view, code);
};

/** What is hidden cannot be given the focus. */
async function show(): Promise<void> {
  app.view = 'check';
  await tick();
}

/** Goes on with a draft, or with a reply of the history as a new draft (number 0), in the editor. */
export async function openReply(draft: Draft): Promise<void> {
  await show();
  await session?.drafts.open(draft);
  if (!draft.id) session?.drafts.touch();
}

/** Goes on, in the editor, with a reply from the quick check; the one that is there stays among the drafts. */
export async function takeReply(text: string): Promise<void> {
  document.querySelector<HTMLDialogElement>('dialog[open]')?.close();
  // Nothing on the clipboard: the editor is opened as it was left.
  if (!text.trim()) return show();
  if (!app.settings.welcomed) void change({ welcomed: true });
  const draft = { id: 0, text, customer: '', circumstances: ofProfile(), decisions: noDecisions, cursor: 0, updated: 0 };
  await openReply(draft);
}

export async function newReply(): Promise<void> {
  await show();
  if (!app.settings.welcomed) void change({ welcomed: true });
  await session?.drafts.fresh();
}

/** Puts the reply on the clipboard. */
export async function copy(): Promise<void> {
  if (!session) return;
  await session.drafts.keep();
  const draft = session.drafts.current();
  const done = await attempt(async () => {
    await ipc.copyReply(draft);
    return true;
  });
  if (done) notice(t('copy.done'));
}
