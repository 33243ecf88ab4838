/**
 * Rewrites the engine's WebAssembly so that it counts its own work and its memory, the same in every browser.
 *
 * 1. Work: every round of every loop and every 32 bytes that are copied or filled take one from a global number, and every indirect call
 *    takes four. Below zero, the next loop traps. The engine asks its host between instructions of user code, but not within its own
 *    functions: searching a text for another, a sparse array, or multiplying long integers could take minutes.
 * 2. Steps: every round of a loop of the interpreter takes one from a second number. It depends on the code alone; work depends a
 *    little on where the memory manager puts things.
 * 3. Memory: in this build the engine counts 8 bytes for each block, whatever its size, so that its limit means little. Blocks get
 *    a head with their size (`counted-memory.ts`).
 * 4. Rejected promises that nobody handles are told (`rejections.ts`).
 */
import { countedMemory } from './counted-memory.ts';
import { REJECTED, TRACKER_GLOBALS, TRACKER_TYPE, trackedBodies, trackerBody } from './rejections.ts';
import { skipOperands, unsigned, WasmReader } from './wasm-bytes.ts';

/** Export of the work that is left. */
export const WORK = 'work';
/** Export of the steps that are left. */
export const STEPS = 'steps';
/** Export of what is 1 from when a program's memory limit was met. */
export const REFUSED = 'refused';
/** Export of the engine's stack pointer. */
export const STACK_POINTER = 'stackPointer';

/** Bytes of a copy that count as one round of a loop, as a power of two. */
const BULK_SHIFT = 5;

/** Rounds of a loop that an indirect call counts as: the engine sorts numbers by such calls, several in each round. */
const INDIRECT_ROUNDS = 4;

/** How the engine sets the count of its own rounds until it asks its host again: `i32.const 10000`, `i32.store`. */
const ASK_RARELY = [0x41, 0x90, 0xce, 0x00, 0x36];
/** The same with 256 in as many bytes. */
const ASK_OFTEN = [0x41, 0x80, 0x82, 0x00, 0x36];

const SECTION = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
/** Place of the import that asks whether to interrupt. */
const INTERRUPT = 7;
const LOOP = 0x03;
const CALL = 0x10;
const CALL_INDIRECT = 0x11;
const PREFIX = 0xfc;
const MEMORY_COPY = 10;
const MEMORY_FILL = 11;
const I32 = 0x7f;

interface Section {
  readonly id: number;
  readonly bytes: Uint8Array;
}

/** Parts of the file that the rewriting needs. */
interface Layout {
  readonly sections: readonly Section[];
  /** Parameters of each function of the file's own. */
  readonly parameters: readonly number[];
  readonly importedFunctions: number;
  readonly globals: number;
  readonly types: number;
  /** The memory manager's functions, which must not be trapped. */
  readonly allocator: readonly number[];
}

/** Returns the same module, with the meter in it. `allocator`: the names under which it exports `malloc` and `free`. */
export function meterWasm(file: Uint8Array, allocator: readonly [string, string]): Uint8Array<ArrayBuffer> {
  const layout = layoutOf(file, allocator);
  const written = layout.sections.map(({ id, bytes }) => {
    if (id === SECTION.type) return section(id, withItem(bytes, TRACKER_TYPE));
    if (id === SECTION.function) return section(id, withItem(bytes, unsigned(layout.types)));
    if (id === SECTION.global) return section(id, withGlobal(bytes));
    if (id === SECTION.export) return section(id, withExports(bytes, layout.globals));
    if (id === SECTION.code) return section(id, meteredCode(askingOften(bytes), layout));
    return section(id, bytes);
  });
  return joined([file.subarray(0, 8), ...written]);
}

