// Written by `npm run types` from crates/batch/src/report/data.rs. Change it there.

/**
 * One text in both languages of the interface.
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
 * A cell, as numbers.
 */
export type CellNumbers = Array<number>;

/**
 * A reply that can be read.
 */
export type Example = { 
/**
 * Its name in the input; empty: it has none.
 */
id: string, 
/**
 * Which row of its input, from 1.
 */
row: number, 
/**
 * Place in `agents`.
 */
agent: number, 
/**
 * Place in `teams`.
 */
team: number, 
/**
 * Place in `periods`.
 */
period: number, 
/**
 * Place in `languages`.
 */
language: number, 
/**
 * Place in `channels`.
 */
channel: number, 
/**
 * 0: send, 1: review, 2: hold.
 */
verdict: number, 
/**
 * The sum of concerns behind the verdict.
 */
concern: number, 
/**
 * 0 to 100, in the order of the dimensions.
 */
scores: Array<number>, 
/**
 * The reply.
 */
text: string, 
/**
 * What the customer had written; empty: not known.
 */
customer: string, 
/**
 * What was found, in the order of the text.
 */
findings: Array<ExampleFinding>, };

/**
 * Something that was found in a reply.
 */
export type ExampleFinding = { 
/**
 * Place in `findings`.
 */
finding: number, 
/**
 * UTF-16 code units of the text.
 */
start: number, 
/**
 * Behind the passage; `start` for what is missing.
 */
end: number, 
/**
 * `high`, `medium`, `low`, `info`.
 */
severity: 'high' | 'medium' | 'low' | 'info', 
/**
 * What is the matter.
 */
message: Bilingual, 
/**
 * Place in `notes`.
 */
note: number, 
/**
 * What could stand there instead.
 */
rewordings: Array<string>, };

/**
 * A phenomenon.
 */
export type FindingName = { 
/**
 * `blame/reproach`.
 */
id: string, 
/**
 * Its name.
 */
name: Bilingual, 
/**
 * Which score it is filed under, by place.
 */
dimension: number, };

/**
 * An id and what people call it.
 */
export type Named = { 
/**
 * The id.
 */
id: string, 
/**
 * Its name.
 */
name: Bilingual, };

/**
 * Why something matters and what to do instead.
 */
export type Note = { 
/**
 * How it lands with the customer.
 */
why: Bilingual, 
/**
 * What to do instead.
 */
advice: Bilingual, 
/**
 * Where the claim comes from.
 */
source: string, };

/**
 * All that the report shows. Texts that come again are in lists; others name them by their place there.
 */
export type ReportData = { 
/**
 * The version of Tact.
 */
version: string, 
/**
 * `fr` or `en`: the language to begin with.
 */
ui: string, 
/**
 * What was read: file names. Empty where names are hidden.
 */
inputs: Array<string>, 
/**
 * Are the names of agents hidden?
 */
anonymous: boolean, 
/**
 * The scores, in their order.
 */
dimensions: Array<Named>, 
/**
 * What can be found.
 */
findings: Array<FindingName>, 
/**
 * Names of agents; empty: not known; `…`: all others.
 */
agents: Array<string>, 
/**
 * How many agents there are, those that are counted as others included.
 */
allAgents: number, 
/**
 * Names of teams; empty: not known; `…`: all others.
 */
teams: Array<string>, 
/**
 * Mondays `2026-03-16`, months `2026-03`, quarters `2026-Q1` or years `2026`, in order; empty: not known.
 */
periods: Array<string>, 
/**
 * Codes of languages; empty: not known.
 */
languages: Array<string>, 
/**
 * `email`, `chat`, `review`.
 */
channels: Array<string>, 
/**
 * What is counted.
 */
cells: Array<CellNumbers>, 
/**
 * What can be read, in the order of the input.
 */
examples: Array<Example>, 
/**
 * What findings say beside their message; named by place.
 */
notes: Array<Note>, };
