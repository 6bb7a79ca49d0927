// Weeks, months, quarters and years as people read them.
import { t } from '../lib/i18n';
import { ui } from '../lib/state.svelte';

/** More weeks than this are shown as months. */
const WEEKS = 26;
const WEEK = 7 * 24 * 3600 * 1000;

const isWeek = (period: string): boolean => period.length === 10;

/** How many characters of a period name the step of a trend: weeks as long as there are few, else months; or what there is. */
export function step(periods: readonly string[]): number {
  const known = periods.filter(Boolean);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || !known.every(isWeek)) return known.some((one) => one.includes('Q')) ? 7 : Math.min(7, first?.length ?? 7);
  return (Date.parse(last) - Date.parse(first)) / WEEK < WEEKS ? 10 : 7;
}

/** When a period begins. */
export function begins(period: string): Date {
  const quarter = /^(\d{4})-Q(\d)$/.exec(period);
  return new Date(quarter ? Date.UTC(Number(quarter[1]), 3 * Number(quarter[2]) - 3) : Date.parse(period));
}

/** `16 March 2026` (a week), `March 2026`, `Q1 2026`, `2026`. */
export function periodName(period: string): string {
  if (!period) return t('report.noDate');
  if (period.length === 4) return period;
  if (period.includes('Q')) return t('report.quarter', { quarter: period.slice(6), year: period.slice(0, 4) });
  const options: Intl.DateTimeFormatOptions = isWeek(period)
    ? { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }
    : { month: 'long', year: 'numeric', timeZone: 'UTC' };
  const name = new Intl.DateTimeFormat(ui(), options).format(begins(period));
  return isWeek(period) ? t('report.week', { date: name }) : name;
}
