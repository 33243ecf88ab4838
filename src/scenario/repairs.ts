/** Sentences about the repairs of a document. Many alike are two and a count: a small link can ask for 100,000. */

/** So many alike are listed one by one. */
const LISTED_MAX = 5;
const SHOWN = 2;

/** Repairs that a document needed before it could be read. */
export interface RepairReport {
  /** Sentences. Of many alike there are two, and a line that stands for the rest. */
  readonly repairs: readonly string[];
  /** How many repairs there were. Only where there are more than sentences. */
  readonly repairCount?: number;
}

interface Alike {
  readonly sentences: string[];
  count: number;
}

export class Repairs {
  readonly #kinds = new Map<string, Alike>();

  /**
   * Notes one repair.
   * @param kind the same for all that one line can stand for
   * @param sentence made only where it may be shown
   */
  add(kind: string, sentence: () => string): void {
    const alike = this.#kinds.get(kind);
    if (alike === undefined) {
      this.#kinds.set(kind, { sentences: [sentence()], count: 1 });
      return;
    }
    alike.count += 1;
    if (alike.sentences.length < LISTED_MAX) alike.sentences.push(sentence());
  }

  /** Returns the sentences; those of one kind stand together, in the order of the first of each. */
  report(): RepairReport {
    const kinds = [...this.#kinds.values()];
    const repairs = kinds.flatMap(({ sentences, count }) =>
      count <= LISTED_MAX
        ? sentences
        : [...sentences.slice(0, SHOWN), `… and ${(count - SHOWN).toLocaleString('en')} more like it.`],
    );
    const repairCount = kinds.reduce((sum, { count }) => sum + count, 0);
    return repairCount === repairs.length ? { repairs } : { repairs, repairCount };
  }
}