function layoutOf(file: Uint8Array, allocator: readonly string[]): Layout {
  const reader = new WasmReader(file);
  reader.take(8);
  const sections: Section[] = [];
  while (reader.at < file.length) {
    const id = reader.byte();
    sections.push({ id, bytes: reader.take(reader.number()) });
  }
  const of = (id: number): WasmReader =>
    new WasmReader(sections.find((one) => one.id === id)?.bytes ?? new Uint8Array([0]));
  const types = of(SECTION.type);
  const parametersOfType = types.list(() => {
    types.byte();
    const count = types.list(() => types.byte()).length;
    types.list(() => types.byte());
    return count;
  });
  const functions = of(SECTION.function);
  const exported = of(SECTION.export);
  const exports = new Map(
    exported.list(() => {
      const name = exported.name();
      exported.byte();
      return [name, exported.number()] as const;
    }),
  );
  return {
    sections,
    parameters: functions.list(() => parametersOfType[functions.number()] ?? 0),
    importedFunctions: importedFunctions(of(SECTION.import)),
    globals: of(SECTION.global).number(),
    types: parametersOfType.length,
    allocator: allocator.map((name) => exports.get(name) ?? 0),
  };
}

function importedFunctions(imports: WasmReader): number {
  const kinds = imports.list(() => {
    imports.name();
    imports.name();
    const kind = imports.byte();
    if (kind === 0) imports.number();
    else if (kind === 2) {
      // A memory: its flags, its least size, and its largest if it has one.
      const limits = imports.number();
      imports.number();
      if (limits % 2 === 1) imports.number();
    } else throw new RangeError('The WebAssembly file imports more than functions and a memory.');
    return kind;
  });
  return kinds.filter((kind) => kind === 0).length;
}

/** Adds an item to a list. */
function withItem(bytes: Uint8Array, item: readonly number[]): Uint8Array {
  const reader = new WasmReader(bytes);
  const count = reader.number();
  return joined([unsigned(count + 1), bytes.subarray(reader.at), item]);
}

/** Adds the meter's globals: mutable numbers of 32 bits. */
function withGlobal(bytes: Uint8Array): Uint8Array {
  const reader = new WasmReader(bytes);
  const count = reader.number();
  const zero = [I32, 1, 0x41, 0, 0x0b];
  return joined([unsigned(count + 6), bytes.subarray(reader.at), zero, zero, zero, TRACKER_GLOBALS]);
}

function withExports(bytes: Uint8Array, globals: number): Uint8Array {
  const reader = new WasmReader(bytes);
  const count = reader.number();
  const named = (name: string, global: number): readonly number[] => [
    ...unsigned(name.length),
    ...[...name].map((character) => character.charCodeAt(0)),
    3,
    ...unsigned(global),
  ];
  const own = [...named(WORK, globals), ...named(STEPS, globals + 1), ...named(REFUSED, globals + 2)];
  const rejected = [REJECTED.promise, REJECTED.reason, REJECTED.isHandled].flatMap((name, index) => {
    return named(name, globals + 3 + index);
  });
  return joined([unsigned(count + 7), bytes.subarray(reader.at), own, rejected, named(STACK_POINTER, 0)]);
}

/** Has the engine ask its host more often whether to go on, so that user code is nearly always interrupted rather than trapped. */
function askingOften(code: Uint8Array): Uint8Array {
  const copy = code.slice();
  let found = 0;
  for (let at = copy.indexOf(0x41); at !== -1; at = copy.indexOf(0x41, at + 1)) {
    if (ASK_RARELY.some((byte, index) => copy[at + index] !== byte)) continue;
    copy.set(ASK_OFTEN, at);
    found += 1;
  }
  if (found === 0) throw new RangeError('The engine asks its host in another way than expected.');
  return copy;
}

/** Code of one function: where its declarations of locals end, its loops, indirect calls and bulk instructions, and which functions it calls. */
interface Body {
  readonly bytes: Uint8Array;
  readonly groups: number;
  readonly locals: number;
  readonly groupsFrom: number;
  readonly codeFrom: number;
  /** Places after the head of a loop. */
  readonly loops: readonly number[];
  /** Places before an indirect call. */
  readonly indirect: readonly number[];
  /** Places before a bulk instruction. */
  readonly bulks: readonly number[];
  readonly calls: readonly number[];
}

