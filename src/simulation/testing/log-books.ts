/**
 * The auditor's books of a log: to which partition a message goes, and what may leave the log: by its length from a Redis stream, by
 * its age from a partition of Kafka.
 */
import type { Broker } from '../../scenario/index.ts';
import { must } from './must.ts';

/** @returns offset at which a trim that removes this message of a stream ends, at the earliest */
export function trimEnd(broker: Broker, offset: number): number {
  if (broker.kind !== 'redis-streams' || broker.trim === 'exact') return offset + 1;
  return broker.nodeEntries * (1 + Math.floor(offset / broker.nodeEntries));
}

/** The partitions of producers: one for each with a key; without, one for each batch on a channel. */
export class ProducersBook {
  readonly #broker: Broker;
  readonly #batches = new Map<string, { readonly partition: number; readonly records: number }>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  accepted(producer: string, channel: string, partition: number): void {
    const keyless = this.#broker.kind === 'kafka' && this.#broker.key === 'none';
    const batchRecords = this.#broker.kind === 'kafka' && keyless ? this.#broker.batchRecords : Infinity;
    const key = keyless ? JSON.stringify([producer, channel]) : producer;
    const batch = this.#batches.get(key);
    const goesOn = batch !== undefined && batch.records < batchRecords;
    must(!goesOn || batch.partition === partition, () => `${producer} has one partition`);
    this.#batches.set(key, { partition, records: goesOn ? batch.records + 1 : 1 });
  }

  /** Another life of a producer begins with another batch. */
  crashed(producer: string): void {
    if (this.#broker.kind !== 'kafka' || this.#broker.key !== 'none') return;
    for (const key of this.#batches.keys()) if (JSON.parse(key)[0] === producer) this.#batches.delete(key);
  }
}

interface SegmentBook {
  readonly first: number;
  readonly beganUs: number;
  last: number;
  newestUs: number;
}

/** The segments of one partition: which record lies in which, and that each goes as a whole, when it is too old, and in time. */
class RetentionBook {
  readonly #broker: Broker;
  #segments: SegmentBook[] = [];

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  accepted(offset: number, atUs: number): void {
    if (this.#broker.kind !== 'kafka' || this.#broker.retentionUs === 0) return;
    const { retentionUs, checkUs, segmentUs, segmentRecords } = this.#broker;
    const [oldest] = this.#segments;
    if (oldest !== undefined)
      must(atUs - oldest.newestUs <= retentionUs + checkUs, () => `segment ${oldest.first} is gone`);
    const active = this.#segments.at(-1);
    const isFull = active !== undefined && segmentRecords > 0 && offset - active.first >= segmentRecords;
    if (active === undefined || isFull || atUs - active.beganUs > segmentUs)
      this.#segments.push({ first: offset, beganUs: atUs, last: offset, newestUs: atUs });
    else {
      active.last = offset;
      active.newestUs = atUs;
    }
  }

  /** @param reason why the record has left its log */
  left(offset: number, atUs: number, reason: 'retention' | 'length'): void {
    must(
      (reason === 'retention') === (this.#broker.kind === 'kafka'),
      () => `${this.#broker.kind} lets go by its own rule`,
    );
    if (this.#broker.kind !== 'kafka') return;
    const { retentionUs, checkUs } = this.#broker;
    const [oldest] = this.#segments;
    must(
      oldest !== undefined && atUs - oldest.newestUs > retentionUs,
      () => `all of the segment of ${offset} is too old`,
    );
    must(retentionUs > 0 && atUs % checkUs === 0, () => `the server looks at its logs at ${atUs}`);
    if (oldest?.last === offset) this.#segments = this.#segments.slice(1);
  }
}

export interface PartitionBook {
  owner: string;
  start: number;
  end: number;
  position: number;
  reached: number;
  committed: number;
  /** Commit that the owner knows of: its own last one, or where it began. One by a former owner it does not learn of. */
  known: number;
  /** Lost on the way to the owner. */
  readonly missed: Set<number>;
  readonly retention: RetentionBook;
}

export function newPartitionBook(broker: Broker): PartitionBook {
  const none = { owner: '', start: 0, end: 0, position: 0, reached: 0, committed: 0, known: 0 };
  return { ...none, missed: new Set(), retention: new RetentionBook(broker) };
}
