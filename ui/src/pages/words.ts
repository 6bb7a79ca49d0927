// What the pages say beyond single words: numbers of things, failures, names in both languages.
import { t, type Key } from '../lib/i18n';
import { en } from '../lib/i18n/en';
import { isFailure } from '../lib/ipc';
import { signed } from '../lib/numbers';
import { ui } from '../lib/state.svelte';
import type { Bilingual, Failure } from '../lib/types';

type Counted<K = Key> = K extends `${infer Stem}.many` ? Stem : never;

/** The text for `n` of something: `key.one` or `key.many`, as the language asks; `{n}` is the number. */
export function count(key: Counted, n: number, values: Record<string, string | number> = {}): string {
  const form = new Intl.PluralRules(ui()).select(Math.abs(n)) === 'one' ? 'one' : 'many';
  return t(`${key}.${form}` as Key, { n: number(n), ...values });
}

export const number = (n: number): string => signed(n, 2);

/** Milliseconds since 1970 as people read them. */
export const date = (when: number): string =>
  new Intl.DateTimeFormat(ui(), { dateStyle: 'medium', timeStyle: 'short' }).format(when);

export const named = (name: Bilingual): string => name[ui()];

/** A failure in words; what the program said where there are none. */
export function inWords(failure: Failure): string {
  const key = `rules.failure.${failure.code}`;
  const field = `rules.own.${failure.place}`;
  const values = { place: failure.place, field: field in en ? t(field as Key).toLowerCase() : failure.place };
  return key in en ? t(key as Key, values) : failure.detail || failure.code;
}

export const asFailure = (error: unknown): Failure =>
  isFailure(error) ? error : { code: 'unknown', place: '', detail: String(error) };

/** The first line with words on it. */
export const firstLine = (text: string): string => text.split('\n').find((line) => line.trim())?.trim() ?? '';
