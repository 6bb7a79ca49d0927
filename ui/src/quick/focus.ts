import { tick } from 'svelte';

/** Puts the keyboard where the next key belongs: on the chosen finding, else on the button that ends the check. */
export function focusChosen(options?: FocusOptions): void {
  const places = ['[data-chosen]', '[data-end]', 'button'];
  places.map((one) => document.querySelector<HTMLElement>(one)).find((one) => one !== null)?.focus(options);
}

/** The same, once what has changed is on the page. */
export const focusNext = (): void => void tick().then(() => focusChosen());
