//! Names the commands of the app, so that `capabilities/` allows them window by window: any other is refused.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&[
        "start",
        "ready",
        "check",
        "save_draft",
        "drafts",
        "delete_draft",
        "copy_reply",
        "history",
        "delete_entry",
        "delete_history",
        "save_settings",
        "rules",
        "rule_detail",
        "phenomena",
        "set_rule",
        "try_phrase",
        "add_phrase",
        "own_phrases",
        "remove_phrase",
        "packs",
        "export_pack",
        "import_pack",
        "remove_pack",
        "set_shortcut",
        "quick",
        "quick_ready",
        "quick_apply",
        "quick_undo",
        "quick_improve",
        "quick_copy",
        "quick_close",
        "quick_edit",
    ]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}
