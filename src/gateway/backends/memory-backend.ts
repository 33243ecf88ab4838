/** `InMemoryBroker` behind the gateway: nothing to install, and nothing survives the process. */
import { randomUUID } from 'node:crypto';
import type { Driver, DriverReports, Outgoing, ServerStats, Taken } from '../../brokers/network/index.ts';
import { type Envelope, InMemoryBroker, type InMemoryBrokerOptions } from '../../messaging/index.ts';
import { writeJson } from '../../messaging/parts.ts';
import type { Backend, BackendKind } from '../backend.ts';
import { RecentLog } from './recent-log.ts';

/** Size of the log of the newest messages of all channels, for streams that lag behind or reconnect. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;

/** Messages taken from the broker's queue, which cannot take them back. */
interface Taking {
  readonly out: Set<Taken>;
  released: Taken[];
  dropped: number;
}

class MemoryDriver implements Driver {
  readonly #run: string;
  readonly #broker: InMemoryBroker;
  readonly #log: RecentLog;
  readonly #reports: DriverReports;
  readonly #channels = new Map<string, Taking>();

  constructor(run: string, options: InMemoryBrokerOptions, log: RecentLog, reports: DriverReports) {
    this.#run = run;
    this.#broker = new InMemoryBroker(options);
    this.#log = log;
    this.#reports = reports;
    this.#broker.on('overflow', (event) => reports.event('overflow', event));
    reports.event('connected', {});
  }

  get channels(): readonly string[] {
    return [...this.#channels.keys()];
  }

  open(channel: string): void {
    this.#broker.subscribeRaw(channel, (envelope) => this.#accepted(envelope));
    this.#channels.set(channel, { out: new Set(), released: [], dropped: 0 });
  }

  async publish(channel: string, { text, producer }: Outgoing): Promise<void> {
    this.#broker.offer(channel, JSON.parse(text), producer);
  }

  tail(): Promise<void> {
    return Promise.resolve();
  }

  untail(): void {
    // All accepted messages are received anyway.
  }

  async take(channel: string, count: number): Promise<readonly Taken[]> {
    const taking = this.#taking(channel);
    const taken = taking.released.splice(0, count);
    let more = true;
    while (more && taken.length < count) {
      const before = taken.length;
      const leave = this.#broker.take(channel, (envelope) => taken.push(this.#taken(envelope)));
      more = taken.length > before;
      leave();
    }
    for (const one of taken) taking.out.add(one);
    return taken;
  }

  acknowledge(channel: string, taken: readonly Taken[]): void {
    for (const one of taken) this.#taking(channel).out.delete(one);
  }

  release(channel: string, taken: readonly Taken[]): void {
    const taking = this.#taking(channel);
    const back = taken.filter((one) => taking.out.delete(one));
    taking.released = [...taking.released, ...back].sort((one, other) => one.seq - other.seq);
    if (back.length > 0) this.#reports.available(channel);
  }

  async stats(channel: string): Promise<ServerStats> {
    const { depth, blocked, accepted, consumed, dropped } = this.#broker.stats(channel);
    const taking = this.#channels.get(channel);
    const held = (taking?.out.size ?? 0) + (taking?.released.length ?? 0);
    const lost = taking?.dropped ?? 0;
    return { depth: depth + held, blocked, accepted, consumed: consumed - held - lost, dropped: dropped + lost };
  }

  async reset(channels: readonly string[]): Promise<void> {
    for (const channel of channels) {
      const taking = this.#taking(channel);
      taking.dropped += taking.released.length + taking.out.size;
      taking.released = [];
      taking.out.clear();
      while ((await this.#takeOne(channel)) !== undefined) taking.dropped += 1;
    }
  }

  close(): Promise<void> {
    return this.#broker.close();
  }

  // --- parts

  #taking(channel: string): Taking {
    const taking = this.#channels.get(channel);
    if (taking === undefined) throw new Error('The channel was not opened');
    return taking;
  }

  async #takeOne(channel: string): Promise<Taken | undefined> {
    let taken: Taken | undefined;
    this.#broker.take(channel, (envelope) => {
      taken = this.#taken(envelope);
    })();
    return taken;
  }

  #taken({ seq, message, producer }: Envelope): Taken {
    return { id: `${this.#run}.${seq}`, seq, text: writeJson(message), producer, redelivered: false };
  }

  #accepted({ channel, message, producer }: Envelope): void {
    const text = writeJson(message);
    this.#log.append(channel, { text, producer });
    void this.#reports.received(channel, []);
    this.#reports.available(channel);
  }
}

export function memoryBackend(options: InMemoryBrokerOptions = {}): BackendKind {
  const open = (reports: DriverReports): Backend => {
    const run = randomUUID();
    const log = new RecentLog(run, LOG_BYTES_MAX);
    const driver = new MemoryDriver(run, options, log, reports);
    return {
      driver,
      log,
      channels: async (max) => driver.channels.slice(0, max),
      has: async (channel) => driver.channels.includes(channel),
      renew: () => undefined,
      close: () => driver.close(),
    };
  };
  return { kind: 'memory', name: 'memory', open };
}
