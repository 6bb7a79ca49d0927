// npm start: installs what is missing, builds the window and opens it. npm start -- FILE…: checks these replies in the
// terminal; so does npm start on a machine without a display, with samples/facture.txt.
import path from 'node:path';
import { say, ui } from './language.mjs';
import { ensurePackages } from './packages.mjs';
import { ensure, ensureBuildTools } from './system.mjs';
import { build, run } from './tools.mjs';
import { buildInterface, buildReport, buildWindow } from './window.mjs';

/** How the window is built here: quickly. A release takes three times as long. */
const PROFILE = 'dev';

const files = process.argv.slice(2);
const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
ensureBuildTools();
if (files.length) {
  process.exit(await check(files));
} else if (display) {
  process.exit(await open());
} else {
  console.log(say(
    'Pas d’écran ici, donc pas de fenêtre : voici ce que Tact dit d’un exemple.',
    'There is no display here, so no window: this is what Tact says of a sample.',
  ));
  process.exit(await check([path.join('samples', 'facture.txt')]));
}

async function open() {
  ensure('window');
  ensurePackages();
  if (!buildInterface() || !buildReport()) return 1;
  const window = await buildWindow(PROFILE);
  console.log(say('Tact est ouvert ; Ctrl+C le ferme.', 'Tact is open; Ctrl+C closes it.'));
  if (run(window, [])) return 0;
  if (process.platform === 'win32') {
    console.log(say('Pas de fenêtre ? Tact a besoin de WebView2, de Microsoft.', 'No window? Tact needs WebView2, by Microsoft.'));
  }
  return 1;
}

async function check(replies) {
  const tact = await build(say('Construction de Tact (quelques minutes la première fois)', 'Building Tact (some minutes the first time)'));
  const done = run(tact, ['check', '--ui', ui, ...replies]);
  const examples = [
    ['check reply.txt', say('votre réponse', 'a reply of yours')],
    ['check -', say('une réponse collée ou tapée', 'a reply pasted or typed')],
    ['check --customer message.txt reply.txt', say('avec le message du client', 'with what the customer wrote')],
    ['check --format json reply.txt', say('pour un programme', 'for a program')],
  ];
  const width = Math.max(...examples.map(([command]) => command.length));
  console.log(`\n${say('À essayer ensuite :', 'What to try next:')}`);
  const shown = path.relative(process.cwd(), tact);
  for (const [command, what] of examples) console.log(`  ${shown} ${command.padEnd(width)}   ${what}`);
  return done ? 0 : 1;
}
