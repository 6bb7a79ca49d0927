// The reply in work, as the components see it. The text itself lives in the editor; `checker.svelte.ts` fills in what was
// found, `drafts.svelte.ts` keeps it.
import type { AsideKind } from './editor/zones';
import { app } from './state.svelte';
import type { Checked, Circumstances, Decisions, Finding } from './types';

/** A finding as a card. The object stays the same for as long as what it shows does, so that typing redraws nothing. */
export interface Card {
  readonly key: string;
  readonly finding: Finding;
}

/** A passage of the text, for the list beside it. */
export interface Excerpt {
  readonly kind: AsideKind;
  readonly text: string;
}

export const noDecisions: Decisions = { judge: [], leaveOut: [], dismissed: [] };

class Reply {
  /** Number of the draft; 0: not kept yet. */
  id = $state(0);
  customer = $state('');
  circumstances = $state<Circumstances>({ channel: 'email', language: null, address: null, region: null });
  /** What Tact says; always replaced as a whole. */
  checked = $state.raw<Checked | null>(null);
  cards = $state.raw<readonly Card[]>([]);
  decisions = $state.raw<Decisions>(noDecisions);
  /** Passages that are not judged, with their first words. */
  asides = $state.raw<readonly Excerpt[]>([]);
  /** Key of the card that is open. */
  active = $state('');
  /** Is a passage of the text selected? */
  selected = $state(false);
  empty = $state(true);
  /** What screen readers say of the scores, politely. */
  spoken = $state('');
}

export const reply = new Reply();

/** What is remembered under the profile in use. */
export function ofProfile(): Circumstances {
  const profile = app.settings.profiles.find((one) => one.name === app.settings.profile) ?? app.settings.profiles[0];
  return profile ? { ...profile.circumstances } : { channel: 'email', language: null, address: null, region: null };
}
