//! Figures as JSON and back, so that what was counted once need not be counted again.

use serde::{Deserialize, Serialize};

use super::{Counts, Examples, Fact, Figures, Key};

#[derive(Serialize, Deserialize)]
struct Kept<'a> {
    step: u32,
    cells: Vec<(Key, Counts)>,
    #[serde(borrow)]
    replies: Vec<Fact<'a>>,
}

impl Figures {
    /// All of them.
    pub fn to_json(&self) -> String {
        let cells = self.cube.cells().into_iter().map(|cell| (cell.key, cell.counts)).collect();
        let kept = Kept { step: self.cube.step, cells, replies: self.examples.replies().cloned().collect() };
        // Texts, numbers and lists of them always are JSON.
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// The figures that became this JSON; nothing where it is none, or was written by a version that counted otherwise.
    pub fn from_json(json: &str) -> Option<Self> {
        let Kept { step, cells, replies } = serde_json::from_str(json).ok()?;
        let mut figures = Self::default();
        figures.cube.coarsen_to(step);
        for (key, counts) in &cells {
            figures.cube.put(key, counts);
        }
        let mut examples = Examples::default();
        for reply in &replies {
            examples.add(reply);
        }
        Some(Self { examples, ..figures })
    }
}
