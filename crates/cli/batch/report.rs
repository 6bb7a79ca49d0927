//! `--out report.html`: every row is noted in a file beside the report, which is made of it at the end.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use tact_batch::report::{About, Facts, ReportData, figures_of, page};
use tact_batch::{Failure, Plan, Totals};

use super::Batch;

impl Batch<'_> {
    /// Writes the report.
    pub(super) fn report(&self, plan: Plan, resume: bool) -> Result<Totals, Failure> {
        let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let inputs = plan.inputs.iter().map(|input| name(&input.path).unwrap_or_default()).collect();
        let rows = PathBuf::from(format!("{}.rows", self.out));
        let totals = self.stream_to(&rows, plan, &Facts, b"", resume)?;
        let about = About { inputs, anonymous: self.matches.get_flag("anonymous") };
        let data = ReportData::new(&figures_of(&rows)?, &self.judging, &about);
        let bytes = page(&data)?;
        let part = PathBuf::from(format!("{}.part", self.out));
        let written = |error| Failure::Write(self.out.to_owned(), error);
        let write = || {
            let mut file = File::create(&part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&part, self.out)
        };
        write().map_err(written)?;
        // It holds people's texts, and nobody needs it any more.
        fs::remove_file(&rows).map_err(|error| Failure::Write(rows.display().to_string(), error))?;
        Ok(totals)
    }
}