function meteredCode(bytes: Uint8Array, layout: Layout): Uint8Array {
  const reader = new WasmReader(bytes);
  const given = reader.list(() => reader.take(reader.number()));
  const tracked = trackedBodies(given, layout.importedFunctions + given.length);
  const bodies = countedMemory(
    [...tracked, trackerBody(layout.globals + 3, INTERRUPT)],
    layout.importedFunctions,
    layout.allocator,
    layout.globals + 2,
  ).map(bodyOf);
  const spared = reachable(bodies, layout.importedFunctions, layout.allocator);
  // The interpreter of bytecode is by far the largest function.
  const interpreter = bodies.reduce((largest, body) => (body.bytes.length > largest.bytes.length ? body : largest));
  const written = bodies.flatMap((body, index) => {
    const local = (layout.parameters[index] ?? 0) + body.locals;
    const code = spared.has(index) ? body.bytes : metered(body, local, layout.globals, body === interpreter);
    return [unsigned(code.length), code];
  });
  return joined([unsigned(bodies.length), ...written]);
}

function bodyOf(bytes: Uint8Array): Body {
  const reader = new WasmReader(bytes);
  const groups = reader.number();
  const groupsFrom = reader.at;
  let locals = 0;
  for (let index = 0; index < groups; index += 1) {
    locals += reader.number();
    reader.byte();
  }
  const codeFrom = reader.at;
  const [loops, indirect, bulks, calls]: [number[], number[], number[], number[]] = [[], [], [], []];
  while (reader.at < bytes.length) {
    const from = reader.at;
    const opcode = reader.byte();
    const operand = reader.at;
    skipOperands(reader, opcode);
    if (opcode === LOOP) loops.push(reader.at);
    else if (opcode === CALL_INDIRECT) indirect.push(from);
    else if (opcode === CALL || opcode === PREFIX) {
      const number = new WasmReader(bytes.subarray(operand)).number();
      if (opcode === CALL) calls.push(number);
      else if (number === MEMORY_COPY || number === MEMORY_FILL) bulks.push(from);
    }
  }
  return { bytes, groups, locals, groupsFrom, codeFrom, loops, indirect, bulks, calls };
}

/** Returns the functions that the given ones call, and themselves, as places in the file's own list. */
function reachable(bodies: readonly Body[], imported: number, roots: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...roots];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const body = bodies[next - imported];
    if (body === undefined || found.has(next - imported)) continue;
    found.add(next - imported);
    open.push(...body.calls);
  }
  return found;
}

function metered(body: Body, local: number, globals: number, isInterpreter: boolean): Uint8Array {
  const { bytes, loops, indirect, bulks } = body;
  if (loops.length + indirect.length + bulks.length === 0) return bytes;
  const take = (global: number, amount: readonly number[]): readonly number[] => {
    return [0x23, ...unsigned(global), ...amount, 0x6b, 0x24, ...unsigned(global)];
  };
  const trap = [0x23, ...unsigned(globals), 0x41, 0, 0x48, 0x04, 0x40, 0x00, 0x0b];
  const atLoop = [...take(globals, [0x41, 1]), ...(isInterpreter ? take(globals + 1, [0x41, 1]) : []), ...trap];
  // The size stays on the stack.
  const size = unsigned(local);
  const atBulk = [0x22, ...size, ...take(globals, [0x20, ...size, 0x41, BULK_SHIFT, 0x76])];
  const inserts = [
    ...loops.map((at) => ({ at, code: atLoop })),
    ...indirect.map((at) => ({ at, code: take(globals, [0x41, INDIRECT_ROUNDS]) })),
    ...bulks.map((at) => ({ at, code: atBulk })),
  ];
  inserts.sort((a, b) => a.at - b.at);
  const parts: (Uint8Array | readonly number[])[] = [
    unsigned(body.groups + 1),
    bytes.subarray(body.groupsFrom, body.codeFrom),
    [1, I32],
  ];
  let from = body.codeFrom;
  for (const { at, code } of inserts) {
    parts.push(bytes.subarray(from, at), code);
    from = at;
  }
  parts.push(bytes.subarray(from));
  return joined(parts);
}

function section(id: number, bytes: Uint8Array): Uint8Array {
  return joined([[id], unsigned(bytes.length), bytes]);
}

function joined(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
