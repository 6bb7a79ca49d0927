// The only file that speaks to Tauri. Each function is a command of src-tauri/src/commands.rs; a command that fails
// rejects with a `Failure`.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { ReportData } from '../report/types';
import type {
  Checked, CheckRequest, Circumstances, Correction, Draft, Failure, HistoryPage, OwnPhrase, PackInfo, PhenomenonInfo, Quick,
  RuleDetail, RuleInfo, RunAgreement, RunComparison, RunExport, RunFacets, RunFilter, RunInfo, RunPage, RunPreview, RunReply,
  Settings, Start, Trial,
} from './types';

export const start = () => invoke<Start>('start');
/** Shows the window, once there is something to see. */
export const ready = () => invoke<void>('ready');

export const check = (request: CheckRequest) => invoke<Checked>('check', { request });

/** Keeps a draft; the number under which it is kept. */
export const saveDraft = (draft: Draft) => invoke<number>('save_draft', { draft });
/** All kept drafts, latest first. */
export const drafts = () => invoke<Draft[]>('drafts');
export const deleteDraft = (id: number) => invoke<void>('delete_draft', { id });
/** Puts the reply on the clipboard, and into the history where that is on. */
export const copyReply = (draft: Draft) => invoke<void>('copy_reply', { draft });

/** Entries in which every word of `query` occurs, latest first, from the `offset`th. */
export const history = (query: string, offset: number) => invoke<HistoryPage>('history', { query, offset });
export const deleteEntry = (id: number) => invoke<void>('delete_entry', { id });
export const deleteHistory = () => invoke<void>('delete_history');

export const saveSettings = (settings: Settings) => invoke<void>('save_settings', { settings });

export const rules = (ui: string) => invoke<RuleInfo[]>('rules', { ui });
export const ruleDetail = (id: string, ui: string) => invoke<RuleDetail | null>('rule_detail', { id, ui });
export const phenomena = (ui: string) => invoke<PhenomenonInfo[]>('phenomena', { ui });
/** Switches a rule on or off and sets what its points are multiplied with. */
export const setRule = (id: string, on: boolean, weight: number) => invoke<void>('set_rule', { id, on, weight });
export const tryPhrase = (phrase: OwnPhrase) => invoke<Trial>('try_phrase', { phrase });
export const addPhrase = (phrase: OwnPhrase) => invoke<void>('add_phrase', { phrase });
/** The user's own phrases, each with the id of its rule. */
export const ownPhrases = () => invoke<[string, OwnPhrase][]>('own_phrases');
export const removePhrase = (id: string) => invoke<void>('remove_phrase', { id });

export const packs = () => invoke<PackInfo[]>('packs');
/** Asks where to, and writes the pack there; false if the user changed their mind. */
export const exportPack = (title: string, name: string) => invoke<boolean>('export_pack', { title, name });
/** Asks which file, and unpacks it; nothing if the user changed their mind. */
export const importPack = (title: string, replace: boolean) => invoke<PackInfo | null>('import_pack', { title, replace });
export const removePack = (name: string) => invoke<void>('remove_pack', { name });

/** Asks which files, or which folder, and looks at them; nothing if the user changed their mind. */
export const chooseRuns = (title: string, folder: boolean) => invoke<RunPreview | null>('choose_runs', { title, folder });
/** Looks at the files that were dropped. */
export const droppedRuns = () => invoke<RunPreview>('dropped_runs');
/** Looks again, with columns by role. */
export const mapRun = (columns: Record<string, string>) => invoke<RunPreview>('map_run', { columns });
export const forgetRun = () => invoke<void>('forget_run');
/** Begins to judge what was chosen; the number of the run. */
export const startRun = (name: string, circumstances: Circumstances) => invoke<number>('start_run', { name, circumstances });
export const resumeRun = (id: number) => invoke<void>('resume_run', { id });
export const cancelRun = (id: number) => invoke<void>('cancel_run', { id });
/** All runs, latest first. */
export const listRuns = () => invoke<RunInfo[]>('list_runs');
export const runInfo = (id: number) => invoke<RunInfo>('run_info', { id });
export const runFacets = (id: number, ui: string) => invoke<RunFacets>('run_facets', { id, ui });
/** Rows of a list from the `from`th on. `renew`: those that were judged since count as well. */
export const runPage = (id: number, filter: RunFilter, from: number, count: number, renew: boolean) =>
  invoke<RunPage>('run_page', { id, filter, from, count, renew });
