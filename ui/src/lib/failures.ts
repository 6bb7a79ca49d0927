// Words for what went wrong. The app gives codes; those of rules and packs have their words with the pages that show them.
import { t, type Key } from './i18n';
import { en } from './i18n/en';
import type { Failure } from './types';

/** What happened, and what to do. */
export function explain({ code }: Failure): { what: string; todo: string } {
  const [own, page] = [`failure.${code}`, `rules.failure.${code}`];
  const words = (key: string) => (key in en ? t(key as Key) : '');
  if (own in en) return { what: words(own), todo: words(`${own}.todo`) };
  if (page in en) return { what: words(page), todo: '' };
  return { what: t('failure.other', { code }), todo: t('failure.other.todo') };
}
