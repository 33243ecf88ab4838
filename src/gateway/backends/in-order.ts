/**
 * An adapter that acknowledges to Kafka in the order of the log. Kafka keeps one offset for each partition: acknowledging a
 * message acknowledges all before it, including those that another client still holds. An early acknowledgement is therefore held
 * back until all messages before it are acknowledged.
 */
import type { Driver, Taken } from '../../brokers/network/index.ts';

interface Outstanding {
  taken: Taken;
  readonly offset: bigint;
  state: 'held' | 'released' | 'done';
}

export class InOrder {
  readonly #driver: Driver;
  /** Outstanding messages by channel, partition and topic, in order of offsets. */
  readonly #partitions = new Map<string, Outstanding[]>();

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  async take(channel: string, count: number): Promise<readonly Taken[]> {
    const taken = await this.#driver.take(channel, count);
    for (const one of taken) this.#note(channel, one);
    return taken;
  }

  acknowledge(channel: string, taken: readonly Taken[]): void {
    this.#set(channel, taken, 'done');
    for (const list of new Set(taken.map(({ id }) => this.#list(channel, id)))) {
      const end = list.findIndex(({ state }) => state !== 'done');
      const done = list.splice(0, end === -1 ? list.length : end);
      if (done.length > 0) {
        this.#driver.acknowledge(
          channel,
          done.map((one) => one.taken),
        );
      }
    }
  }

  release(channel: string, taken: readonly Taken[]): void {
    this.#set(channel, taken, 'released');
    this.#driver.release(channel, taken);
  }

  #note(channel: string, taken: Taken): void {
    const list = this.#list(channel, taken.id);
    const offset = offsetOf(taken.id);
    // A released message that is not redelivered before this one was assigned to another process in a rebalance.
    const lost = (one: Outstanding): boolean => one.state === 'released' && one.offset < offset;
    const kept = list.filter((one) => !lost(one) && one.offset !== offset);
    const at = kept.findIndex((one) => one.offset > offset);
    kept.splice(at === -1 ? kept.length : at, 0, { taken, offset, state: 'held' });
    list.splice(0, list.length, ...kept);
  }

  #set(channel: string, taken: readonly Taken[], state: Outstanding['state']): void {
    for (const { id } of taken) {
      const one = this.#list(channel, id).find(({ offset }) => offset === offsetOf(id));
      if (one !== undefined) one.state = state;
    }
  }

  #list(channel: string, id: string): Outstanding[] {
    const [, place = ''] = id.split(':');
    const key = `${place}/${channel}`;
    const list = this.#partitions.get(key) ?? [];
    this.#partitions.set(key, list);
    return list;
  }
}

/** Parses the offset of an id as the driver makes it: `<offset>:<partition>/<id of the topic>`. */
function offsetOf(id: string): bigint {
  return BigInt(id.split(':')[0] ?? '0');
}
