/** Where menus and tips are put: in the page's main part, so that nothing lies outside its landmarks. */
export function overlayRoot(): HTMLElement | null {
  return document.querySelector('main');
}
