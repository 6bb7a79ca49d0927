// The intervals of the report, against values that others have published or computed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import typescript from 'typescript';

const source = readFileSync(new URL('../../ui/src/report/statistics.ts', import.meta.url), 'utf8');
const { outputText } = typescript.transpileModule(source, { compilerOptions: { target: 'ES2022', module: 'ESNext' } });
const { mean, meanDifference, share, shareDifference, student } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

const near = (found, expected, by) => assert.ok(Math.abs(found - expected) <= by, `${found}, not ${expected}`);

test('shares: Newcombe (1998), Two-sided confidence intervals for the single proportion, table I', () => {
  for (const [part, whole, low, high] of [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]]) {
    const found = share(part, whole);
    near(found.low, low, 0.0001);
    near(found.high, high, 0.0001);
  }
  assert.equal(share(0, 0), null);
});

test('differences of shares: Newcombe (1998), Interval estimation for the difference, table II', () => {
  for (const [a, m, b, n, low, high] of [[56, 70, 48, 80, 0.0524, 0.3339], [9, 10, 3, 10, 0.1705, 0.8090], [0, 10, 0, 20, -0.1611, 0.2775]]) {
    const found = shareDifference(a, m, b, n);
    near(found.low, low, 0.0001);
    near(found.high, high, 0.0001);
  }
});

test('Student’s t: printed tables', () => {
  for (const [freedom, quantile] of [[10, 2.2281], [19, 2.0930], [30, 2.0423], [60, 2.0003], [120, 1.9799]]) near(student(freedom), quantile, 0.0005);
});

test('means, by hand', () => {
  // 1 to 20: mean 10.5, variance 35, error of the mean √1.75.
  const values = Array.from({ length: 20 }, (_, at) => at + 1);
  const [n, sum, squares] = [20, values.reduce((a, b) => a + b), values.reduce((a, b) => a + b * b, 0)];
  const found = mean(n, sum, squares);
  near(found.value, 10.5, 1e-9);
  near(found.high - found.value, 2.0930 * Math.sqrt(1.75), 0.001);
  assert.equal(mean(1, 5, 25), null);
  // Against the same moved by 5, with as many degrees of freedom as both together.
  const moved = meanDifference([n, sum + 100, squares + 10 * sum + 500], [n, sum, squares]);
  near(moved.value, 5, 1e-9);
  near(moved.high - moved.value, 2.0244 * Math.sqrt(3.5), 0.001);
});
