/**
 * Reads the text of a Mermaid sequence diagram: one pass over its characters.
 *
 * 1. A statement ends at the end of its line or at a `;`. A `#` that begins no character code begins a comment.
 * 2. What is not understood becomes a piece as well, and an issue with its place.
 * 3. Refused are only texts that are no sequence diagram, and those beyond a limit.
 */
import {
  type BlockKind,
  DIAGRAM_LIMITS,
  type Diagram,
  type Issue,
  type Piece,
  type Place,
  type Statement,
} from './diagram.ts';
import { readStatement } from './statements.ts';

export type DiagramResult =
  | { readonly ok: true; readonly diagram: Diagram }
  /** Sentence that names the place. */
  | { readonly ok: false; readonly error: string };

const CODE = /#\w+;/y;
const LINE_END = /\r\n|\r|\n/y;
const FRONT_MATTER = /^\s*---[ \t]*(?:\r\n|\r|\n)/;
const FRONT_END = /(?:\r\n|\r|\n)[ \t]*---[ \t]*(?=\r|\n|$)/g;
const HEADER = /^\s*sequenceDiagram\b/i;

/** Word of a section, by the blocks that it divides. */
const SECTIONS: Readonly<Partial<Record<BlockKind, string>>> = {
  alt: 'else',
  par: 'and',
  par_over: 'and',
  critical: 'option',
};

/** Reads a diagram. */
export function readDiagram(text: string): DiagramResult {
  if (text.length > DIAGRAM_LIMITS.units)
    return { ok: false, error: `The diagram is longer than ${DIAGRAM_LIMITS.units.toLocaleString('en')} characters` };
  const reader = new DiagramReader(text);
  return reader.read();
}

/** Returns whether a text begins as a sequence diagram does, after settings and comments. */
export function isSequenceDiagram(text: string): boolean {
  let rest = text.replace(/^\ufeff/, '');
  if (FRONT_MATTER.test(rest)) rest = rest.slice(endOfFrontMatter(rest));
  for (;;) {
    rest = rest.trimStart();
    const end = rest.startsWith('%%{') ? rest.indexOf('}%%') + 3 : rest.startsWith('%%') ? rest.indexOf('\n') + 1 : 0;
    if (end < (rest.startsWith('%%{') ? 4 : 1)) return HEADER.test(rest);
    rest = rest.slice(end);
  }
}

function endOfFrontMatter(text: string): number {
  FRONT_END.lastIndex = 0;
  const end = FRONT_END.exec(text);
  return end === null ? 0 : end.index + end[0].length;
}

