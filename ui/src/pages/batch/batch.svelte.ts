// What the page of runs shows. It stays while another view is looked at.
import * as ipc from '../../lib/ipc';
import { attempt } from '../../lib/state.svelte';
import type { RunFilter, RunInfo, RunPreview } from '../../lib/types';

/** How often a run under way is asked how far it is, in milliseconds. */
const EVERY = 250;

export type Part = 'replies' | 'report' | 'compare' | 'agreement';

export const noFilter = (): RunFilter => ({
  verdicts: [], agent: null, language: null, finding: null, text: '', corrected: false, order: 'input',
});

export const batch = $state({
  /** Files are held over the window. */
  over: false,
  looking: false,
  preview: null as RunPreview | null,
  /** The run that is looked at. */
  run: null as RunInfo | null,
  part: 'replies' as Part,
  filter: noFilter(),
  /** Number of the row that is open; 0: none. */
  row: 0,
  /** Was it judged by rules that are no longer those in use? */
  otherRules: false,
  /** Grows whenever a judgement of a person changes. */
  reviewed: 0,
});

/** Shows what was chosen or dropped. */
export async function look(choose: () => Promise<RunPreview | null>): Promise<void> {
  batch.looking = true;
  const preview = await attempt(choose);
  batch.looking = false;
  if (!preview) return;
  batch.run = null;
  batch.preview = preview;
}

export async function leavePreview(): Promise<void> {
  batch.preview = null;
  await attempt(ipc.forgetRun);
}

/** Looks at a run from its beginning. */
export async function open(id: number): Promise<void> {
  const info = await attempt(() => ipc.runInfo(id));
  if (!info) return;
  Object.assign(batch, { preview: null, run: info, part: 'replies', filter: noFilter(), row: 0, otherRules: false });
}

export function close(): void {
  batch.run = null;
  batch.row = 0;
}

/** Follows the run that is looked at for as long as it is under way. Gives what ends that. */
export function follow(): () => void {
  const timer = setInterval(async () => {
    const run = batch.run;
    if (run?.state !== 'going') return;
    const info = await attempt(() => ipc.runInfo(run.id), false);
    if (info && batch.run?.id === info.id) batch.run = info;
  }, EVERY);
  return () => clearInterval(timer);
}

export async function refreshRun(): Promise<void> {
  const run = batch.run;
  const info = run && (await attempt(() => ipc.runInfo(run.id)));
  if (info && batch.run?.id === info.id) batch.run = info;
}
