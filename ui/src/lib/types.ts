// Written by `npm run types` from crates/app/src/api.rs. Change it there.

/**
 * How the customer is addressed in French.
 */
export type Address = "vous" | "tu";

/**
 * A statistic of agreement.
 */
export type AgreementFigure = { 
/**
 * What it is, as people read it.
 */
title: string, 
/**
 * Its value; nothing where it cannot be computed.
 */
value: number | null, 
/**
 * The replies behind it.
 */
n: number, };

/**
 * A text in both languages of the interface.
 */
export type Bilingual = { 
/**
 * French.
 */
fr: string, 
/**
 * English.
 */
en: string, };

/**
 * Where the reply goes.
 */
export type Channel = "email" | "chat" | "review";

/**
 * A reply to judge.
 */
export type CheckRequest = { 
/**
 * The reply as it stands in the editor, line breaks as `\n`.
 */
text: string, 
/**
 * The customer's message; empty: looked for in the thread below the reply.
 */
customer: string, 
/**
 * What is known beside it.
 */
circumstances: Circumstances, 
/**
 * What the agent decided about passages.
 */
decisions: Decisions, 
/**
 * `fr` or `en`: the language of the texts.
 */
ui: string, };

/**
 * A judged reply.
 */
export type Checked = { 
/**
 * `fr`, `en`, the code of another language, `other`; nothing without words.
 */
language: string | null, 
/**
 * Why there are no scores.
 */
notJudged: NotJudged | null, 
/**
 * The scores, in the order in which they are shown.
 */
scores: Array<Score>, 
/**
 * Whether it may go.
 */
verdict: Verdict | null, 
/**
 * The sums behind the verdict.
 */
concern: Concern, 
/**
 * Index of the finding that adds most to the verdict.
 */
gravest: number | null, 
/**
 * What weighs most in a verdict other than `send`: its message, or what is said of a low score.
 */
because: string | null, 
/**
 * Parts of the reply, in order.
 */
zones: Array<Zone>, 
/**
 * Passages in another language, which are left alone.
 */
leftAlone: Array<Span>, 
/**
 * What to look at, in the order of the text.
 */
findings: Array<Finding>, 
/**
 * Words that were judged.
 */
words: number, 
/**
 * The message that the reply answers, where it was found in the thread.
 */
thread: Thread | null, 
/**
 * The customer's name, as far as the message or the thread gives one.
 */
customerName: string | null, };

/**
 * What is known beside the reply. Remembered per profile, and with each draft.
 */
export type Circumstances = { 
/**
 * `email`, `chat`, `review`.
 */
channel: Channel, 
/**
 * `fr`, `en`; nothing: found by reading.
 */
language: string | null, 
/**
 * The form of address that the firm uses; nothing: what the reply uses.
 */
address: Address | null, 
/**
 * `FR`, `BE`, `CH`, `QC`, `GB`, `US` …
 */
region: string | null, };

/**
 * The sums behind the verdict: from `base`, by findings, opinions and low scores, to `sum`.
 */
export type Concern = { 
/**
 * The sum.
 */
sum: number, 
/**
 * What every reply starts from.
 */
base: number, 
/**
 * The verdict is `review` from here.
 */
review: number, 
/**
 * The verdict is `hold` from here.
 */
hold: number, };

/**
 * What was on the clipboard.
 */
export type Content = "text" | "html" | "empty" | "image" | "files" | "secret" | "missing";

/**
 * Points of a score.
 */
export type Contribution = { 
/**
 * Full id of the rule.
 */
rule: string, 
/**
 * What it is, as people read it.
 */
name: string, 
/**
 * Points; negative ones cost.
 */
points: number, 
/**
 * The passage.
 */
span: Span, 
/**
 * Its words, shortened.
 */
excerpt: string, 
/**
 * The points of something that is not asked for here.
 */
waived: boolean, 
/**
 * The words that weigh most, where the learned model speaks.
 */
words: Array<string>, };

/**
 * What a person says of a judgement.
 */
export type Correction = { 
/**
 * `opening` and `closing` 0 or 1, `politeness` 1 to 5, `empathy` and `blame` 0 to 3, `verdict` 0 to 2; what is not
 * said is not there.
 */
labels: { [key in string]: number }, 
/**
 * Why.
 */
reason: string, 
/**
 * When, in milliseconds since 1970.
 */
made: number, };

/**
 * What the agent decided about passages of the reply.
 */
