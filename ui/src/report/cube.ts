// The cells of a report: chosen by filters, and added up. Every figure of the report is a sum of cells, so it is exact
// whatever is chosen.
import type { CellNumbers, ReportData } from './types';

/** The numbers of a cell, by their place; see `CellNumbers` in crates/batch. */
export const [AGENT, TEAM, PERIOD, LANGUAGE, CHANNEL, FINDING] = [0, 1, 2, 3, 4, 5] as const;
const COUNTS = 6;
const SCORES = 13;
export const BINS = 20;

/** What is counted of some replies. */
export interface Sum {
  replies: number;
  notJudged: number;
  unreadable: number;
  send: number;
  review: number;
  hold: number;
  noOpening: number;
  /** By dimension. */
  sums: number[];
  squares: number[];
  /** By dimension, then by bin. */
  bins: number[][];
}

export const judged = (sum: Sum): number => sum.send + sum.review + sum.hold;

export function nothing(dimensions: number): Sum {
  const zeros = () => Array.from({ length: dimensions }, () => 0);
  return {
    replies: 0, notJudged: 0, unreadable: 0, send: 0, review: 0, hold: 0, noOpening: 0, sums: zeros(), squares: zeros(),
    bins: Array.from({ length: dimensions }, () => Array.from({ length: BINS }, () => 0)),
  };
}

function add(sum: Sum, cell: CellNumbers): void {
  const at = (place: number): number => cell[place] ?? 0;
  sum.replies += at(COUNTS);
  sum.notJudged += at(COUNTS + 1);
  sum.unreadable += at(COUNTS + 2);
  sum.send += at(COUNTS + 3);
  sum.review += at(COUNTS + 4);
  sum.hold += at(COUNTS + 5);
  sum.noOpening += at(COUNTS + 6);
  // A cell without judged replies ends here.
  if (cell.length <= SCORES) return;
  const dimensions = sum.sums.length;
  for (let one = 0; one < dimensions; one += 1) {
    sum.sums[one] = (sum.sums[one] ?? 0) + at(SCORES + 2 * one);
    sum.squares[one] = (sum.squares[one] ?? 0) + at(SCORES + 2 * one + 1);
  }
  for (let pair = SCORES + 2 * dimensions; pair + 1 < cell.length; pair += 2) {
    const bins = sum.bins[Math.floor(at(pair) / BINS)];
    if (bins) bins[at(pair) % BINS] = (bins[at(pair) % BINS] ?? 0) + at(pair + 1);
  }
}

/** What is looked at; null and empty: all. */
export interface Filters {
  agent: number | null;
  team: number | null;
  language: number | null;
  channel: number | null;
  /** Place in `findings`. */
  finding: number | null;
  /** Beginnings of periods, both inclusive. */
  from: string;
  to: string;
}

export const everything = (): Filters =>
  ({ agent: null, team: null, language: null, channel: null, finding: null, from: '', to: '' });

/** Do these properties of a reply or a cell pass? The finding is not looked at. */
export function passes(
  data: ReportData, filters: Filters, agent: number, team: number, period: number, language: number, channel: number,
): boolean {
  if (filters.agent !== null && filters.agent !== agent) return false;
  if (filters.team !== null && filters.team !== team) return false;
  if (filters.language !== null && filters.language !== language) return false;
  if (filters.channel !== null && filters.channel !== channel) return false;
  if (!filters.from && !filters.to) return true;
  const name = data.periods[period] ?? '';
  if (!name) return false;
  // `2026-03` lies before `2026-03-16` and still contains it.
  return name.slice(0, filters.from.length) >= filters.from && (!filters.to || name.slice(0, filters.to.length) <= filters.to);
}

/** The sums of the cells that pass, by a key of theirs; a cell without one is left out. `findings`: the cells of single
 * findings instead of the one that is asked for. */
export function group<K>(
  data: ReportData, filters: Filters, key: (cell: CellNumbers) => K | null, findings = false,
): Map<K, Sum> {
  const sums = new Map<K, Sum>();
  const wanted = filters.finding === null ? 0 : filters.finding + 1;
  for (const cell of data.cells) {
    const [agent = 0, team = 0, period = 0, language = 0, channel = 0, finding = 0] = cell;
    if (findings ? finding === 0 : finding !== wanted) continue;
    if (!passes(data, filters, agent, team, period, language, channel)) continue;
    const name = key(cell);
    if (name === null) continue;
    let sum = sums.get(name);
    if (!sum) sums.set(name, (sum = nothing(data.dimensions.length)));
    add(sum, cell);
  }
  return sums;
}

export const total = (data: ReportData, filters: Filters): Sum =>
  group(data, filters, () => 0).get(0) ?? nothing(data.dimensions.length);

/** What is left when a part is taken out of the whole. Bins are not asked for. */
export function without(whole: Sum, part: Sum): Sum {
  const less = (a: number[], b: number[]) => a.map((value, at) => value - (b[at] ?? 0));
  return {
    replies: whole.replies - part.replies, notJudged: whole.notJudged - part.notJudged,
    unreadable: whole.unreadable - part.unreadable, send: whole.send - part.send, review: whole.review - part.review,
    hold: whole.hold - part.hold, noOpening: whole.noOpening - part.noOpening, sums: less(whole.sums, part.sums),
    squares: less(whole.squares, part.squares), bins: [],
  };
}
