// The only file that speaks to Tauri. Each function is a command of src-tauri/src/commands.rs; a command that fails
// rejects with a `Failure`.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type {
  Checked, CheckRequest, Draft, Failure, HistoryPage, OwnPhrase, PackInfo, PhenomenonInfo, Quick, RuleDetail, RuleInfo,
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
export const exportPack = (name: string) => invoke<boolean>('export_pack', { name });
/** Asks which file, and unpacks it; nothing if the user changed their mind. */
export const importPack = (replace: boolean) => invoke<PackInfo | null>('import_pack', { replace });
export const removePack = (name: string) => invoke<void>('remove_pack', { name });

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
