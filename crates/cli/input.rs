//! Bytes of a file or of the standard input.

use std::fs::File;
use std::io::{self, IsTerminal, Read};

use crate::load::Failed;
use crate::ui::{Ui, visible};

/// Reads a file, or the standard input where `path` is `-`. At a terminal, `prompt` says what to paste.
pub fn read(path: &str, prompt: &str, ui: Ui) -> Result<Vec<u8>, Failed> {
    let mut bytes = Vec::new();
    let result = if path == "-" {
        if io::stdin().is_terminal() {
            eprintln!("{prompt}");
        }
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    let shown = visible(path);
    match result {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Failed(ui.pick(
            format!("tact : {shown} : ce fichier n’existe pas ; vérifiez le nom, ou utilisez - pour l’entrée standard"),
            format!("tact: {shown}: there is no such file; check the name, or use - for standard input"),
        ))),
        Err(error) => Err(Failed(ui.pick(
            format!("tact : {shown} : illisible ({error}) ; donnez un fichier de texte que vous pouvez lire"),
            format!("tact: {shown}: cannot be read ({error}); give a text file that you may read"),
        ))),
    }
}
