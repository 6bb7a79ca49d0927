// The keys of the quick check. They work wherever the focus is: there is nothing to type into.
import { check } from './check.svelte';
import { focusNext } from './focus';

export function keydown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const mod = event.ctrlKey || event.metaKey;
  if (mod ? command(event) : !event.altKey && plain(event)) event.preventDefault();
}

/** With Ctrl. A key that is held down does nothing twice. */
function command({ key, shiftKey, altKey, repeat }: KeyboardEvent): boolean {
  if (altKey) return false;
  const small = key.toLowerCase();
  if (key === 'Enter') repeat || (shiftKey ? check.improve() : check.copy());
  else if (small === 'z' && !shiftKey) check.undo();
  else if (small === 'o' && !shiftKey) repeat || check.edit();
  else return false;
  return true;
}

function plain({ key, code, repeat, target }: KeyboardEvent): boolean {
  if (key === 'Escape') {
    check.close();
    return true;
  }
  if (!check.chosen) return false;
  const number = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  const last = check.shown.length - 1;
  const to = { ArrowUp: check.at - 1, ArrowDown: check.at + 1, Home: 0, End: last }[key];
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (to !== undefined) goTo(to);
  else if (step) check.chooseFix(check.fix + step);
  else if (number) Number(number) <= check.chosen.finding.fixes.length && check.chooseFix(Number(number) - 1);
  else if (key === 'Enter' && !ofItsOwn(target)) repeat || check.apply();
  else return false;
  return true;
}

/** Other buttons do, on Enter, what they say. */
const ofItsOwn = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button') !== null && !target.closest('[data-chosen]');

function goTo(at: number): void {
  check.choose(at);
  focusNext();
}
