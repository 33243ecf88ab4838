/**
 * Puts a host's tracker of rejected promises into the engine's file. The engine has a field for one, but nothing sets it: where it would be
 * called, a function of ours is called instead. It keeps the promise, the reason and whether it is handled now in three globals, and asks
 * the host as for an interruption, with -1 for the runtime.
 */
import { unsigned } from './wasm-bytes.ts';

/** Exports of the globals. */
export const REJECTED = {
  promise: 'rejectedPromise',
  reason: 'rejectedReason',
  isHandled: 'rejectedIsHandled',
} as const;

/** Runtime that the host is asked with. */
export const NO_RUNTIME = -1;

/** Offset of the field in a runtime; anything but 0 there has the engine call. */
export const TRACKER_FIELD = 0xa0;

/** Type of our function: context, promise, reason, whether it is handled, and two numbers that it does not use. */
export const TRACKER_TYPE = [0x60, 6, 0x7f, 0x7e, 0x7e, 0x7f, 0x7f, 0x7f, 0];

/** Globals: two values of the engine, and a number. */
export const TRACKER_GLOBALS = [...[0x7e, 1, 0x42, 0, 0x0b], ...[0x7e, 1, 0x42, 0, 0x0b], ...[0x7f, 1, 0x41, 0, 0x0b]];

/** Code of our function. */
export function trackerBody(firstGlobal: number, interrupt: number): Uint8Array {
  const set = (local: number, global: number): readonly number[] => [0x20, local, 0x24, ...unsigned(global)];
  const kept = [...set(1, firstGlobal), ...set(2, firstGlobal + 1), ...set(3, firstGlobal + 2)];
  return new Uint8Array([0, ...kept, 0x41, 0x7f, 0x10, ...unsigned(interrupt), 0x1a, 0x0b]);
}

/** Loads the tracker's argument, then the tracker, then calls it by the table. */
const CALLED = [0x28, 0x02, 0xa4, 0x01, 0x20, -1, 0x11, 0x41, 0x00];

/**
 * Has the engine call our function where it calls the tracker.
 * @throws RangeError where that is not twice: the engine is another than the one that this was written for
 */
export function trackedBodies(bodies: readonly Uint8Array[], tracker: number): readonly Uint8Array[] {
  const call = [0x10, ...unsigned(tracker)];
  let found = 0;
  const tracked = bodies.map((body) => {
    const at = placeIn(body);
    if (at === -1) return body;
    found += 1;
    const copy = body.slice();
    copy.set(call, at + CALLED.length - call.length);
    return copy;
  });
  if (found !== 2 || call.length !== 3)
    throw new RangeError('The engine tells of rejected promises in another way than expected.');
  return tracked;
}

function placeIn(body: Uint8Array): number {
  for (let at = body.indexOf(0x28); at !== -1; at = body.indexOf(0x28, at + 1))
    if (CALLED.every((byte, index) => byte === -1 || body[at + index] === byte)) return at;
  return -1;
}
