// Searching as people expect it: blind to case, accents and punctuation; every word counts.

export const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** Does `folded` contain every word of the query? */
export const matches = (folded: string, words: string[]): boolean => words.every((word) => folded.includes(word));

export const wordsOf = (query: string): string[] => fold(query).split(' ').filter(Boolean);