export type Decisions = { 
/**
 * Judged although they look like a quote, a signature or a footer.
 */
judge: Array<Span>, 
/**
 * Left out although they look like the agent's own words.
 */
leaveOut: Array<Span>, 
/**
 * Findings that are none.
 */
dismissed: Array<Dismissed>, };

/**
 * A score, before anything is judged.
 */
export type Dimension = { 
/**
 * `greeting`, `politeness`, …
 */
id: string, 
/**
 * In French and in English.
 */
name: Bilingual, };

/**
 * A finding that the agent said is not one, here.
 */
export type Dismissed = { 
/**
 * Full id of the rule.
 */
rule: string, 
/**
 * Where the passage is now.
 */
span: Span, };

/**
 * A reply that is being written.
 */
export type Draft = { 
/**
 * Number; 0: not kept yet.
 */
id: number, 
/**
 * The text in the editor.
 */
text: string, 
/**
 * The customer's message.
 */
customer: string, 
/**
 * What is known beside it.
 */
circumstances: Circumstances, 
/**
 * What the agent decided about passages.
 */
decisions: Decisions, 
/**
 * Where the cursor is.
 */
cursor: number, 
/**
 * When it was kept last, in milliseconds since 1970.
 */
updated: number, };

/**
 * A passage becomes `text`.
 */
export type Edit = { 
/**
 * What is replaced.
 */
span: Span, 
/**
 * What stands there afterwards.
 */
text: string, };

/**
 * What went wrong, as a code that the front end has words for.
 */
export type Failure = { 
/**
 * One of the codes in `failure.rs`.
 */
code: string, 
/**
 * A file, a rule, a line; may be empty.
 */
place: string, 
/**
 * What the system or the reader of rules said; may be empty.
 */
detail: string, };

/**
 * Something to look at.
 */
export type Finding = { 
/**
 * Full id of the rule.
 */
rule: string, 
/**
 * `blame/reproach`, …
 */
phenomenon: string, 
/**
 * As people read it.
 */
name: string, 
/**
 * Which score it is filed under.
 */
dimension: string, 
/**
 * How much it matters.
 */
severity: Severity, 
/**
 * The passage; empty, where something is missing.
 */
span: Span, 
/**
 * The words of the passage.
 */
excerpt: string, 
/**
 * What is the matter.
 */
message: string, 
/**
 * How it lands with the customer.
 */
why: string, 
/**
 * What to do instead.
 */
advice: string, 
/**
 * Where the claim comes from; may be empty.
 */
source: string, 
/**
 * Rewordings, best first.
 */
fixes: Array<Fix>, 
/**
 * Points in its dimension.
 */
weight: number, 
/**
 * What it adds to the verdict.
 */
concern: number, };

/**
 * A rewording as edits that ascend and do not overlap.
 */
export type Fix = { 
/**
 * What replaces the passage.
 */
text: string, 
/**
 * All that changes.
 */
edits: Array<Edit>, };

/**
 * A reply that was checked and copied.
 */
export type HistoryEntry = { 
/**
 * Number.
 */
id: number, 
/**
 * When, in milliseconds since 1970.
 */
when: number, 
/**
 * The reply.
 */
text: string, 
/**
 * The customer's message; may be empty.
 */
customer: string, 
/**
 * What was known beside it.
 */
circumstances: Circumstances, 
/**
 * `fr`, `en`, …
 */
language: string | null, 
/**
 * What Tact said.
 */
verdict: Verdict | null, 
/**
 * The scores, in the order of the dimensions.
 */
scores: Array<number | null>, };

/**
 * Some entries of the history, latest first.
 */
export type HistoryPage = { 
/**
 * How many entries there are that match.
 */
total: number, 
/**
 * The asked-for ones.
 */
entries: Array<HistoryEntry>, };

/**
 * What a row of a list says of it.
 */
export type Listing = "send" | "review" | "hold" | "notJudged" | "bad";

/**
 * Something with a code and a name.
 */
export type Named = { 
/**
 * `fr`, …
 */
code: string, 
/**
 * In both languages of the interface.
 */
name: Bilingual, };

/**
 * Why there are no scores.
 */
export type NotJudged = "empty" | "language";

/**
 * A phrase that the user adds.
 */
export type OwnPhrase = { 
/**
 * `fr`, `en`.
 */
language: string, 
/**
 * `blame/reproach`: what it is.
 */
phenomenon: string, 
/**
 * In the phrase language.
 */
phrase: string, 
/**
 * A sentence in which it must be found.
 */
hit: string, 
/**
 * A sentence that looks alike and must stay silent.
 */
miss: string, 
/**
 * What to write instead.
 */
suggestion: string, };

