// What all views share: the settings, the language of the interface, messages for the user.
import * as ipc from './ipc';
import { language, type Language } from './i18n';
import type { Failure, Settings, Start } from './types';

/** Set once by `begin`, before anything is shown. */
export let started: Start;

export type View = 'check' | 'batch' | 'history' | 'rules' | 'settings';

export interface Offer {
  readonly label: string;
  readonly run: () => void;
}

export const app = $state({
  view: 'check' as View,
  settings: {} as Settings,
  /** What went wrong and was not yet dismissed. */
  failures: [] as Failure[],
  /** Said politely by screen readers, and shown for a few seconds. */
  notice: '',
  /** What the notice offers, such as to take something back. */
  offer: null as Offer | null,
});

export async function begin(): Promise<void> {
  started = await ipc.start();
  app.settings = started.settings;
  app.failures = started.problems;
}

/** The language of the interface. */
export const ui = (): Language => language(app.settings.ui ?? started.systemLanguage);

/** Changes settings at once, and keeps them. */
export async function change(settings: Partial<Settings>): Promise<void> {
  Object.assign(app.settings, settings);
  await attempt(() => ipc.saveSettings($state.snapshot(app.settings) as Settings));
}

const same = (a: Failure, b: Failure) => a.code === b.code && a.place === b.place;
/** Dismissed failures. What happens by itself, such as keeping a draft, does not show them again and again. */
const dismissed: Failure[] = [];

export function dismiss(failure: Failure): void {
  app.failures = app.failures.filter((one) => one !== failure);
  dismissed.push($state.snapshot(failure));
}

/** Runs something that may fail; what went wrong is shown, and the answer is nothing. `asked`: the user wanted it. */
export async function attempt<T>(action: () => Promise<T>, asked = true): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    const failure = ipc.isFailure(error) ? error : { code: 'unknown', place: '', detail: String(error) };
    const told = asked ? app.failures : [...app.failures, ...dismissed];
    if (!told.some((one) => same(one, failure))) app.failures.push(failure);
    return undefined;
  }
}

let noticeTimer: ReturnType<typeof setTimeout> | undefined;

/** Says something in passing; an offer stays long enough to be reached by keyboard. */
export function notice(text: string, offer: Offer | null = null): void {
  app.notice = text;
  app.offer = offer;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(endNotice, offer ? 15_000 : 5000);
}

export function endNotice(): void {
  app.notice = '';
  app.offer = null;
}
