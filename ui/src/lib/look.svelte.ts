// How a window looks: the language, the colours and the size of its text, as the settings say.
import { app, ui } from './state.svelte';

/** Called while the outermost component of a window is set up; follows the settings and the system from then on. */
export function look(): void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  let dark = $state(system.matches);
  system.addEventListener('change', ({ matches }) => (dark = matches));
  $effect(() => {
    root.lang = ui();
  });
  $effect(() => {
    root.dataset.theme = app.settings.theme === 'system' ? (dark ? 'dark' : 'light') : app.settings.theme;
  });
  $effect(() => {
    root.style.fontSize = `${app.settings.zoom}%`;
  });
}