/**
 * A house pack.
 */
export type PackInfo = { 
/**
 * Name of its folder.
 */
name: string, 
/**
 * How many rules it has.
 */
rules: number, 
/**
 * The one that the page of rules writes to.
 */
own: boolean, 
/**
 * What is wrong in it.
 */
problems: Array<Failure>, };

/**
 * A phenomenon that the user may choose for a phrase.
 */
export type PhenomenonInfo = { 
/**
 * `blame/reproach`.
 */
id: string, 
/**
 * As people read it.
 */
name: string, 
/**
 * Which score it is filed under.
 */
dimension: string, 
/**
 * Does it earn points?
 */
good: boolean, };

/**
 * Circumstances with a name.
 */
export type Profile = { 
/**
 * As the user calls it.
 */
name: string, 
/**
 * What is remembered under it.
 */
circumstances: Circumstances, };

/**
 * What the quick check shows of the clipboard.
 */
export type Quick = { 
/**
 * What was there.
 */
content: Content, 
/**
 * The reply as it is now, as a person sees it; of a long one the beginning.
 */
text: string, 
/**
 * What Tact says of it; of many findings the first ones.
 */
checked: Checked | null, 
/**
 * How many findings there are in all.
 */
findings: number, 
/**
 * How many rewordings were applied.
 */
applied: number, 
/**
 * Will the formatting be kept when the better text is copied?
 */
formatted: boolean, };

/**
 * All about one rule.
 */
export type RuleDetail = { 
/**
 * What the list shows.
 */
info: RuleInfo, 
/**
 * What is the matter.
 */
message: string, 
/**
 * How it lands.
 */
why: string, 
/**
 * What to do instead.
 */
advice: string, 
/**
 * Where the claim comes from.
 */
source: string, 
/**
 * The key of the rule file that says what it looks for: `match`, `regex`, `expect`, `too_many`, `model`.
 */
kind: string, 
/**
 * What it looks for, as written in the rule file.
 */
patterns: Array<string>, 
/**
 * Rewordings.
 */
suggestions: Array<string>, 
/**
 * What it finds; the passage between `[[` and `]]`.
 */
hits: Array<string>, 
/**
 * What looks alike and stays silent.
 */
misses: Array<string>, };

/**
 * A rule, as the page of rules shows it.
 */
export type RuleInfo = { 
/**
 * Full id: `fr/blame/reproach/vous-auriez-du`.
 */
id: string, 
/**
 * `fr`, `en`.
 */
language: string, 
/**
 * `blame/reproach`.
 */
phenomenon: string, 
/**
 * What it is, as people read it.
 */
name: string, 
/**
 * Which score it is filed under.
 */
dimension: string, 
/**
 * Does it earn points?
 */
good: boolean, 
/**
 * How much it matters.
 */
severity: Severity, 
/**
 * Is it in use?
 */
on: boolean, 
/**
 * What the user multiplies its points with; 1 where they do not.
 */
weight: number, 
/**
 * Points in its dimension, before that.
 */
points: number, 
/**
 * Switched or weighed by the user.
 */
changed: boolean, 
/**
 * Written by the user on the page of rules.
 */
own: boolean, 
/**
 * A passage that it finds, from its first example; may be empty.
 */
example: string, };

/**
 * How far Tact and those who corrected it agree.
 */
export type RunAgreement = { 
/**
 * How many replies a person has judged.
 */
replies: number, 
/**
 * Verdicts: for each of the person's (send, review, hold) how often Tact said send, review, hold.
 */
verdicts: [[number, number, number], [number, number, number], [number, number, number]], 
/**
 * The figures of `tact agree`.
 */
figures: Array<AgreementFigure>, };

/**
 * Two runs side by side.
 */
export type RunComparison = { 
/**
 * The earlier run.
 */
before: RunCounts, 
/**
 * This run.
 */
now: RunCounts, };

/**
 * What is counted of the judged replies of a run.
 */
export type RunCounts = { 
/**
 * Replies by verdict: send, review, hold.
 */
verdicts: [number, number, number], 
/**
 * By dimension, in the order of the rules of that run.
 */
scores: Array<ScoreMoments>, 
/**
 * By the name of the agent, as `verdicts`.
 */
agents: { [key in string]: [number, number, number] }, };

/**
 * How far a run is written out.
 */
export type RunExport = { 
/**
 * Rows so far.
 */
done: number, 
/**
 * All rows.
 */
all: number, };

/**
 * What rows can be filtered by.
 */
