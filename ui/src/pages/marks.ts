// Texts in which a passage is marked, as pieces that a template can show without HTML.
import type { Span } from '../lib/types';

/** `of`: what the passage is marked for, if that is known. */
export type Piece<Mark = unknown> = { text: string; marked: boolean; of?: Mark };

/** `Vous [[auriez dû]] lire`; `[[]]` is a place where something is missing. */
export function pieces(example: string): Piece[] {
  return example
    .split(/\[\[(.*?)\]\]/s)
    .map((text, index) => ({ text: index % 2 ? text || '…' : text, marked: index % 2 === 1 }))
    .filter((piece) => piece.text);
}

export function piecesOf<Mark extends Span>(text: string, spans: readonly Mark[]): Piece<Mark>[] {
  const found: Piece<Mark>[] = [];
  let at = 0;
  for (const of of [...spans].sort((a, b) => a.start - b.start)) {
    const { start, end } = of;
    if (start < at) continue;
    found.push({ text: text.slice(at, start), marked: false }, { text: text.slice(start, end), marked: true, of });
    at = end;
  }
  found.push({ text: text.slice(at), marked: false });
  return found.filter((piece) => piece.text);
}
