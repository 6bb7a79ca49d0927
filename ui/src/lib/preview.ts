import { t } from './i18n';

/** A rewording as one line. */
export const preview = (text: string): string => text.trim().replace(/\s*\n\s*/g, ' ') || t('finding.remove');
