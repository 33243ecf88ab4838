/**
 * The record of what is observed at a real broker.
 *
 * 1. A message is drawn as it is observed: it leaves its publisher when the page hears of it. It reaches its channel, and from
 *    there its receivers, `HOP_DURATION_US` later each. The order is the channel's; the durations are drawn, not measured.
 * 2. Everything is drawn with the same delay, so that the order is kept: a subscriber sees what the channel accepted from then
 *    on.
 * 3. Subscriptions and takes are those of the gateway's own clients, as it reports them. Actions of others, behind the gateway,
 *    only show in the server's stats.
 * 4. Everything that is not recorded is counted and named: `missed` events, and `notRecorded`.
 */
import type { Observed } from '../brokers/gateway/index.ts';
import { type Broker, LIMITS, type Scenario } from '../scenario/index.ts';
import type { Micros, Published, Trace } from '../trace/index.ts';
import { NOBODY_SAID, Scene } from './live-scene.ts';
import { RateLimiter, type Rates } from './rate-limiter.ts';
import { type Due, HOP_DURATION_US, LiveRecord } from './record.ts';
import { Subscribers } from './subscribers.ts';

/** Time for which a take waits for a message that has not been observed yet. */
const AHEAD_US = 300_000;
const TOLD_EVERY_US = 500_000;

type Of<Kind extends Observed['kind']> = Extract<Observed, { readonly kind: Kind }>;
type Taken = Of<'taken'>;
type Figures = NonNullable<Of<'channels'>['channels'][number]['figures']>;

export interface RecorderOptions {
  readonly name: string;
  /** Name under which the page takes part. */
  readonly agent: string;
  readonly broker: Broker;
  /** Returns the time since the record began; it never decreases. */
  readonly nowUs: () => Micros;
}

export class Recorder {
  readonly #clockUs: () => Micros;
  readonly #record: LiveRecord;
  readonly #scene: Scene;
  readonly #agent: string;
  readonly #keepsNothing: boolean;
  readonly #subscribers = new Subscribers();
  readonly #allowance = new RateLimiter();
  /** Sequence number of the first observed message, by channel. */
  readonly #firsts = new Map<string, number>();
  /** Latest stats of the server, by channel. */
  readonly #figures = new Map<string, string>();
  #clients: Of<'clients'>['clients'] = [];
  #toldUs: Micros = 0;
  /** Time at which the record ended. */
  #endUs: Micros | undefined;

  constructor({ name, agent, broker, nowUs }: RecorderOptions) {
    this.#clockUs = nowUs;
    this.#record = new LiveRecord(agent);
    this.#agent = agent;
    this.#keepsNothing = broker.kind === 'redis-pubsub';
    this.#scene = new Scene(name, broker);
    this.#scene.agent(agent, 'right');
  }

  get trace(): Trace {
    return this.#record.trace;
  }

  get frontierUs(): Micros {
    return this.#record.nowUs;
  }

  get scenario(): Scenario {
    return this.#scene.document;
  }

  /** Returns the present of the record. */
  edgeUs(): Micros {
    return this.#endUs ?? this.#clockUs();
  }

  /** Ends the record: its present stays where it is. */
  end(): void {
    this.#endUs ??= this.#clockUs();
  }

  /** Rates of the last second, and totals. */
  get rates(): Rates {
    return this.#allowance.rates(this.edgeUs());
  }

  arrange(scenario: Scenario): void {
    this.#scene.arrange(scenario);
  }

  numberOf(old: number): number | undefined {
    return this.#record.numberOf(old);
  }

  nextEventUs(): Micros | undefined {
    return this.#record.nextUs;
  }

  /** Catches up and, as the record is played, trims its past. */
  advanceTo(playheadUs: Micros): void {
    this.catchUp();
    this.#record.trim(playheadUs);
  }

