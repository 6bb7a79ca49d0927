// Texts in which a passage is marked, as pieces that a template can show without HTML.
import type { Span } from '../lib/types';

export type Piece = { text: string; marked: boolean };

/** `Vous [[auriez dû]] lire`; `[[]]` is a place where something is missing. */
export function pieces(example: string): Piece[] {
  return example
    .split(/\[\[(.*?)\]\]/s)
    .map((text, index) => ({ text: index % 2 ? text || '…' : text, marked: index % 2 === 1 }))
    .filter((piece) => piece.text);
}

export function piecesOf(text: string, spans: Span[]): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    found.push({ text: text.slice(at, start), marked: false }, { text: text.slice(start, end), marked: true });
    at = end;
  }
  found.push({ text: text.slice(at), marked: false });
  return found.filter((piece) => piece.text);
}
