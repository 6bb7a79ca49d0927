// Sizes, times and names as the page of runs shows them.
import { t } from '../../lib/i18n';
import { rounded } from '../../lib/numbers';
import { ui } from '../../lib/state.svelte';
import type { RunInfo } from '../../lib/types';
import { count, number } from '../words';

/** `3.4 MB` */
export function size(bytes: number): string {
  const [unit, value] = bytes < 1e6 ? ['kilobyte', bytes / 1e3] : bytes < 1e9 ? ['megabyte', bytes / 1e6] : ['gigabyte', bytes / 1e9];
  const digits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(ui(), { style: 'unit', unit: unit as string, unitDisplay: 'short', maximumFractionDigits: digits }).format(value as number);
}

/** `62 %`, rounded down: nothing is done before it is. */
export const percent = (run: RunInfo): number => (run.size > 0 ? Math.min(100, Math.floor((run.read / run.size) * 100)) : 0);

export const left = (seconds: number): string =>
  seconds < 90 ? count('batch.leftSeconds', Math.max(1, Math.round(seconds))) : count('batch.leftMinutes', Math.round(seconds / 60));

export const runName = (run: RunInfo): string => run.name || run.files[0] || t('batch.unnamed');

/** `12.3 %` of a share between 0 and 1; `+` before what grows where `sign` is set. */
export const share = (value: number, sign = false): string =>
  new Intl.NumberFormat(ui(), { style: 'percent', maximumFractionDigits: 1, signDisplay: sign ? 'exceptZero' : 'auto' })
    .format(rounded(value, 3)).replace('-', '−');

export { number };
