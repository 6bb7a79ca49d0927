// The views that have a tab, in their order; Ctrl+1, Ctrl+2 … go to them, and the number behind the last one to the settings.
import type { Key } from './i18n';
import type { View } from './state.svelte';

export const tabs: readonly { view: View; label: Key }[] = [
  { view: 'check', label: 'app.check' },
  { view: 'batch', label: 'app.batch' },
  { view: 'history', label: 'app.history' },
  { view: 'rules', label: 'app.rules' },
];
