// How sure a share or a mean is: intervals that hold the true value in 95 of 100 cases. Numbers in, numbers out.

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

const Z = 1.959964;

/** A share of `part` in `whole`. Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference:
 * holds for few cases and for shares near 0 and 1, where the textbook interval does not. Nothing without cases. */
export function share(part: number, whole: number): Estimate | null {
  if (whole <= 0) return null;
  const p = part / whole;
  const z = (Z * Z) / whole;
  const middle = (p + z / 2) / (1 + z);
  const half = (Z / (1 + z)) * Math.sqrt((p * (1 - p)) / whole + z / (4 * whole));
  return { value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Half of what lies between the outer 2.5 % of Student's t: Abramowitz & Stegun (1964), 26.7.5, good to 0.001 from 10
 * degrees of freedom on. */
export function student(freedom: number): number {
  const z = Z;
  const one = (z ** 3 + z) / 4;
  const two = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const three = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + one / freedom + two / freedom ** 2 + three / freedom ** 3;
}

/** Variance of the mean of `n` values. */
const spread = (n: number, sum: number, squares: number) => Math.max(0, (squares - (sum * sum) / n) / (n - 1)) / n;

/** A mean, from how many values, their sum and the sum of their squares. Student (1908), The probable error of a mean.
 * Nothing for fewer than two values. */
export function mean(n: number, sum: number, squares: number): Estimate | null {
  if (n < 2) return null;
  const value = sum / n;
  const half = student(n - 1) * Math.sqrt(spread(n, sum, squares));
  return { value, low: value - half, high: value + half };
}

/** How much larger the first share is. Newcombe, R. G. (1998), Interval estimation for the difference between independent
 * proportions, method 10: from the two Wilson intervals. */
export function shareDifference(part: number, whole: number, otherPart: number, otherWhole: number): Estimate | null {
  const [a, b] = [share(part, whole), share(otherPart, otherWhole)];
  if (!a || !b) return null;
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}

type Moments = [n: number, sum: number, squares: number];

/** How much larger the first mean is. Welch, B. L. (1947), The generalization of Student's problem when several different
 * population variances are involved. */
export function meanDifference(first: Moments, second: Moments): Estimate | null {
  if (first[0] < 2 || second[0] < 2) return null;
  const [a, b] = [spread(...first), spread(...second)];
  const value = first[1] / first[0] - second[1] / second[0];
  if (a + b === 0) return { value, low: value, high: value };
  const freedom = (a + b) ** 2 / (a ** 2 / (first[0] - 1) + b ** 2 / (second[0] - 1));
  const half = student(freedom) * Math.sqrt(a + b);
  return { value, low: value - half, high: value + half };
}
