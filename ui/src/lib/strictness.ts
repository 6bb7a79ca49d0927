// How many findings the chosen strictness keeps back.
import { app } from './state.svelte';
import type { Checked, Finding, Strictness } from './types';

/** Is a finding of this severity shown at this strictness? Scores and verdict count all of them. */
export const isShown = ({ severity }: Finding, strictness: Strictness): boolean =>
  strictness === 'strict' || severity === 'high' || severity === 'medium' || (strictness === 'normal' && severity === 'low');

export const strictnessHides = (checked: Checked | null): number =>
  checked?.findings.filter((one) => !isShown(one, app.settings.strictness)).length ?? 0;