export type RunFacets = { 
/**
 * Agents: number, name.
 */
agents: Array<[number, string]>, 
/**
 * Languages: number, code.
 */
languages: Array<[number, string]>, 
/**
 * Kinds of findings: number, name.
 */
findings: Array<[number, string]>, 
/**
 * Was it judged by rules that are no longer those in use?
 */
otherRules: boolean, };

/**
 * A file of an export.
 */
export type RunFile = { 
/**
 * Its name, without its folders.
 */
name: string, 
/**
 * `csv`, `xlsx` …
 */
format: string, 
/**
 * Its size.
 */
bytes: number, };

/**
 * Which rows are listed.
 */
export type RunFilter = { 
/**
 * One of these; empty: any.
 */
verdicts: Array<Listing>, 
/**
 * By this agent.
 */
agent: number | null, 
/**
 * In this language.
 */
language: number | null, 
/**
 * With this kind of finding, by number.
 */
finding: number | null, 
/**
 * With words that begin like these.
 */
text: string, 
/**
 * Only what a person has judged as well.
 */
corrected: boolean, 
/**
 * In which order.
 */
order: RunOrder, };

/**
 * A run that is kept.
 */
export type RunInfo = { 
/**
 * Number.
 */
id: number, 
/**
 * As the user calls it.
 */
name: string, 
/**
 * The names of its files.
 */
files: Array<string>, 
/**
 * When it was begun, in milliseconds since 1970.
 */
started: number, 
/**
 * How it is.
 */
state: RunState, 
/**
 * Why it does not go on.
 */
failure: Failure | null, 
/**
 * Rows so far.
 */
rows: number, 
/**
 * Of them: send, review, hold.
 */
verdicts: [number, number, number], 
/**
 * Of them: without words of the agent, or in a language without rules.
 */
notJudged: number, 
/**
 * Of them: could not be read, or have no text.
 */
bad: number, 
/**
 * Messages of customers, notes: left out.
 */
passedOver: number, 
/**
 * The first rows that could not be judged: where, and why.
 */
troubles: Array<Bilingual>, 
/**
 * Bytes read, and to be read.
 */
read: number, 
/**
 * Bytes of all files.
 */
size: number, 
/**
 * Replies in a second.
 */
rate: number | null, 
/**
 * Seconds until it is done.
 */
left: number | null, 
/**
 * Where it is kept.
 */
path: string, 
/**
 * What it takes on the disk.
 */
disk: number, };

/**
 * In which order rows are listed.
 */
export type RunOrder = "input" | "worst" | "best";

/**
 * Rows of a run that are on the screen.
 */
export type RunPage = { 
/**
 * How many are listed.
 */
total: number, 
/**
 * The asked-for ones.
 */
rows: Array<RunRow>, };

/**
 * What is to be judged, before it is.
 */
export type RunPreview = { 
/**
 * The files, in order.
 */
files: Array<RunFile>, 
/**
 * The columns of the first file.
 */
columns: Array<string>, 
/**
 * By role (`text`, `agent` …) the column that has it, by number from 0; nothing where the format leaves no choice.
 */
roles: { [key in string]: number } | null, 
/**
 * What a person said of them: names of columns by role.
 */
said: { [key in string]: string }, 
/**
 * Was that said of an earlier table with the same columns?
 */
remembered: boolean, 
/**
 * The columns that may hold the replies, where that is not clear.
 */
candidates: Array<string>, 
/**
 * Must a person say which column has the replies?
 */
unclear: boolean, 
/**
 * The first rows: what is known of each, by role.
 */
rows: Array<{ [key in string]: string }>, 
/**
 * The first rows: what stands in each column.
 */
values: Array<Array<string>>, };

/**
 * A reply of a run with all that is known of it.
 */
export type RunReply = { 
/**
 * Its row.
 */
row: RunRow, 
/**
 * The reply.
 */
text: string, 
/**
 * What the customer wrote; may be empty.
 */
customer: string, 
/**
 * What was known beside it.
 */
circumstances: Circumstances, 
/**
 * What Tact says of it; nothing where it could not be read.
 */
checked: Checked | null, 
/**
 * Why it could not be read; may be empty.
 */
trouble: string, 
/**
 * Everything else that stood in the export: names and values.
 */
fields: Array<[string, string]>, };

/**
 * A row of a list.
 */
