import { type Consumer, FetchIsolationLevels } from '@platformatic/kafka';
import { ServerError } from '../../messaging/index.ts';
import type { BoundedClient } from './bounded-client.ts';
import type { Fetched, KafkaReader, Position } from './client.ts';
import { type FetchedPartition, readFetchResponse } from './fetch-response.ts';
import { type KafkaErrors, NotReadyError, UnknownTopicError } from './kafka-errors.ts';
import { request } from './protocol-request.ts';
import { recordsOf } from './records.ts';

export interface ReaderSettings {
  readonly bytesMax: number;
  /** Time limit of an answer, in addition to the time that the server is asked to wait. */
  readonly timeoutMs: number;
}

const READ_COMMITTED = FetchIsolationLevels.READ_COMMITTED;
/** Id and epoch of a session, which would have the server remember what is asked for. */
const NO_SESSION = [0, 0] as const;

type FetchArguments = [
  waitMs: number,
  bytesMin: number,
  bytesMax: number,
  isolation: number,
  session: number,
  sessionEpoch: number,
  topics: Parameters<Consumer['fetch']>[0]['topics'],
  forgotten: readonly [],
  rack: string,
];

/** Leaders of a topic's partitions, as this connection knows them. */
interface Leaders {
  readonly id: string;
  readonly nodes: readonly number[];
}

export class PlatformaticReader implements KafkaReader {
  readonly #client: BoundedClient<Consumer>;
  readonly #errors: KafkaErrors;
  readonly #settings: ReaderSettings;
  /** Leaders by topic; discarded after an error. */
  readonly #leaders = new Map<string, Leaders>();

  constructor(client: BoundedClient<Consumer>, errors: KafkaErrors, settings: ReaderSettings) {
    this.#client = client;
    this.#errors = errors;
    this.#settings = settings;
  }

  async fetch(positions: readonly Position[], waitMs: number): Promise<readonly Fetched[]> {
    const boundMs = waitMs + this.#settings.timeoutMs;
    try {
      const fetched = await this.#client.call((consumer) => this.#fetch(consumer, positions, waitMs), boundMs);
      for (const { topic, error } of fetched) if (error !== undefined) this.#leaders.delete(topic);
      return fetched;
    } catch (error) {
      // An unreachable leader may have been replaced.
      this.#leaders.clear();
      throw this.#errors.translate(error);
    }
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  /** Sends one request to each server that leads one of the partitions. */
  async #fetch(consumer: Consumer, positions: readonly Position[], waitMs: number): Promise<readonly Fetched[]> {
    const topics = new Set(positions.map(({ topic }) => topic));
    const refusals = new Map<string, ServerError>();
    await Promise.all(
      [...topics].map(async (topic) => {
        const refusal = await this.#find(consumer, topic);
        if (refusal !== undefined) refusals.set(topic, refusal);
      }),
    );
    const refused: Fetched[] = [];
    const led: (Position & { readonly node: number })[] = [];
    for (const position of positions) {
      const { topic, partition, offset: next } = position;
      const leaders = this.#leaders.get(topic);
      const node = leaders?.id === position.topicId ? (leaders.nodes[partition] ?? -1) : undefined;
      if (node !== undefined && node >= 0) led.push({ ...position, node });
      else {
        const unknown = node === undefined ? new UnknownTopicError(topic) : new NotReadyError(`${topic} has no leader`);
        const error = refusals.get(topic) ?? unknown;
        refused.push({ ...position, next, records: [], unreadable: [], error });
      }
    }
    // Readable partitions are not waited for while others need attention.
    const wait = refused.length > 0 ? 0 : waitMs;
    const requests = [...groupBy(led, ({ node }) => node)].map(([node, wanted]) =>
      this.#ask(consumer, node, wanted, wait),
    );
    return [...refused, ...(await Promise.all(requests)).flat()];
  }

  /**
   * Finds the leaders of a topic, if they are not known.
   * @returns why Kafka refuses this topic: the others are read all the same
   */
  async #find(consumer: Consumer, topic: string): Promise<ServerError | undefined> {
    if (this.#leaders.has(topic)) return undefined;
    try {
      const ask = () => consumer.metadata({ topics: [topic], forceUpdate: true });
      const state = (await this.#errors.unlessUnknown(ask, topic))?.topics.get(topic);
      if (state !== undefined)
        this.#leaders.set(topic, { id: state.id, nodes: state.partitions.map(({ leader }) => leader) });
    } catch (error) {
      if (error instanceof ServerError) return error;
      throw error;
    }
    return undefined;
  }

  async #ask(
    consumer: Consumer,
    node: number,
    wanted: readonly Position[],
    waitMs: number,
  ): Promise<readonly Fetched[]> {
    const { bytesMax } = this.#settings;
    const topics = [...groupBy(wanted, ({ topicId }) => topicId)].map(([topicId, those]) => ({
      topicId,
      partitions: those.map(({ partition, offset }) => ({
        partition,
        fetchOffset: offset,
        partitionMaxBytes: bytesMax,
        currentLeaderEpoch: -1,
        lastFetchedEpoch: -1,
      })),
    }));
    const minBytes = waitMs > 0 ? 1 : 0;
    const args: FetchArguments = [waitMs, minBytes, bytesMax, READ_COMMITTED, ...NO_SESSION, topics, [], ''];
    const answer = await request<FetchArguments, readonly FetchedPartition[]>(
      consumer,
      node,
      'Fetch',
      args,
      readFetchResponse,
    );
    return recordsOf(answer, wanted).map((one) =>
      one.error === undefined ? one : { ...one, error: this.#errors.translate(one.error, one.topic) },
    );
  }
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
