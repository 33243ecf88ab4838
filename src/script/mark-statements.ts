/**
 * Marks the statements of a Python program, so that each thing it does has its line.
 *
 * 1. Before every statement, the marked program sets `__line__[0]`: within the line for a simple statement, in a line of its own before
 *    a compound one. Nothing else of the program changes, but for an import from `__future__`, which would have to be first.
 * 2. The marked program has more lines; `lines` gives back the line of the source for each.
 * 3. A class with `@dataclass`, or of `Enum`, gets the names of its fields: MicroPython keeps neither annotations nor their order.
 */

/** A marked program. */
export interface Marked {
  readonly text: string;
  /** Line of the source, from 1, of each line of the text. */
  readonly lines: readonly number[];
}

/** A logical line: one or more lines of the source that are one statement, or a part of a compound one. */
interface Logical {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly indent: string;
}

const COMPOUND = /^(?:async\s|def\b|class\b|if\b|for\b|while\b|with\b|try\b|@|match\s+[-+~]?[\w"'([{].*:\s*(?:#.*)?$)/s;
/** Must stand before every other statement, and says nothing that these Pythons do not do anyway. */
const FUTURE = /^from\s+__future__\b/;
/** Parts of a compound statement, before which no statement may stand. */
const CONTINUES = /^(?:elif\b|else\b|except\b|finally\b|case\s+[-*]?[\w"'([{].*:)/s;

/**
 * Marks a program. A text that is not Python is marked somehow, and its errors are MicroPython's to find.
 * @param before number of lines of the files before it: the lines that it sets count on
 */
export function markStatements(source: string, before = 0): Marked {
  const logical = logicalLines(source);
  const text: string[] = [];
  const lines: number[] = [];
  const add = (part: string, line: number): void => {
    for (const [offset, one] of part.split('\n').entries()) {
      text.push(one);
      lines.push(line + offset);
    }
  };
  let decorated = '';
  for (const [index, { text: part, line, indent }] of logical.entries()) {
    const code = part.slice(indent.length);
    const mark = `__line__[0]=${before + line}`;
    if (code === '' || code.startsWith('#') || CONTINUES.test(code)) add(part, line);
    else if (FUTURE.test(code)) add(`${indent}${mark}${part.replaceAll(/[^\n]/g, '')}`, line);
    else if (COMPOUND.test(code)) {
      if (decorated === '') add(`${indent}${mark}`, line);
      const names = code.startsWith('class') ? fieldNames(logical, index, decorated) : undefined;
      if (names !== undefined && !/@dataclass/.test(decorated)) add(`${indent}@__enum__(${names})`, line);
      add(part, line);
      if (names !== undefined && /@dataclass/.test(decorated)) {
        const body = logical[index + 1]?.indent ?? '';
        add(`${body}__fields__ = ${names}`, line);
      }
    } else add(`${indent}${mark};${code}`, line);
    if (code !== '' && !code.startsWith('#')) decorated = code.startsWith('@') ? decorated + code : '';
  }
  return { text: text.join('\n'), lines };
}

/** Returns the names of a dataclass or an Enum as a tuple of Python, or undefined for any other class. */
function fieldNames(logical: readonly Logical[], at: number, decorated: string): string | undefined {
  const header = logical[at];
  if (header === undefined) return undefined;
  const isData = /@dataclass/.test(decorated);
  const isEnum = /^class\s+\w+\s*\(\s*(?:enum\.)?(?:Int|Str)?Enum\b/.test(header.text.trim());
  if (!isData && !isEnum) return undefined;
  const field = isData ? /^(\w+)\s*:(?!=)/ : /^([A-Za-z]\w*)\s*=(?!=)/;
  const names: string[] = [];
  const body = logical.slice(at + 1).find(({ text, indent }) => text.length > indent.length && !isComment(text));
  for (const { text, indent } of logical.slice(at + 1)) {
    const code = text.trim();
    if (code !== '' && !isComment(code) && indent.length <= header.indent.length) break;
    const [, name] = indent === body?.indent ? (field.exec(code) ?? []) : [];
    if (name !== undefined && !STATEMENTS.has(name)) names.push(JSON.stringify(name));
  }
  return `(${names.map((name) => `${name},`).join('')})`;
}

/** Words that a colon may follow. */
const STATEMENTS = new Set(['else', 'try', 'finally', 'lambda']);

function isComment(text: string): boolean {
  return text.trimStart().startsWith('#');
}

/** Splits a program into its logical lines: brackets, long strings and a backslash at the end continue a line. */
function logicalLines(source: string): readonly Logical[] {
  const found: Logical[] = [];
  const physical = source.replaceAll(/\r\n?/g, '\n').split('\n');
  let start = 0;
  let state: State = { depth: 0, quote: '' };
  for (const [index, one] of physical.entries()) {
    state = scan(one, state);
    const goesOn = state.depth > 0 || state.quote !== '' || one.endsWith('\\');
    if (goesOn && index < physical.length - 1) continue;
    const text = physical.slice(start, index + 1).join('\n');
    found.push({ text, line: start + 1, indent: /^[ \t]*/.exec(text)?.[0] ?? '' });
    start = index + 1;
    state = { depth: 0, quote: '' };
  }
  return found;
}

interface State {
  readonly depth: number;
  /** The quotes that end the string that is open. */
  readonly quote: string;
}

const TOKEN = /\\.|"""|'''|["'#()[\]{}]/gs;

/** Reads one line. A short string ends with its line. */
function scan(line: string, { depth, quote }: State): State {
  for (const [token] of line.matchAll(TOKEN)) {
    if (quote !== '') {
      if (token === quote || (quote.length === 1 && token.startsWith(quote) && token.length === 3)) quote = '';
    } else if (token === '#') break;
    else if (token.startsWith('"') || token.startsWith("'")) quote = token;
    else if ('([{'.includes(token)) depth += 1;
    else if (')]}'.includes(token)) depth = Math.max(0, depth - 1);
  }
  return { depth, quote: quote.length === 3 || line.endsWith('\\') ? quote : '' };
}
