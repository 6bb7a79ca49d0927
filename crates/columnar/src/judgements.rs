//! Judgements, row by row, into columns.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Int8Builder, PrimitiveBuilder, StringBuilder, UInt8Builder};
use arrow_array::types::{Float32Type, Int8Type, UInt32Type};
use arrow_array::{ArrayRef, DictionaryArray, ListArray, StringArray, StructArray};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer};
use arrow_schema::{ArrowError, Fields};
use tact_core::spec::{Channel, Severity};
use tact_core::{Analysis, NotJudged, Ruleset, Verdict, language_code, rounded};

use crate::schema::{fields, finding, finding_fields};

/// The words of the verdict column, in the order of their numbers.
const VERDICTS: [Verdict; 3] = [Verdict::Send, Verdict::Review, Verdict::Hold];

/// Gathers the judgements of rows.
pub struct Judgements<'r> {
    ruleset: &'r Ruleset,
    fields: Fields,
    verdicts: ArrayRef,
    scores: Vec<UInt8Builder>,
    verdict: Int8Builder,
    language: StringBuilder,
    channel: StringBuilder,
    opening: BooleanBuilder,
    closing: BooleanBuilder,
    findings: Findings,
    reason: StringBuilder,
    text: StringBuilder,
}

/// The lists of findings, part by part.
struct Findings {
    lengths: Vec<usize>,
    nulls: NullBufferBuilder,
    rule: StringBuilder,
    phenomenon: StringBuilder,
    dimension: StringBuilder,
    severity: StringBuilder,
    start: PrimitiveBuilder<UInt32Type>,
    end: PrimitiveBuilder<UInt32Type>,
    excerpt: StringBuilder,
    weight: PrimitiveBuilder<Float32Type>,
    concern: PrimitiveBuilder<Float32Type>,
}

impl<'r> Judgements<'r> {
    /// None yet.
    pub fn new(ruleset: &'r Ruleset) -> Self {
        Self {
            ruleset,
            fields: fields(ruleset),
            verdicts: Arc::new(StringArray::from_iter_values(VERDICTS.map(Verdict::as_str))),
            scores: ruleset.dimensions().iter().map(|_| UInt8Builder::new()).collect(),
            verdict: Int8Builder::new(),
            language: StringBuilder::new(),
            channel: StringBuilder::new(),
            opening: BooleanBuilder::new(),
            closing: BooleanBuilder::new(),
            findings: Findings::new(),
            reason: StringBuilder::new(),
            text: StringBuilder::new(),
        }
    }

    /// The columns that [`finish`](Self::finish) gives.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// How many rows there are so far.
    pub fn len(&self) -> usize {
        self.findings.lengths.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.findings.lengths.is_empty()
    }

    /// Appends the judgement of `text` as it was sent by `channel`; `converted` if that is not the text of the input.
    pub fn push(&mut self, text: &str, converted: bool, channel: Channel, analysis: &Analysis) {
        let judged = analysis.not_judged.is_none();
        for (builder, score) in self.scores.iter_mut().zip(&analysis.scores) {
            builder.append_option(judged.then_some(*score));
        }
        let verdict = VERDICTS.iter().position(|one| *one == analysis.verdict).filter(|_| judged);
        self.verdict.append_option(verdict.map(|place| place as i8));
        self.language.append_option(language_code(analysis, self.ruleset));
        self.channel.append_value(channel.as_str());
        self.opening.append_option(judged.then_some(analysis.opening));
        self.closing.append_option(judged.then_some(analysis.closing));
        self.findings.push(text, judged.then_some(analysis), self.ruleset);
        self.reason.append_option(analysis.not_judged.map(|why| match why {
            NotJudged::Empty => "empty",
            NotJudged::Language => "language",
        }));
        self.text.append_option(converted.then_some(text));
    }

    /// Appends a row that was not judged, and why.
    pub fn push_none(&mut self, channel: Channel, reason: &str) {
        self.scores.iter_mut().for_each(UInt8Builder::append_null);
        self.verdict.append_null();
        self.language.append_null();
        self.channel.append_value(channel.as_str());
        self.opening.append_null();
        self.closing.append_null();
        self.findings.push("", None, self.ruleset);
        self.reason.append_value(reason);
        self.text.append_null();
    }

    /// The columns in the order of [`fields`]; the next row begins new ones. Fails only where the findings of one call
    /// have more than two gigabytes of text.
    pub fn finish(&mut self) -> Result<Vec<ArrayRef>, ArrowError> {
        let verdict = DictionaryArray::<Int8Type>::try_new(self.verdict.finish(), Arc::clone(&self.verdicts))?;
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.fields.len());
        for score in &mut self.scores {
            columns.push(Arc::new(score.finish()));
        }
        columns.push(Arc::new(verdict));
        columns.push(Arc::new(self.language.finish()));
        columns.push(Arc::new(self.channel.finish()));
        columns.push(Arc::new(self.opening.finish()));
        columns.push(Arc::new(self.closing.finish()));
        columns.push(Arc::new(self.findings.finish()?));
        columns.push(Arc::new(self.reason.finish()));
        columns.push(Arc::new(self.text.finish()));
        Ok(columns)
    }
}

impl Findings {
    fn new() -> Self {
        Self {
            lengths: Vec::new(),
            nulls: NullBufferBuilder::new(0),
            rule: StringBuilder::new(),
            phenomenon: StringBuilder::new(),
            dimension: StringBuilder::new(),
            severity: StringBuilder::new(),
            start: PrimitiveBuilder::new(),
            end: PrimitiveBuilder::new(),
            excerpt: StringBuilder::new(),
            weight: PrimitiveBuilder::new(),
            concern: PrimitiveBuilder::new(),
        }
    }

    fn push(&mut self, text: &str, analysis: Option<&Analysis>, ruleset: &Ruleset) {
        let Some(analysis) = analysis else {
            self.lengths.push(0);
            self.nulls.append_null();
            return;
        };
        for finding in &analysis.findings {
            let rule = ruleset.rule(finding.rule);
            let phenomenon = &ruleset.phenomena()[rule.phenomenon];
            self.rule.append_value(&rule.id.text);
            self.phenomenon.append_value(&phenomenon.id);
            self.dimension.append_value(&ruleset.dimensions()[phenomenon.dimension].id);
            self.severity.append_value(severity(finding.severity));
            // Texts are cut at 4 GiB before they are judged.
            self.start.append_value(finding.start as u32);
            self.end.append_value(finding.end as u32);
            self.excerpt.append_value(text.get(finding.start..finding.end).unwrap_or(""));
            self.weight.append_value(rounded(finding.weight));
            self.concern.append_value(rounded(finding.concern));
        }
        self.lengths.push(analysis.findings.len());
        self.nulls.append_non_null();
    }

    fn finish(&mut self) -> Result<ListArray, ArrowError> {
        let parts: Vec<ArrayRef> = vec![
            Arc::new(self.rule.finish()),
            Arc::new(self.phenomenon.finish()),
            Arc::new(self.dimension.finish()),
            Arc::new(self.severity.finish()),
            Arc::new(self.start.finish()),
            Arc::new(self.end.finish()),
            Arc::new(self.excerpt.finish()),
            Arc::new(self.weight.finish()),
            Arc::new(self.concern.finish()),
        ];
        let items = StructArray::try_new(finding_fields(), parts, None)?;
        let offsets = OffsetBuffer::from_lengths(self.lengths.drain(..));
        let nulls = self.nulls.finish();
        ListArray::try_new(finding(), offsets, Arc::new(items), nulls)
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
    }
}
