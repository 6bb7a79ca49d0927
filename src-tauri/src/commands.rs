//! What the windows may ask: one line each, and a name in `build.rs` and in `capabilities/`. All of them run beside the
//! thread of the windows, which never waits.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands states and arguments over by value")]

use tact_app::api::{
    CheckRequest, Checked, Draft, Failure, HistoryPage, OwnPhrase, PackInfo, PhenomenonInfo, RuleDetail, RuleInfo,
    Settings, Start, Trial,
};
use tact_app::{Desk, rules as book};
use tauri::ipc::Invoke;
use tauri::{AppHandle, State, Wry};

use crate::clipboard::Clipboard;
use crate::dialogs::Chosen;
use crate::shortcut::Held;
use crate::{dialogs, follow, quick, runs, show};

type Done<T> = Result<T, Failure>;

/// Hands a request to its command.
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        start,
        ready,
        check,
        save_draft,
        drafts,
        delete_draft,
        copy_reply,
        history,
        delete_entry,
        delete_history,
        save_settings,
        rules,
        rule_detail,
        phenomena,
        set_rule,
        try_phrase,
        add_phrase,
        own_phrases,
        remove_phrase,
        packs,
        export_pack,
        import_pack,
        remove_pack,
        set_shortcut,
        runs::choose_runs,
        runs::dropped_runs,
        runs::dropped_message,
        runs::map_run,
        runs::forget_run,
        runs::start_run,
        runs::resume_run,
        runs::cancel_run,
        runs::list_runs,
        runs::run_info,
        runs::run_facets,
        runs::run_page,
        runs::run_reply,
        runs::correct_reply,
        runs::run_agreement,
        runs::run_report,
        runs::compare_runs,
        runs::export_run,
        runs::export_progress,
        runs::cancel_export,
        runs::rename_run,
        runs::delete_run,
        quick::quick,
        quick::quick_ready,
        quick::quick_apply,
        quick::quick_undo,
        quick::quick_improve,
        quick::quick_copy,
        quick::quick_close,
        quick::quick_edit,
    ]
}

#[tauri::command(async)]
fn start(app: AppHandle, desk: State<Desk>) -> Start {
    let drops = app.config().app.windows.iter().any(|window| window.drag_drop_enabled);
    desk.start(env!("CARGO_PKG_VERSION"), drops)
}

#[tauri::command]
fn ready(app: AppHandle) {
    if !std::env::args().any(|argument| argument == crate::BACKGROUND) {
        show(&app);
    }
}

#[tauri::command(async)]
fn check(desk: State<Desk>, request: CheckRequest) -> Done<Checked> {
    desk.check(request)
}

#[tauri::command(async)]
fn save_draft(desk: State<Desk>, draft: Draft) -> Done<i64> {
    desk.save_draft(draft)
}

#[tauri::command(async)]
fn drafts(desk: State<Desk>) -> Done<Vec<Draft>> {
    desk.drafts()
}

#[tauri::command(async)]
fn delete_draft(desk: State<Desk>, id: i64) -> Done<()> {
    desk.delete_draft(id)
}

#[tauri::command(async)]
fn copy_reply(desk: State<Desk>, clipboard: State<Clipboard>, draft: Draft) -> Done<()> {
    clipboard.put(draft.text.clone(), None)?;
    desk.note_copied(&draft)
}

#[tauri::command(async)]
fn history(desk: State<Desk>, query: &str, offset: u32) -> Done<HistoryPage> {
    desk.history(query, offset)
}

#[tauri::command(async)]
fn delete_entry(desk: State<Desk>, id: i64) -> Done<()> {
    desk.delete_entry(id)
}

#[tauri::command(async)]
fn delete_history(desk: State<Desk>) -> Done<()> {
    desk.delete_history()
}

#[tauri::command(async)]
fn save_settings(app: AppHandle, desk: State<Desk>, settings: Settings) -> Done<()> {
    // The keys change by `set_shortcut` only, which knows whether they can be had.
    let settings = Settings { shortcut: desk.current_settings().shortcut, ..settings };
    let saved = desk.save_settings(settings);
    follow(&app);
    saved
}

#[tauri::command(async)]
fn set_shortcut(app: AppHandle, desk: State<Desk>, held: State<Held>, shortcut: String) -> Done<()> {
    held.change(&app, &shortcut)?;
    desk.save_settings(Settings { shortcut, ..desk.current_settings() })
}

#[tauri::command(async)]
fn rules(desk: State<Desk>, ui: &str) -> Vec<RuleInfo> {
    desk.book().list(ui)
}

#[tauri::command(async)]
fn rule_detail(desk: State<Desk>, id: &str, ui: &str) -> Option<RuleDetail> {
    desk.book().detail(id, ui)
}

#[tauri::command(async)]
fn phenomena(desk: State<Desk>, ui: &str) -> Vec<PhenomenonInfo> {
    desk.book().phenomena(ui)
}

#[tauri::command(async)]
fn set_rule(desk: State<Desk>, id: &str, on: bool, weight: f32) -> Done<()> {
    desk.change_rules(|folder| book::set_rule(folder, id, on, weight))
}

#[tauri::command(async)]
fn try_phrase(desk: State<Desk>, phrase: OwnPhrase) -> Trial {
    desk.book().try_phrase(&phrase)
}

#[tauri::command(async)]
fn add_phrase(desk: State<Desk>, phrase: OwnPhrase) -> Done<()> {
    let known = desk.book();
    desk.change_rules(|folder| book::add_phrase(&known, folder, &phrase).map(drop))
}

#[tauri::command(async)]
fn own_phrases(desk: State<Desk>) -> Vec<(String, OwnPhrase)> {
    book::own_phrases(&desk.folders().config)
}

#[tauri::command(async)]
fn remove_phrase(desk: State<Desk>, id: &str) -> Done<()> {
    desk.change_rules(|folder| book::remove_phrase(folder, id))
}

#[tauri::command(async)]
fn packs(desk: State<Desk>) -> Vec<PackInfo> {
    desk.book().packs().to_vec()
}

#[tauri::command(async)]
fn export_pack(app: AppHandle, desk: State<Desk>, title: &str, name: &str) -> Done<bool> {
    let Some(to) = dialogs::save_pack(&app, title, name) else { return Ok(false) };
    book::export_pack(&desk.folders().config, name, &to).map(|_| true)
}

#[tauri::command(async)]
fn import_pack(
    app: AppHandle,
    desk: State<Desk>,
    chosen: State<Chosen>,
    title: &str,
    replace: bool,
) -> Done<Option<PackInfo>> {
    let Some(from) = chosen.pack(replace, || dialogs::open_pack(&app, title)) else { return Ok(None) };
    desk.change_rules(|folder| book::import_pack(folder, &from, replace)).map(Some)
}

#[tauri::command(async)]
fn remove_pack(desk: State<Desk>, name: &str) -> Done<()> {
    desk.change_rules(|folder| book::remove_pack(folder, name))
}
