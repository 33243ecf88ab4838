/**
 * Seeded randomness, one stream for each name, so that one more agent does not change another's luck. Integer arithmetic only: the
 * same numbers in every engine.
 */

/** A stream of numbers. */
export class Random {
  #state: number;

  /** @param seed unsigned 32-bit integer @param name of the stream */
  constructor(seed: number, name: string) {
    this.#state = hash(seed, name);
  }

  /** A whole number from 0 to 2³² - 1. The mixing of SplitMix32, after G. Steele, D. Lea and C. Flood (2014). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state ^ (this.#state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** From 0 (included) to 1 (excluded). */
  fraction(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }
}

/**
 * Joins the parts of a stream's name, so that different parts make different names. Ids with a line end are quoted: those without
 * keep the streams that they have always had.
 */
export function streamName(kind: string, ...ids: readonly [string, ...string[]]): string {
  const parts = [kind, ...ids];
  return ids.some((id) => id.includes('\n')) ? JSON.stringify(parts) : parts.join('\n');
}

/** FNV-1a over the seed's bytes and the name's UTF-16 units (G. Fowler, L. C. Noll, K.-P. Vo). */
function hash(seed: number, name: string): number {
  let state = 0x811c9dc5;
  const mix = (byte: number): void => {
    state = Math.imul(state ^ byte, 0x01000193);
  };
  for (let shift = 0; shift < 32; shift += 8) mix((seed >>> shift) & 0xff);
  for (let index = 0; index < name.length; index += 1) {
    const unit = name.charCodeAt(index);
    mix(unit & 0xff);
    mix(unit >>> 8);
  }
  return state;
}
