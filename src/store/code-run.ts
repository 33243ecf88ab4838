/**
 * Code of documents: whether it runs in the runs of this page.
 * 1. No code runs before all sources of its document are trusted. A document is looked at again whenever a run of it begins.
 * 2. What runs code is loaded when the first document whose code may run is there. Until then its runs play everything but the code.
 * 3. After `stop`, no code runs before `allow`.
 */
import type { Scenario } from '../scenario/index.ts';
import type { RunOptions } from '../simulation/index.ts';

/** State of the open document's code. `waits`: it runs when the user says so. */
export type CodeState = 'none' | 'waits' | 'loading' | 'runs' | 'failed';

/** Services of the page for code, after its first picture. */
export interface CodeTools {
  /** Returns the sources of a document, each once; none without code. */
  sourcesOf(scenario: Scenario): readonly string[];
  /** Returns whether each source was run by the user before, or is the project's own. */
  areTrusted(sources: readonly string[]): boolean;
  trust(sources: readonly string[]): void;
  /** Loads what runs code: options of runs. Rejects if that is not possible. */
  load(): Promise<RunOptions>;
}

/** A document, as it was found. */
interface Found {
  readonly scenario: Scenario;
  readonly sources: readonly string[];
  readonly areTrusted: boolean;
}

export class CodeRun {
  readonly #tools: CodeTools;
  readonly #onChange: () => void;
  #loaded: RunOptions | 'not yet' | 'loading' | 'failed' = 'not yet';
  #isStopped = false;
  /** The document that was asked about last: the state is read with every picture, and hashes take time. */
  #last: Found | undefined;

  /** @param onChange called when runs of the open document have to begin anew, or the state is another one */
  constructor(tools: CodeTools, onChange: () => void) {
    this.#tools = tools;
    this.#onChange = onChange;
  }

  /** Returns the options with which a run of the document begins; begins to load what runs its code. */
  optionsFor(scenario: Scenario): RunOptions {
    if (!this.#mayRun(scenario)) return {};
    if (this.#loaded === 'not yet') void this.#load();
    return typeof this.#loaded === 'object' ? this.#loaded : {};
  }

  stateOf(scenario: Scenario): CodeState {
    if (this.#found(scenario).sources.length === 0) return 'none';
    if (!this.#mayRun(scenario)) return 'waits';
    if (typeof this.#loaded === 'object') return 'runs';
    return this.#loaded === 'failed' ? 'failed' : 'loading';
  }

  /** Trusts the code of the document from now on. */
  allow(scenario: Scenario): void {
    this.#tools.trust(this.#found(scenario).sources);
    this.#last = undefined;
    this.#isStopped = false;
    if (this.#loaded === 'failed') this.#loaded = 'not yet';
    this.#onChange();
  }

  /** Stops all code. */
  stop(): void {
    this.#isStopped = true;
    this.#onChange();
  }

  #mayRun(scenario: Scenario): boolean {
    const { sources, areTrusted } = this.#found(scenario);
    return sources.length > 0 && areTrusted && !this.#isStopped;
  }

  #found(scenario: Scenario): Found {
    if (this.#last?.scenario === scenario) return this.#last;
    const sources = this.#tools.sourcesOf(scenario);
    const found = { scenario, sources, areTrusted: sources.length > 0 && this.#tools.areTrusted(sources) };
    this.#last = found;
    return found;
  }

  async #load(): Promise<void> {
    this.#loaded = 'loading';
    try {
      this.#loaded = await this.#tools.load();
    } catch {
      this.#loaded = 'failed';
    }
    this.#onChange();
  }
}
