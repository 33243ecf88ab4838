/** Servers that scripts are played on: each script has a prefix of its own on a server that all share. */
import { within } from '../../../brokers/testing/harness.ts';
import type { Admin } from '../../../brokers/testing/redis-server.ts';
import { workingKafka, workingPubSub, workingStreams } from '../../../brokers/testing/working-broker.ts';
import type { Life } from './observed.ts';
import type { Server } from './play-on-server.ts';
import { CHANNELS, type Channel } from './script.ts';

/** A member whose farewell got lost is missed after its session, and waited for once more when others join. */
const SHARED_OUT_MS_MAX = 60_000;

const nothing = (): Promise<void> => Promise.resolve();

export function pubSubServer(url: string, prefix: string): Server {
  return {
    connect: () => Promise.resolve(workingPubSub(url, prefix)),
    joined: nothing,
    left: (_, close) => close(),
    age: nothing,
  };
}

export function streamsServer(url: string, prefix: string, lengthMax: number, admin: Admin): Server {
  return {
    connect: async () => {
      const working = workingStreams(url, prefix, lengthMax);
      await working.broker.stats(CHANNELS[0]);
      return working;
    },
    joined: nothing,
    left: (_, close) => close(),
    age: async (channel, id) => {
      const [key, group] = [`${prefix}{${channel}}`, 'heron'];
      const pending = await admin.sendCommand(['XPENDING', key, group, id, id, '1']);
      const [, consumer] = (pending as unknown as [string, string][])[0] ?? [];
      if (consumer === undefined) return;
      // To the same consumer, and not counted as a delivery.
      await admin.sendCommand(['XCLAIM', key, group, consumer, '0', id, 'IDLE', '86400000', 'JUSTID']);
    },
  };
}

/** A member of a channel's group: how often it was given partitions, and those that it has. */
interface Member {
  shares: number;
  partitions: readonly number[];
}

/** Owners of partitions while nothing moved: incarnations with some, in order of partitions, and incarnations with none. */
interface Sharing {
  readonly owners: readonly Life[];
  readonly idle: readonly Life[];
}

export class KafkaServerOfScript implements Server {
  readonly #url: string;
  readonly #prefix: string;
  readonly #partitions: number;
  readonly #members = new Map<Channel, Map<Life, Member>>(CHANNELS.map((channel) => [channel, new Map()]));
  readonly #sharings = new Map<Channel, Sharing[]>(CHANNELS.map((channel) => [channel, []]));
  /** Number of times that each member had been given partitions when nothing moved. */
  readonly #sharesBefore = new Map<Channel, ReadonlyMap<Life, number>>();
  readonly #gone = new Set<Life>();
  #heard = (): void => undefined;

  constructor(url: string, prefix: string, partitions: number) {
    this.#url = url;
    this.#prefix = prefix;
    this.#partitions = partitions;
  }

  async connect(incarnation: Life) {
    return workingKafka(this.#url, this.#prefix, this.#partitions, (topic, partitions) => {
      if (this.#gone.has(incarnation)) return;
      const members = [...this.#members].find(([channel]) => topic === `${this.#prefix}${channel}`)?.[1];
      const member = members?.get(incarnation);
      if (member === undefined) members?.set(incarnation, { shares: 1, partitions });
      else {
        member.shares += 1;
        member.partitions = partitions;
      }
      this.#heard();
    });
  }

  /** Resolves when a new member has its share and all others of the group have been given theirs anew. */
  async joined(channel: Channel, incarnation: Life): Promise<void> {
    await this.#sharedOut(channel, incarnation);
  }

  async left(incarnation: Life, close: () => Promise<void>): Promise<void> {
    this.#gone.add(incarnation);
    const groups = [...this.#members].filter(([, members]) => members.delete(incarnation)).map(([channel]) => channel);
    await close();
    for (const channel of groups) await this.#sharedOut(channel, incarnation);
  }

  age(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * Finds an order of incarnations that explains the sharings: partitions assigned in this order go where they went.
   * @returns the order, or undefined if no order does
   */
  orderOf(channel: Channel): readonly Life[] | undefined {
    const before = new Map<Life, Set<Life>>();
    for (const { owners, idle } of this.#sharings.get(channel) ?? []) {
      for (const [place, incarnation] of owners.entries()) add(before, incarnation, owners.slice(0, place));
      for (const incarnation of idle) add(before, incarnation, owners);
    }
    const order: Life[] = [];
    while (order.length < before.size) {
      const next = [...before].find(
        ([incarnation, those]) => !order.includes(incarnation) && [...those].every((one) => order.includes(one)),
      );
      if (next === undefined) return undefined;
      order.push(next[0]);
    }
    return order;
  }

  async #sharedOut(channel: Channel, mover: Life): Promise<void> {
    const members = this.#members.get(channel) ?? new Map<Life, Member>();
    const before = this.#sharesBefore.get(channel) ?? new Map<Life, number>();
    const settled = (): boolean =>
      [...members].every(
        ([incarnation, { shares }]) => incarnation === mover || shares > (before.get(incarnation) ?? 0),
      );
    const reached = new Promise<void>((resolve) => {
      this.#heard = () => {
        if (settled()) resolve();
      };
      this.#heard();
    });
    await within(`the group of ${channel} sharing out its partitions`, reached, SHARED_OUT_MS_MAX);
    this.#sharesBefore.set(channel, new Map([...members].map(([incarnation, { shares }]) => [incarnation, shares])));
    const sharing = [...members].toSorted(([, one], [, other]) => first(one) - first(other));
    this.#sharings.get(channel)?.push({
      owners: sharing.filter(([, { partitions }]) => partitions.length > 0).map(([incarnation]) => incarnation),
      idle: sharing.filter(([, { partitions }]) => partitions.length === 0).map(([incarnation]) => incarnation),
    });
  }
}

function first({ partitions }: Member): number {
  return Math.min(...partitions, 1000);
}

function add(before: Map<Life, Set<Life>>, incarnation: Life, others: readonly Life[]): void {
  before.set(incarnation, new Set([...(before.get(incarnation) ?? []), ...others]));
}
