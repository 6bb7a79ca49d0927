// The language in which scripts speak to people: that of the system, French or else English.

const { LC_ALL, LC_MESSAGES, LANG } = process.env;
const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;

export const ui = /^fr\b|^fr_/i.test(locale) ? 'fr' : 'en';

/** The one of both texts that the system speaks. */
export const say = (french, english) => (ui === 'fr' ? french : english);
