/** Reads and writes the bytes of a WebAssembly file: numbers in LEB128, and which bytes belong to an instruction. */

/** Reads a WebAssembly file from front to back. */
export class WasmReader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new RangeError('The WebAssembly file ends too early.');
    this.at += 1;
    return value;
  }

  /** Reads an unsigned number. */
  number(): number {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
  }

  /** Reads past a number of any size and sign. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  /** Reads a list whose items `read` reads, and returns them. */
  list<Item>(read: () => Item): Item[] {
    return Array.from({ length: this.number() }, read);
  }

  name(): string {
    return String.fromCharCode(...this.list(() => this.byte()));
  }

  take(count: number): Uint8Array {
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}

/** Writes an unsigned number as LEB128. */
export function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...unsigned(Math.floor(value / 0x80))];
}

/** Instructions that have one number of their own: a label, a local, a global, a function, a constant. */
const ONE_NUMBER = new Set([
  ...[0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26],
  ...[0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2],
]);

/** Instructions after the prefix 0xfc, with the count of their numbers. */
const AFTER_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/** Reads past what belongs to an instruction. Throws for one that the engine's file does not have. */
export function skipOperands(reader: WasmReader, opcode: number): void {
  if (ONE_NUMBER.has(opcode)) reader.skipNumber();
  else if (opcode === 0x11 || (opcode >= 0x28 && opcode <= 0x3e)) skipNumbers(reader, 2);
  else if (opcode === 0x0e) skipNumbers(reader, reader.number() + 1);
  else if (opcode === 0x1c) skipNumbers(reader, reader.number());
  else if (opcode === 0x43) reader.take(4);
  else if (opcode === 0x44) reader.take(8);
  else if (opcode === 0xfc) {
    const count = AFTER_PREFIX[reader.number()];
    if (count === undefined) throw new RangeError('The WebAssembly file has an unknown instruction.');
    skipNumbers(reader, count);
  } else if (opcode > 0xc4 || (opcode > 0x05 && opcode < 0x0b) || (opcode > 0x11 && opcode < 0x1a)) {
    throw new RangeError(`The WebAssembly file has the unknown instruction ${opcode}.`);
  }
}

function skipNumbers(reader: WasmReader, count: number): void {
  for (let index = 0; index < count; index += 1) reader.skipNumber();
}