export const runReply = (id: number, row: number, ui: string) => invoke<RunReply>('run_reply', { id, row, ui });
/** Keeps what the reviewer says; nothing takes it back. */
export const correctReply = (id: number, row: number, said: Correction | null) =>
  invoke<Correction | null>('correct_reply', { id, row, said });
export const runAgreement = (id: number, ui: string) => invoke<RunAgreement>('run_agreement', { id, ui });
/** The report of a run as far as it is judged. */
export const runReport = (id: number, ui: string) => invoke<ReportData>('run_report', { id, ui });
export const compareRuns = (id: number, earlier: number) => invoke<RunComparison>('compare_runs', { id, earlier });
/** Asks where to, and writes the run there; false if the user changed their mind. */
export const exportRun = (title: string, id: number, format: string, ui: string) =>
  invoke<boolean>('export_run', { title, id, format, ui });
export const exportProgress = () => invoke<RunExport | null>('export_progress');
export const cancelExport = () => invoke<void>('cancel_export');
export const renameRun = (id: number, name: string) => invoke<void>('rename_run', { id, name });
export const deleteRun = (id: number) => invoke<void>('delete_run', { id });

/** Files that were dropped: where, in pixels of the page, and what they are called. Rust alone knows where they are. */
export interface Fallen { readonly x: number; readonly y: number; readonly names: readonly string[] }
/** Called when files are held over the window, and when they are no longer. */
export const onDrag = (held: (over: boolean) => void) => listen<boolean>('drag', (event) => held(event.payload));
export const onDrop = (dropped: (fallen: Fallen) => void) => listen<Fallen>('drop', (event) => dropped(event.payload));
/** The bytes of the dropped file, if it is one and no longer than a message. */
export const droppedMessage = () => invoke<ArrayBuffer>('dropped_message');

/** The keys that open the quick check; rejects with `shortcut-taken` or `shortcut-wrong`, and then the old ones stay. */
export const setShortcut = (shortcut: string) => invoke<void>('set_shortcut', { shortcut });

/** What the quick check shows. */
export const quick = () => invoke<Quick>('quick');
/** Shows the quick check, once there is something to see. */
export const quickReady = () => invoke<void>('quick_ready');
/** Takes a rewording: index of the finding, index of its fix. */
export const quickApply = (finding: number, fix: number) => invoke<Quick>('quick_apply', { finding, fix });
/** Takes back the last one. */
export const quickUndo = () => invoke<Quick>('quick_undo');
/** Takes the first rewording of every finding. */
export const quickImprove = () => invoke<Quick>('quick_improve');
/** Puts the better text on the clipboard, closes, and gives the keyboard back. */
export const quickCopy = () => invoke<void>('quick_copy');
/** Closes, and gives the keyboard back. */
export const quickClose = () => invoke<void>('quick_close');
/** Opens the reply in the editor, and closes. */
export const quickEdit = () => invoke<void>('quick_edit');
/** Called when the quick check is opened again, with what is on the clipboard now. */
export const onQuick = (show: (quick: Quick) => void) => listen<Quick>('quick', (event) => show(event.payload));
/** Called when a reply comes from the quick check. */
export const onReply = (open: (text: string) => void) => listen<string>('reply', (event) => open(event.payload));

/** Is this what a command rejects with? */
export function isFailure(error: unknown): error is Failure {
  return typeof error === 'object' && error !== null && 'code' in error;
}
