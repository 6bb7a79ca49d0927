//! A thread that judges one reply after the other and keeps what it learnt about their sentences: while somebody types,
//! only the sentence that changed is new.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tact_core::spec::Severity;
use tact_core::{Analyzer, Context, Decisions, Dismissed, Fix, improve};

use crate::api::{CheckRequest, Checked};
use crate::offsets::Units;
use crate::rules::Book;
use crate::view::checked;

/// What the thread is told.
enum Task {
    Check(Box<CheckRequest>, Sender<Checked>),
    Improve(Box<CheckRequest>, Severity, Sender<Vec<Fix>>),
    Rules(Arc<Book>),
}

/// The thread, as others see it. Ends with its last handle.
#[derive(Clone)]
pub struct Checker {
    tasks: Sender<Task>,
}

impl Checker {
    /// Begins with these rules.
    pub fn new(book: Arc<Book>) -> Self {
        let (tasks, inbox) = channel();
        thread::spawn(move || work(book, &inbox));
        Self { tasks }
    }

    /// Judges a reply; nothing, if the thread is gone.
    pub fn check(&self, request: CheckRequest) -> Option<Checked> {
        let (answer, answers) = channel();
        self.tasks.send(Task::Check(Box::new(request), answer)).ok()?;
        answers.recv().ok()
    }

    /// The first rewordings of all findings that weigh at least that much, each of the text as the ones before left it; nothing, if the
    /// thread is gone.
    pub fn improve(&self, request: CheckRequest, least: Severity) -> Option<Vec<Fix>> {
        let (answer, answers) = channel();
        self.tasks.send(Task::Improve(Box::new(request), least, answer)).ok()?;
        answers.recv().ok()
    }

    /// Judges by other rules from now on.
    pub fn change_rules(&self, book: Arc<Book>) {
        // Sending fails only when the thread is gone, and then `check` says so.
        let _ = self.tasks.send(Task::Rules(book));
    }
}

fn work(mut book: Arc<Book>, inbox: &Receiver<Task>) {
    loop {
        let mut analyzer = Analyzer::new(&book.ruleset);
        let changed = loop {
            match inbox.recv() {
                Ok(Task::Check(request, answer)) => {
                    // Who asked may have stopped waiting.
                    let _ = answer.send(judge(&request, &mut analyzer, &book));
                }
                Ok(Task::Improve(request, least, answer)) => {
                    let _ = answer.send(with_context(&request, &book, |text, context| {
                        improve(text, context, &book.ruleset, least).steps
                    }));
                }
                Ok(Task::Rules(changed)) => break changed,
                Err(_) => return,
            }
        };
        book = changed;
    }
}

fn judge(request: &CheckRequest, analyzer: &mut Analyzer, book: &Book) -> Checked {
    with_context(request, book, |text, context| {
        let analysis = analyzer.analyze(text, context);
        checked(text, &Units::new(text), &analysis, &book.ruleset, &request.ui)
    })
}

/// Does something with a reply and what is known beside it, as the engine takes it.
fn with_context<T>(request: &CheckRequest, book: &Book, act: impl FnOnce(&str, &Context) -> T) -> T {
    let units = Units::new(&request.text);
    let bytes = |spans: &[crate::api::Span]| spans.iter().map(|&span| units.bytes(span)).collect::<Vec<_>>();
    let (judge, leave_out) = (bytes(&request.decisions.judge), bytes(&request.decisions.leave_out));
    let dismissed = request.decisions.dismissed.iter().map(|one| {
        let (start, end) = units.bytes(one.span);
        Dismissed { rule: &one.rule, start, end }
    });
    let dismissed: Vec<Dismissed> = dismissed.collect();
    let circumstances = &request.circumstances;
    let context = Context {
        language: circumstances.language.as_deref(),
        channel: circumstances.channel.into(),
        customer: Some(request.customer.as_str()).filter(|message| !message.trim().is_empty()),
        address: circumstances.address.map(Into::into).or(book.defaults.address),
        region: circumstances.region.as_deref().or(book.defaults.region.as_deref()),
        decisions: Decisions { judge: &judge, leave_out: &leave_out, dismissed: &dismissed },
    };
    act(&request.text, &context)
}
