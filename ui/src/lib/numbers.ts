// Numbers as people write them.
import { ui } from './state.svelte';

const formats = new Map<string, Intl.NumberFormat>();

function format(digits: number, sign: boolean): Intl.NumberFormat {
  const key = `${ui()} ${digits} ${sign}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(ui(), { maximumFractionDigits: digits, signDisplay: sign ? 'exceptZero' : 'auto' });
    formats.set(key, found);
  }
  return found;
}

/** `−12.5`, with a real minus. */
export const signed = (value: number, digits = 1): string => format(digits, false).format(value).replace('-', '−');

/** Is this a singular, in the language of the interface? In French, zero is. */
export const one = (count: number): boolean => new Intl.PluralRules(ui()).select(count) === 'one';

/** To so many decimals. Some web views write `+0` for what only rounds to nothing. */
export const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** `+12.5`, `−3`. */
export const points = (value: number): string => format(1, true).format(rounded(value, 1)).replace('-', '−');
