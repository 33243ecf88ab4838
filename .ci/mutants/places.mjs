/** Names and texts of mutants, the same for the run and for the choice of what it tries. */

/** Returns the name of a file in the repository, wherever Stryker has copied it. */
export function nameOf(fileName) {
  return fileName.replaceAll('\\', '/').replace(/^.*?(?=src\/)/, '');
}

/** Returns a text in one line, and no more of it than a reader wants. */
export function oneLine(text) {
  return text?.replace(/\s+/g, ' ').slice(0, 160);
}

/** Returns a part of a text in one line. @param range lines and columns, counted from 0 */
export function textAt(text, { start, end }) {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  if (lines.length === 0) return '';
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  return oneLine(lines.join(' '));
}

/** Returns what tells one mutant from all others. */
export function placeOf({ file, at, replacement }) {
  return `${file}:${at} ${replacement}`;
}
