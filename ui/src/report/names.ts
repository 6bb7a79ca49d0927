// What the lists of a report hold, as people call it.
import { t, type Key } from '../lib/i18n';
import { languageName } from '../lib/names';
import type { ReportData } from './types';

/** A person or a team; `…` are those who are too many to be counted one by one. */
export const personName = (name: string | undefined): string =>
  name === '…' ? t('report.others') : name || t('report.unknown');

export function channelName(data: ReportData, at: number): string {
  const code = data.channels[at] ?? '';
  return ['email', 'chat', 'review'].includes(code) ? t(`channel.${code}` as Key) : code || t('report.unknown');
}

export function replyLanguage(code: string): string {
  if (!code) return t('report.unknown');
  return languageName(code) || t('report.otherLanguage');
}
