// Names of languages and of keys, as the user calls them.
import { ui } from './state.svelte';

/** `de` is “German”; nothing where there is no name. */
export function languageName(code: string | null): string {
  if (!code || code === 'other') return '';
  try {
    return new Intl.DisplayNames(ui(), { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** As the keys are labelled on a French keyboard. */
const french: Record<string, string> = {
  Shift: 'Maj', Enter: 'Entrée', Esc: 'Échap', Space: 'Espace', Insert: 'Inser', Home: 'Début', End: 'Fin', Up: 'Haut',
  Down: 'Bas', Left: 'Gauche', Right: 'Droite',
};

/** `Ctrl+Shift+A`, or `Ctrl Shift A`, with the labels of the keyboard. */
export const keyNames = (chord: string): string =>
  ui() === 'fr' ? chord.replace(/\w+/g, (key) => french[key] ?? key) : chord;
