// What the tests do inside the page. These functions are sent there as source, so they may use nothing but each other.

/** The elements with a role, or one of several (`button|tab`), and an accessible name, that can be seen. `name` is a whole
 * name, or, between slashes, a pattern. This is the part of the accessible name computation that the interface uses. */
export function byRole(roles, name, inside) {
  const SELECTORS = {
    alert: '[role=alert]',
    button: 'button:not([role]), summary, [role=button]',
    checkbox: 'input[type=checkbox]:not([role]), [role=checkbox]',
    combobox: 'select, [role=combobox]',
    dialog: 'dialog[open], [role=dialog], [role=alertdialog]',
    heading: 'h1, h2, h3, h4, [role=heading]',
    link: 'a[href], [role=link]',
    listitem: 'li, [role=listitem]',
    menuitem: '[role=menuitem], [role=menuitemradio]',
    meter: 'meter, [role=meter]',
    option: '[role=option]',
    radio: 'input[type=radio], [role=radio]',
    searchbox: 'input[type=search], [role=searchbox]',
    status: '[role=status], output',
    switch: '[role=switch]',
    tab: '[role=tab]',
    textbox: 'textarea, input:not([type]), input[type=text], [role=textbox], [contenteditable=true]',
  };
  const clean = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  const nameOf = (element) => {
    const by = element.getAttribute('aria-labelledby');
    if (by) return clean(by.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join(' '));
    const label = element.getAttribute('aria-label');
    if (label) return clean(label);
    if (element.labels?.length) return clean([...element.labels].map((one) => one.textContent).join(' '));
    return clean(element.textContent) || clean(element.title) || clean(element.placeholder);
  };
  const pattern = /^\/(.*)\/$/s.exec(name ?? '')?.[1];
  const fits = pattern ? (text) => new RegExp(pattern, 'iu').test(text) : (text) => name == null || text === name;
  const where = inside ?? document;
  return [...where.querySelectorAll(roles.split('|').map((role) => SELECTORS[role]).join(', '))].filter(
    (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden' && fits(nameOf(element)),
  );
}

/** The text in the editor, without what is only shown in it. */
export function editorText() {
  return document.querySelector('.cm-content').cmTile.view.state.doc.toString();
}

/** What has the keyboard, described for people. */
export function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
  return `${element.tagName.toLowerCase()} ${element.getAttribute('role') ?? ''} ${name.replace(/\s+/g, ' ').trim().slice(0, 60)}`;
}

/** The scores as they are shown, by dimension. */
export function scores() {
  const values = [...document.querySelectorAll('li[class*="dim-"] > button > .value')];
  return Object.fromEntries(values.map((value) => [/dim-(\w+)/.exec(value.closest('li').className)[1], parseInt(value.textContent, 10)]));
}

/** The verdict as it is shown: `send`, `review`, `hold`, or nothing. */
export function verdict() {
  return ['send', 'review', 'hold'].find((one) => document.querySelector('.verdict')?.classList.contains(one)) ?? null;
}

/** Do marks, scores and verdict belong to the text as it stands? */
export function settled() {
  const applied = performance.getEntriesByName('tact:applied').at(-1)?.detail;
  return Boolean(applied) && !applied.late && applied.length === editorText().length;
}

/** What is cut off, as lines for people. Text that ends in … on purpose is not, nor what scrolls. */
export function cutOff() {
  const out = [];
  const name = (one) => `${one.tagName.toLowerCase()}.${one.className} “${one.textContent.trim().slice(0, 40)}”`;
  const pen = document.createElement('canvas').getContext('2d');
  const wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth) out.push(`the page is ${wide.scrollWidth - wide.clientWidth} px too wide`);
  for (const one of document.querySelectorAll('body *')) {
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    // For screen readers, or not there, or part of the editor, which scrolls and wraps by itself.
    if (box.width <= 1 || box.height <= 1 || style.visibility === 'hidden' || one.closest('.sr-only, .cm-scroller, svg, option')) continue;
    if (/(auto|scroll)/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1) out.push(`scrolls sideways: ${name(one)}`);
    const clipped = one.scrollWidth > one.clientWidth + 1 && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis';
    if (clipped && one.textContent.trim()) out.push(`cut off: ${name(one)}`);
    if (box.right > window.innerWidth + 1 || box.left < -1) out.push(`outside the window: ${name(one)}`);
    // A list or a field shows its text without telling that it does not fit. Lists drawn by the system keep room for an arrow.
    const said = one.matches('select') ? one.selectedOptions[0]?.textContent.trim() : one.matches('input') ? one.placeholder : '';
    if (said) {
      pen.font = style.font;
      const arrow = one.matches('input') || style.appearance === 'none' ? 0 : 26;
      const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
      if (pen.measureText(said).width > room + 4) out.push(`does not fit: “${said}”`);
    }
    // What does not scroll must lie inside whatever hides its own overflow.
    if (!one.matches('button, input, select, h1, h2, [role=switch]')) continue;
    for (let up = one.parentElement; up; up = up.parentElement) {
      const outer = getComputedStyle(up);
      const frame = up.getBoundingClientRect();
      if (/(auto|scroll)/.test(outer.overflowY) || outer.position === 'fixed') break;
      if (outer.overflowY === 'hidden' && (box.bottom > frame.bottom + 1 || box.top < frame.top - 1)) {
        out.push(`hidden below its frame: ${name(one)}`);
        break;
      }
    }
  }
  return out;
}
