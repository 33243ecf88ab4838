/** Own brokers as plain classes, for tests of the model: what a call does by callbacks becomes effects. */
import type { Message } from '../../messaging/index.ts';
import type { BrokerEffect, BrokerMaker } from '../own-broker.ts';

type Done = (error?: string) => void;
type Take = (message: Message) => void;

/** An own broker with callbacks in place of promises. */
export interface FakeBroker {
  publish(channel: string, message: Message, done: Done): void;
  consume(channel: string, take: Take, fail: (error: string) => void): void;
  subscribe(channel: string, callback: Take): () => void;
  withdraw?(take: Take): void;
  acknowledge?(message: Message): void;
}

/** Functions that an own broker has of its base class. */
export interface FakeTools {
  dropped(message: Message): void;
  after(delayMs: number, work: () => void): void;
  stop(): void;
}

/** Returns a maker of own brokers, all by the same class, whatever their source. */
export function fakeMaker(make: (tools: FakeTools) => FakeBroker): BrokerMaker {
  return () => {
    let effects: BrokerEffect[] = [];
    const published = new Map<Message, number>();
    const takes = new Map<number, Take>();
    const taken = new Map<number, Message>();
    const leaves = new Map<number, () => void>();
    const timers = new Map<number, () => void>();
    const seen = (payload: Message) => {
      const publish = published.get(payload);
      return publish === undefined ? { payload } : { payload, publish };
    };
    const tools: FakeTools = {
      dropped: (message) => effects.push({ kind: 'dropped', message: seen(message) }),
      after: (delayMs, work) => {
        const timer = timers.size + 1;
        timers.set(timer, work);
        effects.push({ kind: 'timer', timer, delayUs: delayMs * 1000 });
      },
      stop: () => effects.push({ kind: 'stopped', reason: 'instructions' }),
    };
    let broker: FakeBroker;
    const call = (act: () => void) => {
      effects = [];
      try {
        act();
      } catch (error) {
        effects.push({ kind: 'threw', error: String(error), line: 7 });
      }
      return effects;
    };
    return {
      ...{ instructions: 0, memoryBytes: 0 },
      start: () => call(() => (broker = make(tools))),
      createChannel: () => [],
      publish: (channel, payload, publish) =>
        call(() => {
          // Equal payloads are one object in a run.
          const own = { ...payload };
          published.set(own, publish);
          broker.publish(channel, own, (error) =>
            effects.push(
              error === undefined ? { kind: 'resolved', publish } : { kind: 'rejected', publish, error, line: 3 },
            ),
          );
        }),
      consume: (channel, ticket) =>
        call(() => {
          const take = (message: Message): void => {
            taken.set(ticket, message);
            effects.push({ kind: 'handed', ticket, message: seen(message) });
          };
          takes.set(ticket, take);
          broker.consume(channel, take, (error) => effects.push({ kind: 'failed', ticket, error }));
        }),
      subscribe: (channel, subscription) =>
        call(() => {
          const callback = (message: Message) =>
            effects.push({ kind: 'delivered', subscription, message: seen(message) });
          leaves.set(subscription, broker.subscribe(channel, callback));
        }),
      unsubscribe: (subscription) => call(() => leaves.get(subscription)?.()),
      withdraw: (ticket) =>
        call(() => {
          const take = takes.get(ticket);
          if (take !== undefined) broker.withdraw?.(take);
        }),
      acknowledge: (ticket) =>
        call(() => {
          const message = taken.get(ticket);
          if (message !== undefined) broker.acknowledge?.(message);
        }),
      timer: (timer) => call(() => timers.get(timer)?.()),
      dispose: () => undefined,
    };
  };
}

/** The documented broker in memory. Tests change it. */
export class Documented implements FakeBroker {
  readonly queues = new Map<string, Message[]>();
  readonly waiting: [string, Take][] = [];
  readonly callbacks: [string, Take][] = [];

  readonly tools: FakeTools;

  constructor(tools: FakeTools) {
    this.tools = tools;
  }

  queue(channel: string): Message[] {
    const queue = this.queues.get(channel) ?? [];
    this.queues.set(channel, queue);
    return queue;
  }

  publish(channel: string, message: Message, done: Done): void {
    this.store(channel, message);
    this.deliver(channel, message);
    done();
  }

  store(channel: string, message: Message): void {
    const next = this.waiting.findIndex(([name]) => name === channel);
    if (next >= 0) this.waiting.splice(next, 1)[0]?.[1](message);
    else this.queue(channel).push(message);
  }

  deliver(channel: string, message: Message): void {
    for (const [name, callback] of this.callbacks) if (name === channel) callback(message);
  }

  consume(channel: string, take: Take, _fail?: (error: string) => void): void {
    const first = this.oldest(channel);
    if (first === undefined) this.waiting.push([channel, take]);
    else take(first);
  }

  oldest(channel: string): Message | undefined {
    return this.queue(channel).shift();
  }

  subscribe(channel: string, callback: Take): () => void {
    const entry: [string, Take] = [channel, callback];
    this.callbacks.push(entry);
    return () => this.callbacks.splice(this.callbacks.indexOf(entry), 1);
  }

  withdraw(take: Take): void {
    const place = this.waiting.findIndex(([, one]) => one === take);
    if (place >= 0) this.waiting.splice(place, 1);
  }
}
