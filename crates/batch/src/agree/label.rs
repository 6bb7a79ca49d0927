//! What a reviewer labels, and where Tact's answer stands on the same scale.

use std::ops::RangeInclusive;

use tact_core::{Analysis, ContributionReport, Ruleset, Verdict};

/// How many people may label a row.
pub const ANNOTATORS: usize = 2;

/// The score of a text in which nothing was judged.
const BEST: u8 = 100;

/// What a reviewer labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Is the customer greeted?
    Opening,
    /// Is leave taken?
    Closing,
    /// From rude to very courteous.
    Politeness,
    /// From none to taken on.
    Empathy,
    /// From none to harsh.
    Blame,
    /// Send, review, hold.
    Verdict,
}

impl Label {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Opening, Self::Closing, Self::Politeness, Self::Empathy, Self::Blame, Self::Verdict];

    /// The name of its field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Closing => "closing",
            Self::Politeness => "politeness",
            Self::Empathy => "empathy",
            Self::Blame => "blame",
            Self::Verdict => "verdict",
        }
    }

    /// As people read it.
    pub fn title(self, french: bool) -> &'static str {
        let pick = |fr, en| if french { fr } else { en };
        match self {
            Self::Opening => pick("Salutation", "Opening"),
            Self::Closing => pick("Prise de congé", "Closing"),
            Self::Politeness => pick("Politesse", "Politeness"),
            Self::Empathy => pick("Empathie", "Empathy"),
            Self::Blame => pick("Reproche", "Blame"),
            Self::Verdict => "Verdict",
        }
    }

    /// The values that it may have.
    pub fn range(self) -> RangeInclusive<u8> {
        match self {
            Self::Opening | Self::Closing => 0..=1,
            Self::Politeness => 1..=5,
            Self::Empathy | Self::Blame => 0..=3,
            Self::Verdict => 0..=2,
        }
    }

    /// The dimension of its score; an opening, a closing and the verdict have none of their own.
    pub fn dimension(self, ruleset: &Ruleset) -> Option<usize> {
        ruleset.dimensions().iter().position(|dimension| dimension.id == self.name())
    }

    /// Does this contribution explain Tact's answer? Those to the greeting count for the part of it that they are about;
    /// the verdict has findings instead.
    pub fn is_explained_by(self, contribution: &ContributionReport) -> bool {
        match self {
            Self::Opening | Self::Closing => {
                contribution.dimension == "greeting" && contribution.phenomenon.ends_with(self.name())
            }
            _ => contribution.dimension == self.name(),
        }
    }

    /// Tact's answer: 0 or 1, a score, or the number of the verdict. Nothing where the rules have no such score. What was
    /// not judged counts as perfect.
    pub fn answer(self, analysis: &Analysis, ruleset: &Ruleset) -> Option<u8> {
        let judged = analysis.not_judged.is_none();
        Some(match self {
            Self::Opening => analysis.opening.into(),
            Self::Closing => analysis.closing.into(),
            Self::Politeness | Self::Empathy | Self::Blame => {
                let score = analysis.scores.get(self.dimension(ruleset)?)?;
                if judged { *score } else { BEST }
            }
            Self::Verdict => match analysis.verdict {
                _ if !judged => 0,
                Verdict::Send => 0,
                Verdict::Review => 1,
                Verdict::Hold => 2,
            },
        })
    }

    /// The answers that fit a label: politeness 1 to 5 are the scores 0, 25, 50, 75, 100; empathy 0 to 3 are 0, 33, 67, 100;
    /// no blame is 100, blame below 50, explicit blame below 25.
    pub fn fitting(self, label: u8) -> RangeInclusive<u8> {
        match self {
            Self::Politeness => exactly(25 * label.saturating_sub(1)),
            Self::Empathy => exactly([0, 33, 67, 100].get(usize::from(label)).copied().unwrap_or(BEST)),
            Self::Blame => match label {
                0 => exactly(BEST),
                1 => 25..=49,
                _ => 0..=24,
            },
            Self::Opening | Self::Closing | Self::Verdict => exactly(label),
        }
    }
}

fn exactly(value: u8) -> RangeInclusive<u8> {
    value..=value
}

/// How far a value is from a range; nothing inside it.
pub fn distance(value: u8, range: &RangeInclusive<u8>) -> u8 {
    range.start().saturating_sub(value).max(value.saturating_sub(*range.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_scores_share_a_scale() {
        assert_eq!(Label::Politeness.range().map(|label| *Label::Politeness.fitting(label).start()).max(), Some(100));
        assert_eq!(Label::Empathy.fitting(2), 67..=67);
        assert_eq!(Label::Blame.fitting(3), Label::Blame.fitting(2));
        assert_eq!(distance(100, &Label::Blame.fitting(2)), 76);
        assert_eq!(distance(10, &Label::Blame.fitting(1)), 15);
        assert_eq!(distance(30, &Label::Blame.fitting(1)), 0);
        assert_eq!(distance(0, &Label::Verdict.fitting(2)), 2);
    }
}
