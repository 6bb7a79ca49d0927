// Words of the interface. `t('check.copy')` is the text in the language of the interface; a missing key does not compile.
import { ui } from '../state.svelte';
import { en } from './en';
import { fr } from './fr';

export type Language = 'fr' | 'en';
export type Key = keyof typeof en;

const words: Record<Language, Record<Key, string>> = { en, fr };

export const language = (code: string): Language => (code.toLowerCase().startsWith('fr') ? 'fr' : 'en');

/** A text with `{name}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return words[ui()][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
