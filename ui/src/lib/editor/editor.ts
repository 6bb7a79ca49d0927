// The text: CodeMirror as a plain, calm field for prose.
import { history } from '@codemirror/commands';
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state';
import { EditorView, placeholder, tooltips, type ViewUpdate } from '@codemirror/view';
import { t } from '../i18n';
import type { Decisions, Span } from '../types';
import { decisions, undoDecisions } from './decisions';
import { recheck, shown } from './findings';
import { ghosts } from './ghosts';
import { keys } from './keys';
import { hover } from './marks';
import { menu } from './menu';
import { asides, mouse } from './zones';

/** What depends on the language of the interface. */
const words = new Compartment();
/** The language of the reply, for the spelling checker of the system. */
const spelling = new Compartment();

let spoken: string | null = null;
let listener: (update: ViewUpdate) => void = () => {};

const label = (): Extension => [
  EditorView.contentAttributes.of({ 'aria-label': t('editor.label'), 'aria-describedby': 'editor-help', tabindex: '0' }),
  placeholder(t('editor.placeholder')),
];

const language = (code: string | null): Extension =>
  EditorView.contentAttributes.of({ spellcheck: 'true', ...(code ? { lang: code } : {}) });

const nonce = () => document.querySelector<HTMLStyleElement>('style[nonce]')?.nonce ?? '';

function fresh(text: string, decided: Decisions, cursor: number): EditorState {
  return EditorState.create({
    doc: text,
    selection: { anchor: Math.min(cursor, text.length) },
    extensions: [
      EditorView.cspNonce.of(nonce()),
      decisions.init(() => decided),
      shown, asides, menu, hover, ghosts, mouse,
      history({ newGroupDelay: 400 }), undoDecisions,
      EditorView.lineWrapping,
      tooltips({ position: 'fixed' }),
      EditorState.tabSize.of(4),
      words.of(label()),
      spelling.of(language(spoken)),
      Prec.high(keys),
      EditorView.domEventHandlers({
        compositionend: (_, view) => void setTimeout(() => view.dispatch({ effects: recheck.of(null) }), 20),
      }),
      EditorView.updateListener.of((update) => listener(update)),
    ],
  });
}

/** Puts the editor into the page; `follow` hears of everything that happens in it. */
export function create(parent: HTMLElement, follow: (update: ViewUpdate) => void): EditorView {
  listener = follow;
  return new EditorView({ parent, state: fresh('', { judge: [], leaveOut: [], dismissed: [] }, 0) });
}

/** Shows another reply. What was typed in the one before cannot be undone here. */
export function load(view: EditorView, text: string, decided: Decisions, cursor: number): void {
  const plain = text.replace(/\r\n?/g, '\n');
  const inside = ({ end }: Span) => end <= plain.length;
  const known: Decisions = {
    judge: decided.judge.filter(inside),
    leaveOut: decided.leaveOut.filter(inside),
    dismissed: decided.dismissed.filter(({ span }) => inside(span)),
  };
  view.setState(fresh(plain, known, cursor));
  view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head, { y: 'nearest' }) });
}

/** Says everything in the language of the interface as it is now. */
export const translate = (view: EditorView): void => view.dispatch({ effects: words.reconfigure(label()) });

/** Tells the spelling checker what language the reply is in. */
export function speak(view: EditorView, code: string | null): void {
  spoken = code;
  view.dispatch({ effects: spelling.reconfigure(language(code)) });
}
