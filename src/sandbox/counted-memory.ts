/**
 * The engine's `js_def_malloc`, `js_def_free` and `js_def_realloc`, written anew: each block begins with its size, in 8 bytes, and
 * that size is what counts. It is the size that was asked for, not that of the memory manager. So the same program meets its limit at
 * the same place, whatever else is in the memory.
 *
 * A state of the engine's memory is three numbers: blocks, bytes, limit.
 */
import { unsigned } from './wasm-bytes.ts';

/** Size of a block's head. */
const HEAD = 8;

const [BLOCKS, BYTES, LIMIT] = [0, 4, 8];

/** Offset of the state of its memory in a runtime, and of the number of bytes there. */
const STATE_FIELD = 0x10;
export const BYTES_FIELD = STATE_FIELD + BYTES;

const local = (index: number): readonly number[] => [0x20, index];
const setLocal = (index: number): readonly number[] => [0x21, index];
const load = (address: readonly number[], offset: number): readonly number[] => [...address, 0x28, 2, offset];
const store = (address: readonly number[], offset: number, value: readonly number[]): readonly number[] => {
  return [...address, ...value, 0x36, 2, offset];
};
const constant = (value: number): readonly number[] => [0x41, value];
const plus = (left: readonly number[], right: readonly number[]): readonly number[] => [...left, ...right, 0x6a];
const minus = (left: readonly number[], right: readonly number[]): readonly number[] => [...left, ...right, 0x6b];
const call = (index: number, ...args: readonly (readonly number[])[]): readonly number[] => {
  return [...args.flat(), 0x10, ...unsigned(index)];
};
/** Returns 0 where the limit would be exceeded, and takes note of it in the global. */
const refuseIf = (condition: readonly number[], refused: number): readonly number[] => [
  ...[...condition, 0x04, 0x40],
  ...[...constant(1), 0x24, ...unsigned(refused)],
  ...[...constant(0), 0x0f, 0x0b],
];
/** Returns 0 where the condition holds. */
const returnNullIf = (condition: readonly number[]): readonly number[] => [
  ...[...condition, 0x04, 0x40],
  ...[...constant(0), 0x0f, 0x0b],
];
const isBelow = (left: readonly number[], right: readonly number[]): readonly number[] => [...left, ...right, 0x49];
const isZero = (value: readonly number[]): readonly number[] => [...value, 0x45];

const END = 0x0b;
const state = local(0);

/** Code of a function that has locals beyond its parameters, all of them numbers of 32 bits. */
const body = (locals: number, code: readonly number[]): Uint8Array => new Uint8Array([1, locals, 0x7f, ...code, END]);

/** Adds to a number of the state. */
const addTo = (field: number, amount: readonly number[]): readonly number[] => {
  return store(state, field, plus(load(state, field), amount));
};

/** Places of the functions that are called. */
interface MemoryFunctions {
  readonly malloc: number;
  readonly free: number;
  readonly realloc: number;
}

/** malloc(state, size) */
function mallocBody(malloc: number, refused: number): Uint8Array {
  const [size, block] = [local(1), 2];
  return body(1, [
    ...refuseIf(isBelow(load(state, LIMIT), plus(load(state, BYTES), size)), refused),
    ...call(malloc, plus(size, constant(HEAD))),
    ...setLocal(block),
    ...returnNullIf(isZero(local(block))),
    ...store(local(block), 0, size),
    ...addTo(BLOCKS, constant(1)),
    ...addTo(BYTES, plus(size, constant(HEAD))),
    ...plus(local(block), constant(HEAD)),
  ]);
}

/** free(state, block) */
function freeBody(free: number): Uint8Array {
  const head = minus(local(1), constant(HEAD));
  return body(0, [
    ...[...isZero(local(1)), 0x04, 0x40, 0x0f, 0x0b],
    ...addTo(BLOCKS, constant(-1 & 0x7f)),
    ...store(state, BYTES, minus(load(state, BYTES), plus(load(head, 0), constant(HEAD)))),
    ...call(free, head),
  ]);
}

/** realloc(state, block, size) */
function reallocBody(ofState: MemoryFunctions, refused: number): Uint8Array {
  const [block, size, old, moved] = [local(1), local(2), 3, 4];
  const head = minus(block, constant(HEAD));
  return body(2, [
    ...[...isZero(block), 0x04, 0x40],
    ...returnNullIf(isZero(size)),
    ...[...call(ofState.malloc, state, size), 0x0f, 0x0b],
    ...[...isZero(size), 0x04, 0x40],
    ...call(ofState.free, state, block),
    ...[...constant(0), 0x0f, 0x0b],
    ...load(head, 0),
    ...setLocal(old),
    ...refuseIf(isBelow(load(state, LIMIT), minus(plus(load(state, BYTES), size), local(old))), refused),
    ...call(ofState.realloc, head, plus(size, constant(HEAD))),
    ...setLocal(moved),
    ...returnNullIf(isZero(local(moved))),
    ...store(local(moved), 0, size),
    ...addTo(BYTES, minus(size, local(old))),
    ...plus(local(moved), constant(HEAD)),
  ]);
}

/** How the engine's functions begin and end: what they do to the state, and whom they call. */
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const hexCall = (index: number): string => hex(new Uint8Array([0x10, ...unsigned(index)]));

/**
 * Replaces the three functions in the list of the file's own.
 * @throws RangeError where they are not found: the engine is another than the one that this was written for
 */
export function countedMemory(
  bodies: readonly Uint8Array[],
  imported: number,
  allocator: readonly number[],
  refused: number,
): readonly Uint8Array[] {
  const [malloc = 0, free = 0] = allocator;
  const texts = bodies.map((bytes) => (bytes.length < 100 ? hex(bytes) : ''));
  const placeOf = (pattern: RegExp): number => {
    const found = texts.flatMap((text, index) => (pattern.test(text) ? [index] : []));
    if (found.length !== 1 || found[0] === undefined)
      throw new RangeError('The engine’s memory functions are not where they were.');
    return found[0];
  };
  // limit < bytes + size, then malloc; blocks - 1, bytes - 8, then free; both, and a call of realloc at the end.
  const mallocAt = placeOf(new RegExp(`^01027f.*2000280208.*${hexCall(malloc)}.*2000280200`));
  const freeAt = placeOf(new RegExp(`^002001044020.*41086b360204.*${hexCall(free)}0b0b$`));
  const reallocAt = placeOf(
    new RegExp(`^0002402001450440.*${hexCall(free)}0c010b.*20012002(10[0-9a-f]{4})0f0b41000b$`),
  );
  const realloc = /20012002(10[0-9a-f]{4})0f0b41000b$/.exec(texts[reallocAt] ?? '')?.[1] ?? '';
  const [, low = 0, high = 0] = Array.from({ length: 3 }, (_, index) =>
    Number.parseInt(realloc.slice(index * 2, index * 2 + 2), 16),
  );
  const written = [...bodies];
  written[mallocAt] = mallocBody(malloc, refused);
  written[freeAt] = freeBody(free);
  written[reallocAt] = reallocBody(
    { malloc: mallocAt + imported, free: freeAt + imported, realloc: (low & 0x7f) + high * 0x80 },
    refused,
  );
  return written;
}
