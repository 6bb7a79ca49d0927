// The words of the interface, from its own tables: a test looks for a button by what it says in the language it is in.
import { readFileSync, readdirSync } from 'node:fs';
import ts from 'typescript';

const TABLES = new URL('../../ui/src/lib/i18n/', import.meta.url);

/** The table of a language: `en.ts`, and before it `en-pages.ts` and whatever else it is put together from. */
function load(language) {
  const names = readdirSync(TABLES).filter((name) => name.startsWith(`${language}-`) && name.endsWith('.ts'));
  const source = [...names, `${language}.ts`]
    .map((name) => readFileSync(new URL(name, TABLES), 'utf8').replaceAll(/^import .*$/gm, ''))
    .join('\n');
  const exported = {};
  new Function('exports', ts.transpile(source, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }))(exported);
  return exported[language];
}

const tables = { fr: load('fr'), en: load('en') };

/** A text of the interface, with `{name}` filled in; as it stands in ui/src/lib/i18n. */
export function say(language, key, values = {}) {
  const text = tables[language][key];
  if (text === undefined) throw new Error(`There is no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
