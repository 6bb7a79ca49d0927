// Replies to make reports of, written for the tests: who wrote them, when, and some that try to get out of the page.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const TACT = process.env.TACT_E2E_TACT;

const GOOD = [
  'Bonjour Madame Petit,\n\nJe suis désolée que votre lampe soit arrivée cassée. Je vous en envoie une autre aujourd’hui, sans frais ; vous la recevrez jeudi.\n\nBien à vous,\nLéa',
  'Bonjour Monsieur Roy,\n\nMerci de nous l’avoir signalé. J’ai corrigé la facture, vous la trouverez ci-jointe.\n\nBonne journée,\nLéa',
  'Hello Ann,\n\nI’m sorry that the parcel was late. I have refunded the shipping; you will see it on your account tomorrow.\n\nKind regards,\nTom',
];
const BAD = [
  'Vous auriez dû lire la notice. Ce n’est pas notre problème.',
  'Bonjour,\n\nComme je vous l’ai déjà dit, vous avez oublié de joindre la facture. Nous ne pouvons rien faire.',
  'You should have read the manual. That is not our fault.',
];

export const NASTY_TEXT = 'Bonjour,\n\n</script><script>window.out = 1</script><!-- <img src=x onerror="window.out = 2"> \u2028 Vous auriez dû lire la notice <b>avant</b>.';
export const NASTY_NAME = '</script><img src=x onerror="window.out = 3">';

/** 600 replies in twelve weeks: Bruno writes badly, and Alice better from March on; Carla wrote only three. */
export function replies() {
  const start = Date.UTC(2026, 0, 5, 9);
  return Array.from({ length: 600 }, (_, at) => {
    const agent = at % 200 === 7 ? 'Carla Corsini' : ['Alice Aubert', 'Bruno Bastien', 'Diane Durand'][at % 3];
    const late = at >= 300;
    const bad = { 'Alice Aubert': !late && at % 5 < 2, 'Bruno Bastien': at % 10 < 7, 'Diane Durand': at % 10 < 2 }[agent] ?? true;
    const texts = bad ? BAD : GOOD;
    return {
      id: `r${at}`, text: `${texts[at % 7 % 3]}${at % 4 ? '' : `\n\nDossier ${at}`}`, agent,
      team: agent === 'Diane Durand' ? 'Retours' : 'Ventes', channel: at % 4 === 1 ? 'chat' : 'email',
      date: new Date(start + Math.floor(at / 50) * 7 * 86_400_000).toISOString(),
    };
  });
}

/** The replies, and one that tries to get out. */
export const nastyReplies = () =>
  [...replies(), { id: '"><script>window.out = 4</script>', text: NASTY_TEXT, agent: NASTY_NAME, team: NASTY_NAME, date: '2026-02-02' }];

/** A folder with the replies in a file; it goes with the test. */
export function folder(t, rows, name = 'replies.jsonl') {
  const place = mkdtempSync(path.join(tmpdir(), 'tact-report-'));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  writeFileSync(path.join(place, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return place;
}

/** Runs the command in a folder. */
export function tact(place, ...args) {
  const { status, stderr } = spawnSync(TACT, args, { cwd: place, encoding: 'utf8' });
  if (status !== 0) throw new Error(`tact ${args.join(' ')}: ${status}\n${stderr}`);
  return stderr;
}

/** Runs it and kills it after so many milliseconds; its exit code, null if it was killed. */
export function killed(place, after, ...args) {
  return new Promise((done) => {
    const child = spawn(TACT, args, { cwd: place, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), after);
    child.on('close', (code) => {
      clearTimeout(timer);
      done(code);
    });
  });
}
