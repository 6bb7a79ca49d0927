// Brings a card into sight in the list that it stands in. Where the whole page scrolls, in a narrow window, it is left alone:
// the text that is being worked on would scroll away.
export function reveal(element: HTMLElement): void {
  const box = element.closest<HTMLElement>('[data-scroll]');
  if (!box || getComputedStyle(box).overflowY === 'visible') return;
  const inner = element.getBoundingClientRect();
  const outer = box.getBoundingClientRect();
  if (inner.top < outer.top) box.scrollTop += inner.top - outer.top - 8;
  else if (inner.bottom > outer.bottom) box.scrollTop += Math.min(inner.bottom - outer.bottom + 8, inner.top - outer.top);
}
