// The reply that stands in the editor at the first start: one that every desk has sent once.
import type { Language } from './i18n';

const examples: Record<Language, string> = {
  fr:
    'Je ne sais pas ce que vous voulez. J’ai envoyé une facture avec la commande. ' +
    'Si vous ne l’avez pas reçu, veuillez télécharger le reçu.',
  en:
    'I don’t know what you want. I sent an invoice with the order. ' +
    'If you did not receive it, you need to download the receipt.',
};

export const example = (language: Language): string => examples[language];
