// npm start [-- FILE…]: builds Tact and shows what it says of a reply (of samples/facture.txt if none is given).
import path from 'node:path';
import { build, ensureBuildTools, run } from './tools.mjs';

const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || Intl.DateTimeFormat().resolvedOptions().locale;
const ui = /^fr\b|^fr_/i.test(locale) ? 'fr' : 'en';
const words = {
  fr: {
    building: 'Construction de Tact (une à deux minutes la première fois)',
    next: 'À essayer ensuite :',
    own: 'votre réponse',
    paste: 'une réponse collée ou tapée',
    customer: 'avec le message du client',
    json: 'pour un programme',
  },
  en: {
    building: 'Building Tact (a minute or two the first time)',
    next: 'What to try next:',
    own: 'a reply of yours',
    paste: 'a reply pasted or typed',
    customer: 'with what the customer wrote',
    json: 'for a program',
  },
}[ui];

ensureBuildTools();
const tact = await build(words.building);
const given = process.argv.slice(2);
const files = given.length ? given : [path.join('samples', 'facture.txt')];
const done = run(tact, ['check', '--ui', ui, ...files]);

const examples = [
  ['check reply.txt', words.own],
  ['check -', words.paste],
  ['check --customer message.txt reply.txt', words.customer],
  ['check --format json reply.txt', words.json],
];
const width = Math.max(...examples.map(([command]) => command.length));
console.log(`\n${words.next}`);
const shown = path.relative(process.cwd(), tact);
for (const [command, what] of examples) console.log(`  ${shown} ${command.padEnd(width)}   ${what}`);
process.exit(done ? 0 : 1);
