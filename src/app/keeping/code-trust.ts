/**
 * The code that this user trusts, by the SHA-256 of each source, in local storage: never by site, and never by the agent that has it.
 * A source that was changed by one character is another one.
 */
import { type SafeStorage, storedJson } from '../../store/index.ts';
import { hashOfText } from '../../trace/index.ts';

const TRUST_KEY = 'heronry.trusted-code';
/** Largest number of sources that are remembered; the oldest are forgotten. */
const REMEMBERED_MAX = 1000;

export class CodeTrust {
  readonly #storage: SafeStorage;
  /** Sources that are trusted as long as the page is open: those of the project, and all if storage is blocked. */
  readonly #ofPage = new Set<string>();

  /** @param ours sources of the project itself */
  constructor(storage: SafeStorage, ours: readonly string[]) {
    this.#storage = storage;
    this.trustForNow(ours);
  }

  /** Returns whether every source is trusted. */
  areTrusted(sources: readonly string[]): boolean {
    const unknown = sources.filter((source) => !this.#ofPage.has(hashOfText(source)));
    if (unknown.length === 0) return true;
    // Another tab may have trusted it since.
    const remembered = new Set(this.#read());
    return unknown.every((source) => remembered.has(hashOfText(source)));
  }

  /** Trusts sources that the user runs, also when they are opened again. */
  trust(sources: readonly string[]): void {
    this.trustForNow(sources);
    const hashes = sources.map(hashOfText);
    const all = [...new Set([...hashes, ...this.#read()])].slice(0, REMEMBERED_MAX);
    // Where it is not kept, the code runs, and is asked about again after a reload.
    this.#storage.setItem(TRUST_KEY, JSON.stringify(all));
  }

  /** Trusts sources as long as the page is open. */
  trustForNow(sources: readonly string[]): void {
    for (const source of sources) this.#ofPage.add(hashOfText(source));
  }

  #read(): readonly string[] {
    const stored = storedJson(this.#storage, TRUST_KEY);
    return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
  }
}
