// A small menu at a place in the text, for the mouse and for the keys: arrows, Home, End, Enter, Escape.
import { StateEffect, StateField } from '@codemirror/state';
import { EditorView, showTooltip, type Tooltip, type TooltipView } from '@codemirror/view';

export interface Item {
  readonly label: string;
  readonly quiet?: boolean;
  readonly run: () => void;
}

export interface Menu {
  readonly pos: number;
  readonly end?: number;
  /** What the menu is about. */
  readonly label: string;
  readonly items: readonly Item[];
  /** Merely offers itself, as after a click: the focus stays in the text, and typing goes on. */
  readonly quiet?: boolean;
}

const setMenu = StateEffect.define<Tooltip | null>();

export const menu = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMenu)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

export const openMenu = (view: EditorView, spec: Menu): void =>
  view.dispatch({
    effects: setMenu.of({
      pos: spec.pos,
      ...(spec.end === undefined ? {} : { end: spec.end }),
      above: spec.quiet ?? false,
      create: (inside) => render(inside, spec),
    }),
  });

export function closeMenu(view: EditorView): boolean {
  if (!view.state.field(menu, false)) return false;
  view.dispatch({ effects: setMenu.of(null) });
  return true;
}

function render(view: EditorView, { label, items, quiet }: Menu): TooltipView {
  const dom = document.createElement('div');
  dom.className = 'tact-menu';
  dom.setAttribute('role', 'menu');
  dom.setAttribute('aria-label', label);
  if (label !== items[0]?.label) {
    const heading = document.createElement('p');
    heading.className = 'tact-menu-label';
    heading.textContent = label;
    dom.append(heading);
  }
  const buttons = items.map(({ label, quiet, run }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('role', 'menuitem');
    button.tabIndex = -1;
    button.textContent = label;
    if (quiet) button.className = 'quiet';
    // The press must not take the selection away before the click.
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => {
      closeMenu(view);
      view.focus();
      run();
    };
    return button;
  });
  dom.append(...buttons);
  dom.onkeydown = (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) buttons.at(to >= buttons.length ? 0 : to)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') {
      closeMenu(view);
      view.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    dom,
    offset: { x: 0, y: 4 },
    mount() {
      // Until the tooltip has its place, focusing it would scroll the text.
      if (!quiet) requestAnimationFrame(() => buttons[0]?.focus({ preventScroll: true }));
    },
  };
}