  /** Catches up: performs the events that are due by now. */
  catchUp(): void {
    const nowUs = this.edgeUs();
    for (let due = this.#record.nextDue(nowUs); due !== undefined; due = this.#record.nextDue(nowUs)) this.#happen(due);
    if (this.#record.nowUs - this.#toldUs >= TOLD_EVERY_US) this.#tellMissed();
  }

  /** Sets the channels that are drawn, as a complete list. */
  watch(channels: readonly string[]): void {
    this.catchUp();
    const drawn = new Set(channels);
    this.#scene.keepChannels((id) => drawn.has(id));
    for (const channel of channels) this.#scene.channel(channel);
    this.#tellSubscribers();
  }

  observe(observed: Observed): void {
    this.catchUp();
    switch (observed.kind) {
      case 'message':
        this.#passed(observed);
        return;
      case 'taken':
        // Number 0: the message is in no log that is read.
        if (this.#scene.hasChannel(observed.channel) && observed.seq > 0)
          this.#record.plan({ do: 'take', taken: observed, last: false });
        return;
      case 'clients':
        this.#clients = observed.clients;
        this.#tellSubscribers();
        return;
      case 'channels':
        for (const { channel, figures } of observed.channels)
          if (figures !== undefined) this.#measured(channel, figures);
        return;
      case 'gap':
        this.#missed('gap', observed.channel, observed.missed);
        return;
      case 'error':
        this.#missed('unreadable', observed.channel, observed.seq === 0 ? undefined : 1);
        return;
      case 'droppedNotices':
        this.#allowance.missed(observed.takes);
        return;
      case 'overflow':
        this.#record.plan({ do: 'drop', channel: observed.channel, seq: observed.seq });
        return;
      case 'backend':
      case 'state':
        return;
    }
  }

  /** Records that the page asks for the next message of a channel. */
  asked(channel: string): void {
    this.catchUp();
    this.#link('consume', this.#agent, channel);
    this.#record.append({ kind: 'consumeStarted', agent: this.#agent, channel });
  }

  /** Records that the page no longer waits. */
  gaveUp(channel: string): void {
    this.catchUp();
    this.#record.append({ kind: 'consumeCancelled', agent: this.#agent, channel });
  }

  /** Records that a message of the page was refused. */
  refused(channel: string, payload: Published['payload'], reason: string): void {
    this.catchUp();
    this.#link('publish', this.#agent, channel);
    const message = this.#publish(this.#agent, channel, payload, HOP_DURATION_US);
    this.#record.plan({ do: 'refuse', message, channel, reason });
  }

  // --- what is observed

  #passed(passed: Of<'message'>): void {
    const { channel, seq, producer } = passed;
    if (!this.#scene.hasChannel(channel)) return;
    if (!this.#firsts.has(channel)) this.#firsts.set(channel, seq);
    const events = 2 + 2 * this.#subscribers.of(channel).size;
    const { isFull, nowUs } = this.#record;
    if (!this.#allowance.takes({ channel, events, isFull, nowUs })) return;
    const message = this.#publish(this.#publisher(producer, channel), channel, this.#payload(passed), HOP_DURATION_US);
    this.#record.plan({ do: 'accept', message, channel, seq });
  }

  #publisher(producer: string | undefined, channel: string): string {
    const agent = this.#scene.agent(producer ?? NOBODY_SAID, 'left');
    this.#link('publish', agent, channel);
    return agent;
  }

  /** Returns the payload; a message that is too large is recorded without it. */
  #payload({ bytes, message }: Of<'message'> | Taken): Published['payload'] {
    if (bytes > LIMITS.messageBytes) return { 'not stored': `${bytes} bytes` };
    this.#record.weigh(bytes);
    // The gateway accepts only messages.
    return message as Published['payload'];
  }

  #publish(agent: string, channel: string, payload: Published['payload'], wayUs: Micros): number {
    const arrivesUs = this.#record.nowUs + wayUs;
    const earlier = wayUs === 0 ? ({ earlier: true } as const) : {};
    return this.#record.append({ kind: 'published', agent, channel, payload, arrivesUs, ...earlier });
  }

  #measured(channel: string, { depth, accepted, consumed, dropped }: Figures): void {
    if (this.#keepsNothing || !this.#scene.hasChannel(channel)) return;
    const figures = { channel, depth, accepted, consumed, dropped };
    const text = JSON.stringify(figures);
    if (text === this.#figures.get(channel)) return;
    this.#figures.set(channel, text);
    this.#record.plan({ do: 'measure', figures });
  }

  /** Updates the subscribers of every channel from the gateway's list of clients, with their names in the picture. */
  #tellSubscribers(): void {
    const wanted = new Map<string, Set<string>>();
    for (const { id, name, subscribes } of this.#clients) {
      if (name !== undefined) this.#scene.agent(name, 'right');
      for (const channel of subscribes) {
        if (!this.#scene.hasChannel(channel)) continue;
        const agents = wanted.get(channel) ?? new Set();
        wanted.set(channel, agents.add(this.#scene.agent(name ?? `client ${id}`, 'right')));
      }
    }
    for (const change of this.#subscribers.tell(wanted)) this.#record.plan(change);
  }

  #missed(reason: 'gap' | 'unreadable', channel: string, count: number | undefined): void {
    this.#allowance.missed(count ?? 0);
    this.#record.append({ kind: 'missed', channel, reason, ...(count === undefined ? {} : { count }) });
  }

  #tellMissed(): void {
    this.#toldUs = this.#record.nowUs;
    for (const missed of this.#allowance.takeMissed()) this.#record.append({ kind: 'missed', ...missed });
  }

  // --- what happens in the record

  #happen(due: Due): void {
    switch (due.do) {
      case 'accept':
        this.#accept(due);
        return;
      case 'refuse': {
        const { message, channel, reason } = due;
        this.#record.append({ kind: 'rejected', cause: message, channel, message, reason });
        return;
      }
      case 'receive': {
        const { via, channel, agent, message } = this.trace.eventAs(due.hop, 'dispatched');
        this.#record.append({ kind: 'received', cause: due.hop, via, channel, agent, message });
        return;
      }
      case 'take':
        this.#take(due.taken, due.last);
        return;
      case 'drop':
        this.#drop(due.channel, due.seq);
        return;
      case 'join':
        this.#left(due.agent, due.channel);
        this.#subscribers.join(due.agent, due.channel);
        this.#record.append({ kind: 'subscribed', agent: due.agent, channel: due.channel });
        return;
      case 'leave':
        this.#subscribers.leave(due.agent, due.channel);
        this.#record.plan({ do: 'left', agent: due.agent, channel: due.channel });
        return;
      case 'left':
        this.#left(due.agent, due.channel);
        return;
      case 'measure':
        this.#record.append({ kind: 'measured', ...due.figures });
        return;
    }
  }

  #accept({ message, channel, seq }: Extract<Due, { readonly do: 'accept' }>): void {
    const kept = this.#keepsNothing ? ({ kept: false } as const) : {};
    const cause = this.#record.append({ kind: 'accepted', cause: message, channel, message, seq, ...kept });
    for (const agent of this.#subscribers.of(channel)) this.#hand('subscribe', agent, cause);
  }

  #left(agent: string, channel: string): void {
    if (this.#subscribers.hasLeft(agent, channel)) this.#record.append({ kind: 'unsubscribed', agent, channel });
  }

  #drop(channel: string, number: number): void {
    const accepted = this.trace.acceptedAs(channel, number);
    if (accepted === undefined) return;
    const { message, seq } = this.trace.eventAs(accepted, 'accepted');
    this.#record.append({ kind: 'dropped', cause: accepted, channel, message, seq, reason: 'overflow' });
  }

  #take(taken: Taken, last: boolean): void {
    const { channel, seq, by, redelivered } = taken;
    if (!this.#scene.hasChannel(channel)) return;
    const accepted = this.trace.acceptedAs(channel, seq) ?? this.#wasThereBefore(taken, last);
    if (accepted === undefined) return;
    const agent = this.#scene.agent(by ?? NOBODY_SAID, 'right');
    this.#link('consume', agent, channel);
    this.#hand('consume', agent, accepted, redelivered);
  }

  /**
   * Appends the acceptance of a message that was in the queue before the record began.
   * @returns its event; undefined if the message has not been observed yet, or was left out
   */
  #wasThereBefore(taken: Taken, last: boolean): number | undefined {
    const { channel, seq, producer } = taken;
    const first = this.#firsts.get(channel);
    if (first === undefined ? last : seq < first) {
      const message = this.#publish(this.#publisher(producer, channel), channel, this.#payload(taken), 0);
      return this.#record.append({ kind: 'accepted', cause: message, channel, message, seq });
    }
    if (!last) this.#record.plan({ do: 'take', taken, last: true }, AHEAD_US);
    return undefined;
  }

  #hand(via: 'subscribe' | 'consume', agent: string, accepted: number, redelivered = false): void {
    const { channel, message, seq } = this.trace.eventAs(accepted, 'accepted');
    const arrivesUs = this.#record.nowUs + HOP_DURATION_US;
    const once = redelivered ? ({ redelivered } as const) : {};
    const copy = { via, channel, agent, message, seq, arrivesUs, ...once };
    this.#record.plan({ do: 'receive', hop: this.#record.append({ kind: 'dispatched', cause: accepted, ...copy }) });
  }

  #link(kind: 'publish' | 'consume', agent: string, channel: string): void {
    if (this.#scene.hasChannel(channel)) this.#scene.link(kind, agent, channel);
  }
}
