import { type Message, PAYLOAD_BYTES_MAX, PayloadError, sizeOf, snapshot } from '../messaging/index.ts';

/** Estimated bytes of a value in memory beside what it holds. */
const SLOT = 8;
const STRING = 16;
const ARRAY = 32;
const OBJECT = 40;
const FIELD = 24;

/** A message beyond this is larger than any broker takes, and may be too large to walk. */
const ONE_MAX = 4 * PAYLOAD_BYTES_MAX;

/**
 * Estimates the memory of the payloads that a run has published. What is a snapshot already counts no more: it is a payload that is
 * published again, as a forward does, or belongs to the scenario.
 */
export class PayloadMeter {
  #bytes = 0;

  /** Estimated bytes of all payloads so far; infinite once a single one was too large to be counted. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Counts a payload.
   * @returns a frozen copy that the trace, the queue and every receiver share; the payload itself where a broker is to refuse it;
   * undefined where it is too large to be published at all
   */
  keep(payload: Message): Message | undefined {
    if (sizeOf(payload) > 0) return payload;
    const flat = memoryOfNumbers(payload);
    const bytes = flat !== undefined && flat <= ONE_MAX ? flat : memoryOf(payload, ONE_MAX);
    this.#bytes += bytes;
    return bytes === Number.POSITIVE_INFINITY ? undefined : frozen(payload);
  }
}

function frozen(payload: Message): Message {
  try {
    return snapshot(payload);
  } catch (error) {
    if (error instanceof PayloadError) return payload;
    throw error;
  }
}

/** Returns the bytes of an object of numbers, booleans and null alone; undefined for any other. */
function memoryOfNumbers(value: Message): number | undefined {
  let bytes = SLOT + OBJECT;
  for (const key in value) {
    const field = value[key];
    if (typeof field === 'string' || (typeof field === 'object' && field !== null)) return undefined;
    bytes += SLOT + FIELD + key.length;
  }
  return bytes;
}

/** Estimated bytes of a JSON value in memory; infinite beyond `max`. A part that occurs twice counts twice. */
export function memoryOf(value: unknown, max: number): number {
  const waiting: unknown[] = [value];
  let bytes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    bytes += SLOT;
    if (typeof next === 'string') bytes += STRING + next.length;
    else if (Array.isArray(next)) {
      bytes += ARRAY;
      if (bytes + next.length * SLOT > max) return Number.POSITIVE_INFINITY;
      for (const item of next) waiting.push(item);
    } else if (typeof next === 'object' && next !== null) {
      bytes += OBJECT;
      for (const [key, field] of Object.entries(next)) {
        bytes += FIELD + key.length;
        waiting.push(field);
      }
    }
    if (bytes > max) return Number.POSITIVE_INFINITY;
  }
  return bytes;
}