class DiagramReader {
  readonly #text: string;
  readonly #pieces: Piece[] = [];
  readonly #issues: Issue[] = [];
  readonly #blocks: { readonly block: BlockKind; readonly place: Place }[] = [];
  readonly #ids = new Set<string>();
  #arrows = 0;
  #hasHeader = false;
  #at = 0;
  #line = 1;
  /** Offset of the first character of the line. */
  #lineStart = 0;
  /** Marks that the rest of the text does not have. */
  readonly #absent = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  read(): DiagramResult {
    if (FRONT_MATTER.test(this.#text)) this.#takeFrontMatter();
    while (this.#at < this.#text.length) {
      const refused = this.#takePiece();
      if (refused !== undefined) return { ok: false, error: refused };
    }
    if (!this.#hasHeader) return { ok: false, error: 'Line 1: “sequenceDiagram” is missing' };
    for (const { block, place } of this.#blocks)
      this.#issues.push({ ...place, text: `“${block}” has no “end”: it ends with the diagram` });
    const issues = this.#issues.sort((a, b) => a.line - b.line || a.column - b.column);
    return { ok: true, diagram: { pieces: this.#pieces, issues } };
  }

  #takeFrontMatter(): void {
    const end = endOfFrontMatter(this.#text);
    if (end === 0) return;
    this.#add(this.#lineEndAt(end), { kind: 'frontMatter', text: this.#text.slice(0, end).trim() }, 0);
  }

  /** @returns why the diagram is refused */
  #takePiece(): string | undefined {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    while (/[^\S\r\n]|\ufeff/.test(text.charAt(at))) at += 1;
    const place = { line: this.#line, column: at - this.#lineStart + 1 };
    if (this.#pieces.length >= DIAGRAM_LIMITS.statements)
      return `Line ${place.line}: the diagram has more than ${DIAGRAM_LIMITS.statements.toLocaleString('en')} statements`;
    if (this.#isLineEnd(at)) return this.#add(this.#lineEndAt(at), { kind: 'blank' }, at);
    if (text.startsWith('%%{', at)) return this.#takeDirective(at);
    if (text.startsWith('%%', at) || (text.charAt(at) === '#' && !this.#isCode(at))) return this.#takeComment(at);
    const { stop, end } = this.#statementEnd(at);
    return this.#takeStatement(text.slice(at, stop).trimEnd(), at, end, place);
  }

  #takeDirective(at: number): undefined {
    const close = this.#find('}%%', at);
    if (close === -1) return this.#takeComment(at);
    const text = this.#text.slice(at, close + 3);
    return this.#add(this.#lineEndAt(close + 3), { kind: 'directive', text }, at);
  }

  #takeComment(at: number): undefined {
    const stop = this.#lineStop(at);
    return this.#add(this.#lineEndAt(stop), { kind: 'comment', text: this.#text.slice(at, stop).trimEnd() }, at);
  }

  #takeStatement(body: string, at: number, end: number, place: Place): string | undefined {
    if (body === '') return this.#add(end, { kind: 'blank' }, at);
    const statement = readStatement(body);
    if ('fault' in statement) {
      const fault = `${statement.fault}: “${shortened(body)}” is kept, and not played`;
      return this.#refuseOrKeep(fault, body, end, at, { ...place, column: place.column + statement.at });
    }
    if (!this.#hasHeader && statement.kind !== 'header')
      return `Line ${place.line}, column ${place.column}: “sequenceDiagram” is expected first`;
    const misplaced = this.#misplaced(statement, place);
    if (misplaced !== undefined) return this.#refuseOrKeep(misplaced, body, end, at, place);
    const beyond = this.#count(statement);
    if (beyond !== undefined) return `Line ${place.line}, column ${place.column}: ${beyond}`;
    this.#hasHeader ||= statement.kind === 'header';
    return this.#add(end, statement, at);
  }

  #refuseOrKeep(text: string, body: string, end: number, at: number, place: Place): string | undefined {
    if (!this.#hasHeader) return `Line ${place.line}, column ${place.column}: “sequenceDiagram” is expected first`;
    this.#issues.push({ ...place, text });
    return this.#add(end, { kind: 'unknown', text: body }, at);
  }

  /** Follows blocks, and returns why a statement cannot stand here. */
  #misplaced(statement: Statement, place: Place): string | undefined {
    const open = this.#blocks.at(-1)?.block;
    switch (statement.kind) {
      case 'header':
        return this.#hasHeader ? 'A second “sequenceDiagram” is kept, and not played' : undefined;
      case 'block':
        if (this.#blocks.length >= DIAGRAM_LIMITS.depth)
          return `More than ${DIAGRAM_LIMITS.depth} blocks in each other`;
        this.#blocks.push({ block: statement.block, place });
        return undefined;
      case 'end':
        return this.#blocks.pop() === undefined ? '“end” closes no block' : undefined;
      case 'section':
        return open !== undefined && SECTIONS[open] === statement.word
          ? undefined
          : `“${statement.word}” is not in the block that it divides`;
      default:
        return undefined;
    }
  }

  /** Counts arrows and participants, and returns the limit that is exceeded. */
  #count(statement: Statement): string | undefined {
    if (statement.kind === 'message') {
      this.#arrows += statement.arrow.both === true ? 2 : 1;
      this.#ids.add(statement.left).add(statement.right);
    } else if (statement.kind === 'participant') this.#ids.add(statement.id);
    else if (statement.kind === 'note') for (const id of statement.ids) this.#ids.add(id);
    if (this.#arrows > DIAGRAM_LIMITS.arrows) return `the diagram has more than ${DIAGRAM_LIMITS.arrows} arrows`;
    if (this.#ids.size > DIAGRAM_LIMITS.participants)
      return `the diagram has more than ${DIAGRAM_LIMITS.participants} participants`;
    return undefined;
  }

  /** Returns where the statement's text stops, and where its piece ends. */
  #statementEnd(from: number): { readonly stop: number; readonly end: number } {
    const text = this.#text;
    const hasConfig = /(?:create\s+)?(?:participant|actor)\b/iy;
    hasConfig.lastIndex = from;
    const mayConfigure = hasConfig.test(text);
    const block = /accDescr\s*\{/iy;
    block.lastIndex = from;
    const brace = block.test(text) ? this.#find('}', from) : -1;
    let at = brace === -1 ? from : brace;
    for (; at < text.length && !this.#isLineEnd(at); at += 1) {
      const character = text.charAt(at);
      if (character === ';') return { stop: at, end: at + 1 };
      if (character === '#') {
        if (!this.#isCode(at)) return { stop: at, end: this.#lineEndAt(this.#lineStop(at)) };
        at = text.indexOf(';', at);
      } else if (mayConfigure && text.startsWith('@{', at)) {
        const close = this.#find('}', at);
        if (close !== -1) at = close;
      }
    }
    return { stop: at, end: this.#lineEndAt(at) };
  }

  /** Returns the next place of a mark, or -1: searched in vain once at most. */
  #find(mark: string, from: number): number {
    if (this.#absent.has(mark)) return -1;
    const at = this.#text.indexOf(mark, from);
    if (at === -1) this.#absent.add(mark);
    return at;
  }

  #isCode(at: number): boolean {
    CODE.lastIndex = at;
    return CODE.test(this.#text);
  }

  #isLineEnd(at: number): boolean {
    const character = this.#text.charAt(at);
    return character === '' || character === '\n' || character === '\r';
  }

  /** Returns the first line end from a place on. */
  #lineStop(from: number): number {
    let at = from;
    while (!this.#isLineEnd(at)) at += 1;
    return at;
  }

  /** Returns the place after a line end that begins at `at`; `at` where none does. */
  #lineEndAt(at: number): number {
    LINE_END.lastIndex = at;
    return LINE_END.test(this.#text) ? LINE_END.lastIndex : at;
  }

  /** Ends the piece that begins where the last ended, and moves on. */
  #add(end: number, statement: Statement, at: number): undefined {
    const raw = this.#text.slice(this.#at, end);
    const place = { line: this.#line, column: at - this.#lineStart + 1 };
    this.#pieces.push({ raw, place, statement });
    for (const found of raw.matchAll(/\r\n|\r|\n/g)) {
      this.#line += 1;
      this.#lineStart = this.#at + found.index + found[0].length;
    }
    this.#at = end;
    return undefined;
  }
}

const SHOWN_UNITS = 40;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > SHOWN_UNITS ? `${line.slice(0, SHOWN_UNITS - 1)}…` : line;
}
