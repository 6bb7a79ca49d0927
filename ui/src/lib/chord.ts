// Keys that can open the quick check from any program, as Rust reads them: `Ctrl+Alt+T`.

const named: Record<string, string> = {
  Space: 'Space', Insert: 'Insert', Home: 'Home', End: 'End', PageUp: 'PageUp', PageDown: 'PageDown', ArrowUp: 'Up',
  ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right',
};
const modifiers = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS', 'Super', 'Hyper', 'CapsLock', 'Fn']);

export const isModifier = (event: KeyboardEvent): boolean => modifiers.has(event.key);

/** What is held, such as `Ctrl+Alt+`. */
export const held = (event: KeyboardEvent): string =>
  [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', event.metaKey && 'Super']
    .filter(Boolean).map((key) => `${key}+`).join('');

/** The pressed keys; nothing where other programs need them: without Ctrl, Alt or Super people type with them. */
export function chordOf(event: KeyboardEvent): string | null {
  const key = keyOf(event);
  return key && (event.ctrlKey || event.altKey || event.metaKey) ? held(event) + key : null;
}

function keyOf({ key, code }: KeyboardEvent): string | null {
  // The letter that the keyboard writes, not its place. With Alt it may write something else: then the place has to do.
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return /^Key([A-Z])$/.exec(code)?.[1] ?? /^Digit(\d)$/.exec(code)?.[1] ?? /^F([1-9]|1\d|2[0-4])$/.exec(code)?.[0]
    ?? named[code] ?? null;
}
