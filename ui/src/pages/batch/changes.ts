// What changed from an earlier run to this one: the figures of both, and between what the true change lies. The same
// statistics, and the same fewest replies, as in the report.
import type { RunComparison, RunCounts } from '../../lib/types';
import { FEW } from '../../report/measures';
import { meanDifference, shareDifference, type Estimate } from '../../report/statistics';

export interface Change {
  /** Of what: a verdict, a dimension, an agent. */
  name: string;
  /** A share from 0 to 1, or a mean from 0 to 100; null without replies. */
  before: number | null;
  now: number | null;
  /** How much more there is now; null where there are too few replies to say. */
  difference: Estimate | null;
  /** Replies behind both, before and now. */
  replies: [number, number];
}

type Verdicts = [send: number, review: number, hold: number];
const VERDICTS = ['send', 'review', 'hold'] as const;

const judged = (verdicts: Verdicts): number => verdicts[0] + verdicts[1] + verdicts[2];
const enough = (...replies: [number, number]): boolean => Math.min(...replies) >= FEW;
const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

function ofShare(name: string, before: Verdicts, now: Verdicts, part: (verdicts: Verdicts) => number): Change {
  const replies: [number, number] = [judged(before), judged(now)];
  return {
    name, replies, before: ratio(part(before), replies[0]), now: ratio(part(now), replies[1]),
    difference: enough(...replies) ? shareDifference(part(now), replies[1], part(before), replies[0]) : null,
  };
}

/** Shares of the verdicts. */
export const verdicts = ({ before, now }: RunComparison): Change[] =>
  VERDICTS.map((name, at) => ofShare(name, before.verdicts, now.verdicts, (counts) => counts[at] ?? 0));

/** Means of the scores that both runs have. */
export function scores({ before, now }: RunComparison): Change[] {
  const replies: [number, number] = [judged(before.verdicts), judged(now.verdicts)];
  return now.scores.flatMap(({ dimension, sum, squares }) => {
    const old = before.scores.find((one) => one.dimension === dimension);
    if (!old) return [];
    return {
      name: dimension, replies, before: ratio(old.sum, replies[0]), now: ratio(sum, replies[1]),
      difference: enough(...replies) ? meanDifference([replies[1], sum, squares], [replies[0], old.sum, old.squares]) : null,
    };
  });
}

/** By agent, in the order of the alphabet: the share of replies that are not fine to send. */
export function agents({ before, now }: RunComparison): Change[] {
  const of = (counts: RunCounts, name: string): Verdicts => counts.agents[name] ?? [0, 0, 0];
  const names = [...new Set([...Object.keys(before.agents), ...Object.keys(now.agents)])];
  return names
    .sort((a, b) => a.localeCompare(b))
    .map((name) => ofShare(name, of(before, name), of(now, name), ([, review, hold]) => review + hold));
}
