// What groups of replies are compared by: shares and mean scores, both from 0 to 100, each with its interval.
import { t } from '../lib/i18n';
import { ui } from '../lib/state.svelte';
import { judged, type Sum } from './cube';
import { mean, meanDifference, share, shareDifference, type Estimate } from './statistics';
import type { ReportData } from './types';

/** Fewer judged replies than this say too little about a person or a team. */
export const FEW = 20;

export interface Measure {
  id: string;
  name: string;
  /** Is more of it better for the customer? */
  good: boolean;
  unit: '%' | '';
  of: (sum: Sum) => Estimate | null;
  /** The first less the second. */
  difference: (first: Sum, second: Sum) => Estimate | null;
}

const hundredfold = (one: Estimate | null): Estimate | null =>
  one && { value: 100 * one.value, low: 100 * one.low, high: 100 * one.high };

function shareOf(id: string, name: string, part: (sum: Sum) => number): Measure {
  return {
    id, name, good: false, unit: '%',
    of: (sum) => hundredfold(share(part(sum), judged(sum))),
    difference: (a, b) => hundredfold(shareDifference(part(a), judged(a), part(b), judged(b))),
  };
}

export function measures(data: ReportData): Measure[] {
  const scores = data.dimensions.map((dimension, at): Measure => {
    const moments = (sum: Sum): [number, number, number] => [judged(sum), sum.sums[at] ?? 0, sum.squares[at] ?? 0];
    return {
      id: dimension.id, name: t('report.meanOf', { name: dimension.name[ui()] }), good: true, unit: '',
      of: (sum) => mean(...moments(sum)),
      difference: (a, b) => meanDifference(moments(a), moments(b)),
    };
  });
  return [
    shareOf('review', t('report.toReview'), (sum) => sum.review + sum.hold),
    shareOf('hold', t('report.toHold'), (sum) => sum.hold),
    shareOf('opening', t('report.noOpening'), (sum) => sum.noOpening),
    ...scores,
  ];
}

/** Better, worse or not to be told apart, as far as an interval of a difference says. */
export function direction(measure: Measure, difference: Estimate | null): 'better' | 'worse' | 'same' {
  if (!difference || (difference.low <= 0 && difference.high >= 0)) return 'same';
  return difference.low > 0 === measure.good ? 'better' : 'worse';
}

const format = (digits: number): Intl.NumberFormat => new Intl.NumberFormat(ui(), { maximumFractionDigits: digits });

/** `12 %`, `8.4 %`, `71`. */
export function shown(value: number, measure: Pick<Measure, 'unit'>): string {
  const number = format(Math.abs(value) < 10 && measure.unit ? 1 : 0).format(value);
  return measure.unit ? `${number}${ui() === 'fr' ? ' ' : ''}%` : number;
}

/** `9 to 14 %`. */
export const range = ({ low, high }: Estimate, measure: Measure): string =>
  t('report.range', { low: format(0).format(low), high: shown(high, measure) });

export const whole = (value: number): string => format(0).format(value);
