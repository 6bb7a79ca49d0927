// Missing things as faint text at the place where they belong: a greeting or a closing as a line of its own, anything else as
// a small plus in the line. A click or Tab puts them in. The cards say the same to those who do not see the text.
import { type EditorState } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { t } from '../i18n';
import { preview } from '../preview';
import { missingAt, shown, type Mark } from './findings';
import { applyFix } from './fixes';

class Ghost extends WidgetType {
  constructor(
    readonly key: string,
    readonly text: string,
    readonly place: 'top' | 'line' | 'inline',
    readonly dimension: string,
    readonly hint: string,
  ) {
    super();
  }

  override eq(other: Ghost): boolean {
    return other.key === this.key && other.text === this.text && other.place === this.place;
  }

  override toDOM(view: EditorView): HTMLElement {
    const outer = document.createElement(this.place === 'inline' ? 'span' : 'div');
    outer.className = `tact-ghost tact-ghost-${this.place} dim-${this.dimension}`;
    outer.setAttribute('aria-hidden', 'true');
    const line = document.createElement('span');
    line.className = 'tact-ghost-text';
    line.textContent = this.place === 'inline' ? '+' : `+ ${this.text}`;
    line.title = this.place === 'inline' ? `${this.text}\n${this.hint}` : this.hint;
    line.onmousedown = (event) => {
      event.preventDefault();
      applyFix(view, this.key, 0);
    };
    outer.append(line);
    return outer;
  }

  override ignoreEvent(): boolean {
    return true;
  }

  override get estimatedHeight(): number {
    return this.place === 'line' ? 28 : this.place === 'top' ? 0 : -1;
  }
}

function build(state: EditorState): DecorationSet {
  const ghosts = state.field(shown).marks.filter((mark) => mark.from === mark.to && mark.finding.fixes.length > 0);
  return Decoration.set(ghosts.map((mark) => range(state, mark)), true);
}

function range(state: EditorState, mark: Mark) {
  const text = mark.finding.fixes[0]?.text ?? '';
  const line = state.doc.lineAt(mark.from);
  const own = text.includes('\n');
  // Above the very first line there is room kept for it, so that the text does not jump when it comes or goes.
  const place = !own ? 'inline' : mark.from === 0 ? 'top' : 'line';
  const widget = new Ghost(mark.key, preview(text), place, mark.finding.dimension, t('ghost.hint'));
  const above = text.endsWith('\n');
  const at = place === 'inline' ? mark.from : above ? line.from : line.to;
  return Decoration.widget({ widget, block: place !== 'inline', side: above || place === 'inline' ? -1 : 1 }).range(at);
}

/** Ghost lines; block decorations must come from the state. */
export const ghosts = EditorView.decorations.compute([shown, 'doc'], build);

/** Tab: puts in what is missing on the cursor's line. Without that, Tab goes on to the next control as everywhere. */
export function insertGhost(view: EditorView): boolean {
  const mark = view.state.selection.main.empty ? missingAt(view.state) : undefined;
  return mark ? applyFix(view, mark.key, 0) : false;
}
