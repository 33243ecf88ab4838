/** Names of agents and channels, as a recording takes them: short, well formed, each once. */
import { RECORDING_LIMITS } from '../trace/index.ts';

const { nameUnits: UNITS_MAX } = RECORDING_LIMITS;
const HALF = /\p{Surrogate}/gu;

/** Names of one kind. Different names stay different. */
export class RecordingNames {
  readonly #shown = new Map<string, string>();
  readonly #used = new Set<string>();
  readonly #max: number;
  readonly #rest: string;

  /**
   * @param max number of names
   * @param rest name for all others
   */
  constructor(max: number, rest: string) {
    this.#max = max;
    this.#rest = rest;
  }

  /** Returns the name for a key, which is the name itself where it is left out. */
  of(name: string, key = name): string {
    const known = this.#shown.get(key);
    if (known !== undefined) return known;
    const shown = this.#shown.size >= this.#max - 1 ? this.#rest : this.#unused(plain(name));
    this.#shown.set(key, shown);
    this.#used.add(shown);
    return shown;
  }

  #unused(name: string): string {
    if (!this.#used.has(name)) return name;
    for (let number = 2; ; number += 1) {
      const ending = ` ${number}`;
      const shown = cut(name, UNITS_MAX - ending.length) + ending;
      if (!this.#used.has(shown)) return shown;
    }
  }
}

/** Returns a text without halves of characters, at most `units` long. */
export function plainText(text: string, units: number): string {
  const well = text.length > units * 2 ? text.slice(0, units * 2) : text;
  return cut(well.replaceAll(HALF, '\ufffd'), units);
}

function plain(name: string): string {
  return plainText(name, UNITS_MAX) || 'unnamed';
}

/** Cuts a text in front of a whole character, and marks the cut. */
function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  return `${text.slice(0, units - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
