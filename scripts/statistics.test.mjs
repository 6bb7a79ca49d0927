import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accuracy, auc, bestAccuracy, ranks, spearman } from './statistics.mjs';

const near = (found, expected) => assert.ok(found !== null && Math.abs(found - expected) < 1e-9, `${found}, not ${expected}`);

// The cases worked out by hand in crates/cli/agree/statistics.rs.
test('ties share the mean of their ranks', () => assert.deepEqual(ranks([10, 30, 20, 20, 5]), [2, 5, 3.5, 3.5, 1]));

test('Spearman by hand', () => {
  near(spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50]), 0.8);
  near(spearman([1, 1, 2, 3], [1, 2, 2, 3]), 5 / 6);
  assert.equal(spearman([1, 2], [3, 3]), null);
  assert.equal(spearman([], []), null);
});

test('the area under the curve by hand', () => {
  near(auc([80, 70, 70, 20], [true, true, false, false]), 0.875);
  near(auc([1, 1], [false, true]), 0.5);
  assert.equal(auc([1, 2], [true, true]), null);
  assert.equal(auc([], []), null);
});

test('accuracy, with a threshold and with the best one', () => {
  near(accuracy([10, 60, 70], [false, false, true], 50), 2 / 3);
  near(bestAccuracy([10, 60, 70], [false, false, true]), 1);
  near(bestAccuracy([0, 100], [false, false]), 1);
  assert.equal(accuracy([], [], 50), null);
  assert.equal(bestAccuracy([], []), null);
});
