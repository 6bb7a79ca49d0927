// What Tact is compared with in npm run accuracy: a plain list of negative words, and VADER. Both give a text one number;
// the lower it is, the worse the text sounds.

// Words that come to mind first for an unfriendly or accusing reply. Put together for this comparison from general
// knowledge, not from the replies that are measured; no word was added or removed because of a figure.
const NEGATIVE = {
  fr: `absurde aucun aucune aucunement certainement clairement coupable dommage défaut erreur exagéré faux faute
    fâché grave hélas ignoré ignorer impatient impossible inacceptable incapable incompréhensible incorrect incorrecte
    inutile invalide jamais mal malentendu malheureusement manque mauvais mauvaise mensonge menteur négligé négligence
    non omis oublié pire plainte pourtant problème prétendez prétendre refus refusé refuser refusons regrettable responsable
    ridicule rien seulement stupide tort trompé trop évidemment`,
  en: `absurd accuse bad blame cannot careless claim clearly complaint denied deny error failed failure fault guilty
    ignore ignored impossible inappropriate incorrect incorrectly invalid liable lie lying mistake misunderstood neglected
    negligence negligent never no none not nothing obviously problem refuse refused reject rejected responsible ridiculous
    rude should simply stupid supposed terrible unable unacceptable unfortunately unreasonable useless violated violation
    warned worst wrong`,
};

/** A word as it is compared: in small letters, without accents. */
const fold = (word) => word.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');

const LISTS = Object.fromEntries(
  Object.entries(NEGATIVE).map(([language, words]) => [language, new Set(words.split(/\s+/).map(fold))]),
);

/** Less one for every word of the text that is on the list of its language. */
export function wordList(text, language) {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
  // No list, or no word of it: 0, and not -0, which counts as lower when sorted by some means.
  return 0 - words.filter((word) => LISTS[language]?.has(fold(word))).length;
}

/** VADER's `compound`, from -1 to 1 (Hutto & Gilbert 2014, A Parsimonious Rule-based Model for Sentiment Analysis of
 * Social Media Text), or nothing where its package is not installed. */
export async function vader() {
  try {
    const { default: package_ } = await import('vader-sentiment');
    return (text) => package_.SentimentIntensityAnalyzer.polarity_scores(text).compound;
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}
