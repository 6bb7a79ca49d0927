// The run behind the report: the same whatever the number of workers, and through kills.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { folder, killed, replies, tact } from './replies.mjs';

const report = (place) => readFileSync(path.join(place, 'report.html'), 'utf8');
const ARGS = ['batch', 'replies.jsonl', '--out', 'report.html', '--quiet'];

test('one worker or three: the same file', (t) => {
  const place = folder(t, replies());
  tact(place, ...ARGS, '--jobs', '1');
  const one = report(place);
  tact(place, ...ARGS, '--jobs', '3');
  assert.ok(report(place) === one);
});

test('killed again and again, then resumed: the same file, and nothing left beside it', async (t) => {
  const rows = replies();
  const place = folder(t, Array.from({ length: 40 }, (_, round) => rows.map((row) => ({ ...row, id: `${round} ${row.id}` }))).flat());
  tact(place, ...ARGS);
  const whole = report(place);
  let kills = 0;
  for (let round = 0; round < 2; round += 1) {
    const args = [...ARGS, '--resume'];
    // From so soon that the fastest machine has not finished, to as late as the slowest needs.
    for (let after = 40 + 7 * round; (await killed(place, after, ...args)) !== 0; after *= 1.3) kills += 1;
    assert.ok(report(place) === whole, `round ${round}`);
  }
  assert.ok(kills > 1, `it was killed ${kills} times`);
  for (const rest of ['part', 'part.json', 'part.json.new', 'new']) {
    assert.ok(!existsSync(path.join(place, `report.html.${rest}`)), `report.html.${rest} is still there`);
  }
});
