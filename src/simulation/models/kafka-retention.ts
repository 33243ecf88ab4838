/**
 * Retention in the Kafka model: records leave the log by segments, never one by one.
 *
 * 1. A record begins a new segment where the last one is full, or began more than `segmentUs` before. Nothing else begins one: a
 *    partition to which nobody publishes keeps its last segment.
 * 2. The server looks every `checkUs`. It deletes the oldest segments, as far as even their newest record is older than `retentionUs`.
 * 3. The active segment, to which records are appended, goes like any other: the server begins an empty one in its place.
 */
import type { Micros } from '../../scenario/index.ts';
import type { ModelListener } from '../channel-model.ts';
import type { KafkaSettings } from './kafka-group.ts';

interface Segment {
  readonly beganUs: Micros;
  newestUs: Micros;
  records: number;
  next: Segment | undefined;
}

export class Retention {
  readonly #settings: KafkaSettings;
  readonly #outlet: Pick<ModelListener, 'nowUs' | 'at'>;
  readonly #expire: () => void;
  #oldest: Segment | undefined;
  #active: Segment | undefined;

  /** @param expire removes the oldest record of the partition */
  constructor(settings: KafkaSettings, outlet: Pick<ModelListener, 'nowUs' | 'at'>, expire: () => void) {
    this.#settings = settings;
    this.#outlet = outlet;
    this.#expire = expire;
  }

  /** Notes a record that is appended now. */
  appended(): void {
    const { retentionUs, segmentUs, segmentRecords } = this.#settings;
    if (retentionUs === 0) return;
    const nowUs = this.#outlet.nowUs();
    const active = this.#active;
    const isFull = active !== undefined && segmentRecords > 0 && active.records >= segmentRecords;
    if (active !== undefined && !isFull && nowUs - active.beganUs <= segmentUs) {
      active.newestUs = nowUs;
      active.records += 1;
      return;
    }
    this.#active = { beganUs: nowUs, newestUs: nowUs, records: 1, next: undefined };
    if (active !== undefined) active.next = this.#active;
    if (this.#oldest !== undefined) return;
    this.#oldest = this.#active;
    this.#checkWhenOld(this.#oldest);
  }

  /** Schedules the first check at which the oldest segment is too old, unless something is appended to it. */
  #checkWhenOld({ newestUs }: Segment): void {
    const { retentionUs, checkUs } = this.#settings;
    const checks = Math.floor((newestUs + retentionUs) / checkUs) + 1;
    this.#outlet.at(checks * checkUs, () => this.#check());
  }

  #check(): void {
    const { retentionUs } = this.#settings;
    const nowUs = this.#outlet.nowUs();
    let oldest = this.#oldest;
    for (; oldest !== undefined && nowUs - oldest.newestUs > retentionUs; oldest = oldest.next)
      for (let count = 0; count < oldest.records; count += 1) this.#expire();
    this.#oldest = oldest;
    if (oldest === undefined) this.#active = undefined;
    else this.#checkWhenOld(oldest);
  }
}
