// The statistics that compare a baseline with labels: numbers in, one number out, null where it cannot be computed. The
// same ones as in crates/cli/agree/statistics.rs, which measures Tact.

/** The rank of each value, from 1; values that are the same share the mean of their ranks (Kendall 1945). */
export function ranks(values) {
  const order = values.map((_, at) => at).sort((a, b) => values[a] - values[b]);
  const found = new Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]] === values[order[from]]) to += 1;
    for (let at = from; at < to; at += 1) found[order[at]] = (from + 1 + to) / 2;
    from = to;
  }
  return found;
}

/** Spearman's rank correlation (Spearman 1904): Pearson's correlation of the ranks. */
export function spearman(left, right) {
  const [a, b] = [ranks(left), ranks(right)];
  const middle = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [aMiddle, bMiddle] = [middle(a), middle(b)];
  let [both, ofA, ofB] = [0, 0, 0];
  a.forEach((_, at) => {
    const [x, y] = [a[at] - aMiddle, b[at] - bMiddle];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  });
  return quotient(both, Math.sqrt(ofA * ofB));
}

/** The area under the ROC curve, from the Mann-Whitney statistic (Mann & Whitney 1947; Hanley & McNeil 1982): how often a
 * case scores higher than one that is none; a tie counts half. */
export function auc(scores, isCase) {
  const cases = isCase.filter(Boolean).length;
  const sum = ranks(scores).reduce((all, rank, at) => all + (isCase[at] ? rank : 0), 0);
  return quotient(sum - (cases * (cases + 1)) / 2, cases * (scores.length - cases));
}

/** The share of rows of which `scores` from a threshold on says what `truth` says. */
export function accuracy(scores, truth, threshold) {
  return quotient(scores.filter((score, at) => score >= threshold === truth[at]).length, scores.length);
}

/** The same with the threshold that does best on these very rows. */
export function bestAccuracy(scores, truth) {
  const thresholds = [...new Set(scores), Infinity];
  return scores.length ? Math.max(...thresholds.map((threshold) => accuracy(scores, truth, threshold))) : null;
}

function quotient(part, whole) {
  return whole > 0 ? part / whole : null;
}
