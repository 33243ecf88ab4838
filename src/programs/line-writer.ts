import type { Block, Dialect } from './dialect.ts';
import type { LineSubject, ProgramLine } from './program.ts';

/** Lines of a program as they are written, with their indentation and what they stand for. */
export class LineWriter {
  readonly lines: ProgramLine[] = [];
  readonly #dialect: Dialect;
  #depth = 0;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  line(text: string | undefined, about?: LineSubject): void {
    if (text === undefined) return;
    const indented = text === '' ? '' : this.#dialect.indent.repeat(this.#depth) + text;
    this.lines.push(about === undefined ? { text: indented } : { text: indented, about });
  }

  /** Writes a block. Where `inside` writes nothing, the block says so. */
  block({ head, end }: Block, inside: () => void, about?: LineSubject): void {
    this.line(head, about);
    this.#depth += 1;
    const before = this.lines.length;
    inside();
    if (this.lines.length === before) this.line(this.#dialect.nothing);
    this.#depth -= 1;
    for (const line of end) this.line(line);
  }

  /** Writes the blank lines around a function. */
  gap(): void {
    for (let blank = 0; blank < this.#dialect.gap; blank += 1) this.line('');
  }
}
