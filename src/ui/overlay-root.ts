/** Returns the container of menus and tooltips: the page's main part, so that nothing lies outside of its landmarks. */
export function overlayRoot(): HTMLElement | null {
  return document.querySelector('main');
}
