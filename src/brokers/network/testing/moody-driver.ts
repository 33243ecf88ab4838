import { ServerError, UnavailableError, UncertainError } from '../../../messaging/index.ts';
import type { Driver, DriverReports, Outgoing, ServerStats, Taken } from '../driver.ts';
import { LocalQueue } from '../local-queue.ts';
import { NetworkBroker } from '../network-broker.ts';
import type { NetworkBrokerOptions } from '../network-options.ts';

/** Reaction of a server to a request. */
export type Mood = 'answers' | 'answers late' | 'fails' | 'refuses' | 'is silent';

const STATS: ServerStats = { depth: 0, blocked: 0, accepted: 0, consumed: 0, dropped: 0 };

/** A driver in memory whose server treats each request by its current mood, the last one included. */
export class MoodyDriver implements Driver {
  readonly #reports: DriverReports;
  readonly #nextMood: () => Mood;
  readonly #queues = new Map<string, LocalQueue>();
  readonly #tailed = new Set<string>();
  #accepted = 0;

  constructor(reports: DriverReports, nextMood: () => Mood) {
    this.#reports = reports;
    this.#nextMood = nextMood;
  }

  open(channel: string): void {
    this.#queues.set(channel, new LocalQueue());
  }

  publish = (channel: string, { text, producer }: Outgoing): Promise<void> =>
    this.#ask(() => {
      this.#accepted += 1;
      const taken = { text, producer, seq: this.#accepted, id: `${this.#accepted}`, redelivered: false };
      this.#queues.get(channel)?.push(taken);
      this.#reports.available(channel);
      if (this.#tailed.has(channel)) void this.#reports.received(channel, [taken]);
    });

  tail = (channel: string): Promise<void> => this.#ask(() => void this.#tailed.add(channel));

  untail(channel: string): void {
    this.#tailed.delete(channel);
  }

  take = (channel: string, count: number): Promise<readonly Taken[]> =>
    this.#ask(() => this.#queues.get(channel)?.take(count) ?? []);

  acknowledge(): void {
    // They are gone from the queue.
  }

  release(channel: string, taken: readonly Taken[]): void {
    this.#queues.get(channel)?.release(taken);
    this.#reports.available(channel);
  }

  stats = (): Promise<ServerStats> => this.#ask(() => STATS);
  reset = (): Promise<void> => this.#ask(() => undefined);
  close = (): Promise<void> => this.#ask(() => undefined);

  #ask<Value>(answer: () => Value): Promise<Value> {
    const mood = this.#nextMood();
    return new Promise((resolve, reject) => {
      if (mood === 'answers') resolve(answer());
      if (mood === 'answers late') setTimeout(() => resolve(answer()), 10_000);
      if (mood === 'fails')
        reject(this.#accepted % 2 === 0 ? new UnavailableError('down') : new UncertainError('broke'));
      if (mood === 'refuses') reject(new ServerError('no'));
    });
  }
}

export class MoodyBroker extends NetworkBroker {
  readonly reports: DriverReports;

  constructor(nextMood: () => Mood, options: NetworkBrokerOptions = {}) {
    const given: DriverReports[] = [];
    super((reports) => {
      given.push(reports);
      return new MoodyDriver(reports, nextMood);
    }, options);
    const [reports] = given;
    if (reports === undefined) throw new Error('The driver was given no reports');
    this.reports = reports;
  }
}
