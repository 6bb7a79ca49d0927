//! `--out report.html`: every row is noted in the file beside the report, which is made of it at the end.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tact_batch::out::{create, discard, part_of};
use tact_batch::report::{About, Facts, ReportData, figures_of, page};
use tact_batch::{Failure, Plan, Totals};

use super::Batch;

impl Batch<'_> {
    /// Writes the report.
    pub(super) fn report(&self, plan: Plan, resume: bool) -> Result<Totals, Failure> {
        let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let inputs = plan.inputs.iter().map(|input| name(&input.path).unwrap_or_default()).collect();
        let totals = self.complete(plan, &Facts, b"", resume)?;
        let (path, rows) = (Path::new(self.out), part_of(Path::new(self.out)));
        if !rows.exists() {
            // An earlier run was stopped behind its last step but one.
            discard(path);
            return Ok(totals);
        }
        let about = About { inputs, anonymous: self.matches.get_flag("anonymous") };
        let data = ReportData::new(&figures_of(&rows)?, &self.judging, &about);
        let bytes = page(&data)?;
        let new = PathBuf::from(format!("{}.new", self.out));
        let write = || {
            let mut file = create(&new)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&new, path)
        };
        write().map_err(|error| Failure::Write(self.out.to_owned(), error))?;
        // It holds people's texts, and nobody needs it any more.
        discard(path);
        Ok(totals)
    }
}
