/** Messages that an own broker was given, and how its copies are found again. */
import type { EventNumber } from '../../trace/index.ts';
import type { Arrival } from '../channel-model.ts';
import type { SeenMessage } from '../own-broker.ts';

/** A message that was published to an own broker. */
export interface Sent {
  readonly arrival: Arrival;
  state: 'new' | 'accepted' | 'rejected';
  /** Number on its channel, once it is accepted. */
  seq: number;
  blocked: EventNumber | undefined;
  /** Whether it is in no queue any more: consumed, dropped or rejected. */
  isGone: boolean;
  /** Subscriptions that have had it. */
  readonly receivers: Set<number>;
}

export class PublishedMessages {
  readonly #byPublish = new Map<number, Sent>();
  /** By channel and content, oldest first. Made when the first copy is looked for. */
  #byContent: Map<string, Sent[]> | undefined;
  readonly #seqs = new Map<string, number>();

  add(publish: number, arrival: Arrival): Sent {
    const sent: Sent = { arrival, state: 'new', seq: 0, blocked: undefined, isGone: false, receivers: new Set() };
    this.#byPublish.set(publish, sent);
    if (this.#byContent !== undefined) note(this.#byContent, sent);
    return sent;
  }

  byPublish(publish: number): Sent | undefined {
    return this.#byPublish.get(publish);
  }

  /** Returns the next number of a message that the channel accepts. */
  nextSeq(channel: string): number {
    const seq = (this.#seqs.get(channel) ?? 0) + 1;
    this.#seqs.set(channel, seq);
    return seq;
  }

  /** Returns the messages that wait for the broker to accept them. */
  blocked(): readonly Sent[] {
    return [...this.#byPublish.values()].filter(({ state, blocked }) => state === 'new' && blocked !== undefined);
  }

  /** Returns the message that was handed out: by identity, else the oldest open one with equal content, else the newest of those. */
  find({ publish, payload }: SeenMessage, channel: string, isOpen: (sent: Sent) => boolean): Sent | undefined {
    if (publish !== undefined) return this.#byPublish.get(publish);
    if (this.#byContent === undefined) {
      this.#byContent = new Map();
      for (const sent of this.#byPublish.values()) note(this.#byContent, sent);
    }
    const equal = this.#byContent.get(contentKey(channel, payload));
    return equal?.find(isOpen) ?? equal?.at(-1);
  }
}

function note(byContent: Map<string, Sent[]>, sent: Sent): void {
  const key = contentKey(sent.arrival.channel, sent.arrival.payload);
  const equal = byContent.get(key);
  if (equal === undefined) byContent.set(key, [sent]);
  else equal.push(sent);
}

function contentKey(channel: string, payload: object): string {
  return JSON.stringify([channel, payload]);
}
