/** The votes on one question: one of each phone in each of the two votes; a later one replaces it while the vote is open. */
import type { ClassQuestion, Distribution, VotePhase } from '../../brokers/gateway/class-protocol.ts';

export class Ballot {
  readonly question: ClassQuestion;
  /** Ids of choices, by the number of the phone. */
  readonly #votes: Readonly<Record<VotePhase, Map<number, string>>> = { first: new Map(), second: new Map() };

  constructor(question: ClassQuestion) {
    this.question = question;
  }

  has(choice: string): boolean {
    return this.question.choices.some(({ id }) => id === choice);
  }

  cast(vote: VotePhase, phone: number, choice: string): void {
    this.#votes[vote].set(phone, choice);
  }

  of(vote: VotePhase, phone: number): string | null {
    return this.#votes[vote].get(phone) ?? null;
  }

  count(vote: VotePhase): number {
    return this.#votes[vote].size;
  }

  distribution(vote: VotePhase): Distribution {
    const all = [...this.#votes[vote].values()];
    return this.question.choices.map(({ id }) => ({ choice: id, votes: all.filter((one) => one === id).length }));
  }

  /** Returns the numbers of the phones that have voted, in ascending order. */
  phones(): readonly number[] {
    const all = new Set([...this.#votes.first.keys(), ...this.#votes.second.keys()]);
    return [...all].toSorted((a, b) => a - b);
  }
}
