//! What went wrong, as codes: the front end has the words, in the user's language.

use std::fmt::Display;
use std::path::Path;

use tact_store::StoreError;

use crate::api::Failure;

/// A failure that concerns a file.
pub fn failure(code: &str, path: &Path, detail: &impl Display) -> Failure {
    Failure { code: code.to_owned(), place: path.display().to_string(), detail: detail.to_string() }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        failure(error.code(), error.path(), &error)
    }
}
