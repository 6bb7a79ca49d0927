// How many findings the chosen strictness keeps back.
import { isShown } from './editor/marks';
import { app } from './state.svelte';
import type { Checked } from './types';

export const strictnessHides = (checked: Checked | null): number =>
  checked?.findings.filter((one) => !isShown(one, app.settings.strictness)).length ?? 0;
