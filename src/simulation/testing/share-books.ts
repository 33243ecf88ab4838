/**
 * The auditor's rules for share groups.
 *
 * - accepted = acknowledged + locked + unread + available again + archived.
 * - A message is locked for one member at a time.
 * - The available message of a partition with the lowest offset is handed out, within the limit of messages in flight.
 * - Deliveries are counted up to the limit, except those to members that are gone.
 */
import type { Broker } from '../../scenario/index.ts';
import type { Dispatched, EventNumber, Released } from '../../trace/index.ts';
import type { GroupBook } from './group-book.ts';
import { must } from './must.ts';

interface Delivered {
  readonly partition: number;
  readonly offset: number;
  deliveries: number;
  lockedUntilUs: number;
}

export class ShareBooks {
  readonly #broker: Extract<Broker, { kind: 'kafka-share' }>;
  readonly #seen: Set<string>;
  /** Messages that were ever handed out, by number. */
  readonly #delivered = new Map<GroupBook, Map<number, Delivered>>();

  constructor(broker: Extract<Broker, { kind: 'kafka-share' }>, seen: Set<string>) {
    this.#broker = broker;
    this.#seen = seen;
  }

  check(channels: ReadonlyMap<string, GroupBook>, number: EventNumber): void {
    for (const [id, { accepted, acknowledged, pending, unread, available, archived }] of channels)
      must(
        accepted === acknowledged + pending.size + unread.length + available.size + archived,
        () => `the log of ${id} is accounted for at ${number}`,
      );
  }

  dispatched(book: GroupBook, event: Dispatched, number: EventNumber): void {
    const { seq, atUs, partition = -1, offset = -1, deliveries, lockedUntilUs, redelivered } = event;
    const part = book.partitions[partition];
    if (part === undefined) throw new Error(`There is no partition ${partition} at ${number}`);
    const delivered = this.#of(book);
    const before = delivered.get(seq);
    must(!book.pending.has(seq), () => `nobody has a lock on ${seq} at ${number}`);
    must((before !== undefined) === (redelivered === true), () => `${number} says whether it comes again`);
    must(deliveries === (before?.deliveries ?? 0) + 1, () => `${number} counts its deliveries`);
    must(lockedUntilUs === atUs + this.#broker.lockUs, () => `${number} is locked for its time`);
    const inPartition = (one: number): boolean => delivered.get(one)?.partition === partition;
    const again = [...book.available].filter(inPartition).map((one) => delivered.get(one)?.offset ?? -1);
    if (before === undefined) {
      const open = [...book.pending.keys()].filter(inPartition).map((one) => delivered.get(one)?.offset ?? -1);
      const oldest = Math.min(part.reached, ...open);
      must(again.length === 0, () => `what is available again goes first at ${number}`);
      must(offset === part.reached, () => `${number} is the next of its partition`);
      must(part.reached - oldest < this.#broker.locksMax, () => `there is room for one more in flight at ${number}`);
    } else {
      must(book.available.delete(seq), () => `${seq} was available at ${number}`);
      must(offset === Math.min(...again), () => `${number} is the first of its partition`);
    }
    part.reached = Math.max(part.reached, offset + 1);
    delivered.set(seq, { partition, offset, deliveries: deliveries ?? 0, lockedUntilUs: lockedUntilUs ?? 0 });
  }

  acknowledged(book: GroupBook, seq: number, agent: string, number: EventNumber): void {
    must(book.pending.get(seq)?.agent === agent, () => `${agent} has a lock on ${seq} at ${number}`);
    book.pending.delete(seq);
    book.acknowledged += 1;
    this.#fill(book);
  }

  released(book: GroupBook, event: Released, number: EventNumber): void {
    const { seq, agent, atUs, reason, deliveries, archived } = event;
    const lock = book.pending.get(seq);
    const delivered = this.#of(book).get(seq);
    if (lock === undefined || delivered === undefined) throw new Error(`${seq} is not locked at ${number}`);
    must(lock.agent === agent, () => `${agent} has a lock on ${seq} at ${number}`);
    if (reason === 'lockExpired')
      must(atUs === delivered.lockedUntilUs, () => `the lock of ${number} lasted for its time`);
    else must(atUs <= delivered.lockedUntilUs, () => `the lock of ${number} had not expired`);
    if (reason === 'left') delivered.deliveries -= 1;
    must(deliveries === delivered.deliveries, () => `${number} counts its deliveries`);
    const isOver = reason === 'rejected' || deliveries >= this.#broker.deliveriesMax;
    must(archived === (isOver ? true : undefined), () => `${number} says whether it is archived`);
    book.pending.delete(seq);
    this.#seen.add(`released: ${reason}${archived ? ', archived' : ''}`);
    this.#fill(book);
    if (archived) {
      book.archived += 1;
      return;
    }
    book.available.add(seq);
    book.rewound.set(seq, lock.because);
  }

  /** Records when a partition was as full as it may be. */
  #fill(book: GroupBook): void {
    if (book.unread.length > 0 && book.pending.size + 1 >= this.#broker.locksMax)
      this.#seen.add('as many in flight as may be');
  }

  #of(book: GroupBook): Map<number, Delivered> {
    const known = this.#delivered.get(book) ?? new Map<number, Delivered>();
    this.#delivered.set(book, known);
    return known;
  }
}
