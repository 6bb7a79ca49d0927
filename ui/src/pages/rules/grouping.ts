// Which rules the page shows, and in which groups.
import type { Dimension, RuleInfo } from '../../lib/types';
import { fold, matches, wordsOf } from '../find';

export type Filters = { query: string; language: string; dimension: string; kind: '' | 'good' | 'bad'; changed: boolean };
export type Group = { phenomenon: string; name: string; good: boolean; rules: RuleInfo[]; off: number };
export type Chapter = { dimension: Dimension; groups: Group[] };

/** So many rules of a group are drawn at a time. */
export const PORTION = 40;

export const noFilters = (): Filters => ({ query: '', language: '', dimension: '', kind: '', changed: false });

export const changed = (rule: RuleInfo): boolean => rule.changed;

/** The rule's own part of its id: `vous-auriez-du`. */
export const shortName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** What is searched in, of each rule. */
export const folded = (rules: RuleInfo[]): Map<string, string> =>
  new Map(rules.map((rule) => [rule.id, fold(`${rule.name} ${rule.id} ${rule.phenomenon}`)]));

/** `touched`: rules that stay in view because the user has just changed them. */
export function filtered(rules: RuleInfo[], texts: Map<string, string>, filters: Filters, touched: Set<string>): RuleInfo[] {
  const words = wordsOf(filters.query);
  return rules.filter(
    (rule) =>
      (!filters.language || rule.language === filters.language) &&
      (!filters.dimension || rule.dimension === filters.dimension) &&
      (!filters.kind || rule.good === (filters.kind === 'good')) &&
      (!filters.changed || changed(rule) || touched.has(rule.id)) &&
      matches(texts.get(rule.id) ?? '', words),
  );
}

/** By score, then by what it is. */
export function chapters(rules: RuleInfo[], dimensions: Dimension[]): Chapter[] {
  const groups = new Map<string, Group & { dimension: string }>();
  for (const rule of rules) {
    const key = `${rule.dimension} ${rule.phenomenon}`;
    let group = groups.get(key);
    if (!group) {
      const { phenomenon, name, good, dimension } = rule;
      groups.set(key, (group = { phenomenon, name, good, dimension, rules: [], off: 0 }));
    }
    group.rules.push(rule);
    if (!rule.on) group.off += 1;
  }
  return dimensions
    .map((dimension) => ({ dimension, groups: [...groups.values()].filter((group) => group.dimension === dimension.id) }))
    .filter((chapter) => chapter.groups.length);
}
