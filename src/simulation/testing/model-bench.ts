/** A channel model alone on a bench: agents that do what the test says, hops that take no time, a trace of what happened. */
import type { OverflowPolicy } from '../../messaging/index.ts';
import type { Broker, Scenario } from '../../scenario/index.ts';
import { emptyScenario } from '../../scenario/index.ts';
import { type EventNumber, Trace, type TraceEvent } from '../../trace/index.ts';
import type { ChannelModel, Departure } from '../channel-model.ts';
import { brokerModel } from '../models/broker-model.ts';
import { VirtualTime } from './virtual-time.ts';

export const CHANNEL = 'c';

export class ModelBench {
  readonly trace = new Trace([], [CHANNEL]);
  readonly model: ChannelModel;
  /** Departures to each agent that the agent has not reacted to, oldest first. */
  readonly inHand = new Map<string, Departure[]>();
  readonly #time = new VirtualTime();
  #capacity: number;

  constructor(broker: Broker, capacity = 10_000, overflow: OverflowPolicy = 'drop-oldest') {
    this.#capacity = capacity;
    const scenario: Scenario = {
      ...emptyScenario(),
      broker,
      channels: [{ id: CHANNEL, x: 0, y: 0, pair: false, capacity, overflow }],
    };
    const append = (event: TraceEvent): EventNumber => this.trace.append(event);
    this.model = brokerModel(scenario, {
      nowUs: () => this.#time.nowUs,
      at: (atUs, work) => this.#time.at(atUs, work),
      limitOf: () => ({ capacity: this.#capacity, overflow }),
      accepted: ({ channel, message, hop }, seq, blocked = hop, how = undefined) =>
        append({ kind: 'accepted', atUs: this.#time.nowUs, cause: blocked, channel, message, seq, ...how }),
      rejected: ({ channel, message, hop }, reason, blocked = hop) => {
        append({ kind: 'rejected', atUs: this.#time.nowUs, cause: blocked, channel, message, reason });
      },
      blocked: ({ channel, message, hop }) =>
        append({ kind: 'blocked', atUs: this.#time.nowUs, cause: hop, channel, message }),
      dropped: (channel, seq, cause) => {
        const message = this.#messageOf(channel, seq);
        append({ kind: 'dropped', atUs: this.#time.nowUs, cause, channel, message, seq, reason: 'overflow' });
      },
      departed: (departure, cause) => this.#depart(departure, cause),
      consumeStarted: (agent, channel, cause) => {
        append({ kind: 'consumeStarted', atUs: this.#time.nowUs, cause, agent, channel });
      },
      consumeCancelled: (agent, channel, cause) => {
        append({ kind: 'consumeCancelled', atUs: this.#time.nowUs, cause, agent, channel });
      },
      told: append,
      messageOf: (channel, seq) => this.#messageOf(channel, seq),
    });
  }

  get events(): readonly TraceEvent[] {
    return Array.from({ length: this.trace.length }, (_, number) => this.trace.event(number));
  }

  publish(producer = 'p'): void {
    const payload = { n: this.trace.length };
    const event = { kind: 'published', atUs: this.#time.nowUs, cause: -1, agent: producer, channel: CHANNEL } as const;
    const message = this.trace.append({ ...event, payload, arrivesUs: this.#time.nowUs });
    this.model.arrive({ channel: CHANNEL, message, payload, producer, hop: message });
  }

  ask(agent: string): void {
    this.model.ask(CHANNEL, agent, false, -1);
  }

  subscribe(agent: string): number {
    return this.model.subscribe(CHANNEL, agent, -1);
  }

  /** Acknowledges the oldest message that the agent has in hand. */
  done(agent: string): void {
    const departure = this.inHand.get(agent)?.shift();
    if (departure !== undefined) this.model.acknowledge(departure, -1);
  }

  /** Makes the agent fail on the oldest message that it has in hand. */
  fail(agent: string): void {
    const departure = this.inHand.get(agent)?.shift();
    if (departure !== undefined) this.model.failed?.(departure, -1);
  }

  crash(agent: string): void {
    this.inHand.delete(agent);
    this.model.withdraw(agent, -1);
  }

  /** Changes the channel's capacity from now on. */
  limit(capacity: number): void {
    this.#capacity = capacity;
    this.model.limitsChanged(() => true, -1);
  }

  /** Loses the last departure to the agent: it does not arrive. */
  lose(agent: string): void {
    const departure = this.inHand.get(agent)?.pop();
    if (departure !== undefined) this.model.lost?.(departure, this.#time.nowUs, -1);
  }

  advance(us: number): void {
    this.#time.advance(us);
  }

  /** Returns the numbers of the messages that the agent was handed, in order; one that came again has a star. */
  dispatched(agent: string, via: Departure['via'] = 'consume'): string {
    return this.events
      .flatMap((event) =>
        event.kind === 'dispatched' && event.agent === agent && event.via === via
          ? [`${event.seq}${event.redelivered ? '*' : ''}`]
          : [],
      )
      .join(' ');
  }

  channel() {
    const channel = this.trace.worldAt(this.#time.nowUs).channels.get(CHANNEL);
    if (channel === undefined) throw new Error('The bench has a channel');
    return channel;
  }

  log() {
    const { log } = this.channel();
    if (log === undefined) throw new Error('This model keeps no log');
    return log;
  }

  #depart(departure: Departure, cause: EventNumber): void {
    const { via, channel, agent, message, seq, place, redelivered, lock } = departure;
    const event = {
      kind: 'dispatched',
      atUs: this.#time.nowUs,
      cause,
      via,
      channel,
      agent,
      message,
      seq,
      ...place,
    } as const;
    this.trace.append({ ...event, arrivesUs: this.#time.nowUs, ...(redelivered ? { redelivered } : {}), ...lock });
    if (via !== 'consume') return;
    const inHand = this.inHand.get(agent) ?? [];
    this.inHand.set(agent, [...inHand, departure]);
  }

  #messageOf(channel: string, seq: number): number {
    return this.trace.eventAs(this.trace.acceptedAs(channel, seq) ?? -1, 'accepted').message;
  }
}