export type RunRow = { 
/**
 * Number, from 1 in the order of the input.
 */
id: number, 
/**
 * What was judged.
 */
listing: Listing, 
/**
 * The scores, in the order of the dimensions.
 */
scores: Array<number | null>, 
/**
 * `fr`, `en` …; may be empty.
 */
language: string, 
/**
 * Who wrote it; may be empty.
 */
agent: string, 
/**
 * Kinds of findings, by number.
 */
findings: Array<number>, 
/**
 * The beginning of the reply on one line.
 */
text: string, 
/**
 * What a person said.
 */
correction: Correction | null, };

/**
 * What means and their intervals are made from.
 */
export type ScoreMoments = { 
/**
 * The id of the dimension.
 */
dimension: string, 
/**
 * Sum of the scores of all judged replies, each 0 to 100.
 */
sum: number, 
/**
 * Sum of their squares.
 */
squares: number, };

/**
 * How a run is.
 */
export type RunState = "going" | "stopped" | "done" | "broken";

/**
 * One score, and what it is the sum of.
 */
export type Score = { 
/**
 * `greeting`, `politeness`, …
 */
dimension: string, 
/**
 * As people read it.
 */
name: string, 
/**
 * 0 to 100; nothing where the reply is not judged.
 */
value: number | null, 
/**
 * The score of a reply to which nothing contributes.
 */
base: number, 
/**
 * What is added to the base.
 */
contributions: Array<Contribution>, };

/**
 * What the user has chosen; kept in `settings.toml`.
 */
export type Settings = { 
/**
 * `fr`, `en`; nothing: as the system.
 */
ui: string | null, 
/**
 * Light, dark or as the system.
 */
theme: Theme, 
/**
 * Size of the text in percent, 100 to 200.
 */
zoom: number, 
/**
 * Which findings are shown.
 */
strictness: Strictness, 
/**
 * Keep checked replies?
 */
history: boolean, 
/**
 * Was the first start's example seen?
 */
welcomed: boolean, 
/**
 * Is the customer's message unfolded?
 */
customerOpen: boolean, 
/**
 * The keys that open the quick check from any program, as `Ctrl+Alt+T`; empty: none.
 */
shortcut: string, 
/**
 * Does closing the window leave Tact running, so that the quick check goes on working?
 */
background: boolean, 
/**
 * Start with the system, in the background?
 */
autostart: boolean, 
/**
 * Judge quietly what is copied anywhere?
 */
watch: boolean, 
/**
 * Name of the profile in use.
 */
profile: string, 
/**
 * At least one.
 */
profiles: Array<Profile>, };

/**
 * How much a finding matters.
 */
export type Severity = "info" | "low" | "medium" | "high";

/**
 * UTF-16 code units of the reply, end exclusive.
 */
export type Span = { 
/**
 * Offset of the first unit.
 */
start: number, 
/**
 * Offset behind the last one.
 */
end: number, };

/**
 * What a front end needs before it shows anything.
 */
export type Start = { 
/**
 * The version of the program.
 */
version: string, 
/**
 * The language of the system, `fr` or `en`.
 */
systemLanguage: string, 
/**
 * Are files that are dropped on the window handed over here?
 */
drops: boolean, 
/**
 * As they were left.
 */
settings: Settings, 
/**
 * The draft on which was worked last.
 */
draft: Draft | null, 
/**
 * The scores, in the order in which they are shown.
 */
dimensions: Array<Dimension>, 
/**
 * The languages that are judged.
 */
languages: Array<Named>, 
/**
 * What went wrong at the start; all else works.
 */
problems: Array<Failure>, };

/**
 * Which findings are shown. Scores and verdict do not depend on it, so that they mean the same for everybody.
 */
export type Strictness = "gentle" | "normal" | "strict";

/**
 * Colours.
 */
export type Theme = "system" | "light" | "dark";

/**
 * The message that the reply answers, found below it.
 */
export type Thread = { 
/**
 * Who wrote it.
 */
author: string | null, 
/**
 * What they wrote, without quotation marks.
 */
text: string, };

/**
 * What came of trying a phrase.
 */
export type Trial = { 
/**
 * Can it be kept?
 */
ok: boolean, 
/**
 * Where it was found in `hit`.
 */
found: Array<Span>, 
/**
 * Where it was found in `miss`.
 */
foundInMiss: Array<Span>, 
/**
 * What stands against it.
 */
problems: Array<Failure>, };

/**
 * Whether a reply may go.
 */
export type Verdict = "send" | "review" | "hold";

/**
 * A part of the reply.
 */
export type Zone = { 
/**
 * `salutation`, `body`, `closing`, `signature`, `quote`, `footer`, `excluded`.
 */
kind: string, 
/**
 * Where it is.
 */
span: Span, };
