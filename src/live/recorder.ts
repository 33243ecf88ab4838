/**
 * Makes a trace of what is observed of a real broker.
 *
 * 1. A message is drawn as it comes by: it leaves its publisher when the page hears of it, and is at its channel, and from there at who
 *    receives it, `WAY_US` later each. The order is the channel's; the ways are drawn, not measured.
 * 2. Everything is drawn so much later, so that its order is as it was: who subscribes sees what the channel took in from then on.
 * 3. Who subscribes and who took a message from a queue is as the gateway tells it of its own clients. What others do behind the
 *    gateway's back shows in the server's figures alone.
 * 4. What is not recorded is counted and named: `missed` events, and `notRecorded`.
 * 5. The record keeps the last `EVENTS_KEPT` events at least. While nobody plays it, it keeps all until `EVENTS_HELD_MAX`.
 */
import type { Observed } from '../brokers/gateway/index.ts';
import { type Broker, LIMITS, type Scenario } from '../scenario/index.ts';
import type { LiveRun } from '../store/index.ts';
import { type Continued, continuedAfter, type Measured, type Micros, Trace, type TraceEvent } from '../trace/index.ts';
import { Allowance } from './allowance.ts';
import { NOBODY_SAID, Scene } from './scene.ts';

/** How long a way is drawn. */
export const WAY_US = 400_000;
export const EVENTS_KEPT = 100_000;
/** The past is left behind when there are so many. */
const EVENTS_MAX = 2 * EVENTS_KEPT;
const EVENTS_HELD_MAX = 4 * EVENTS_KEPT;
/** Of messages in the record, as JSON: beyond, the older half of the events goes. */
const BYTES_MAX = 128 * 1024 * 1024;
/** A take of a message that has not come by is waited for so long. */
const AHEAD_US = 300_000;
const TOLD_EVERY_US = 500_000;

type Of<Kind extends Observed['kind']> = Extract<Observed, { readonly kind: Kind }>;
type Taken = Of<'taken'>;

/** What is to happen in the record at its time; numbers of events in it change when the past is left behind. */
type Due = { readonly atUs: Micros } & (
  | { readonly do: 'accept'; readonly message: number; readonly channel: string; readonly seq: number }
  | { readonly do: 'refuse'; readonly message: number; readonly channel: string; readonly reason: string }
  | { readonly do: 'receive'; readonly hop: number }
  | { readonly do: 'take'; readonly taken: Taken; readonly last: boolean }
  | { readonly do: 'drop'; readonly channel: string; readonly seq: number }
  | { readonly do: 'join' | 'leave' | 'left'; readonly agent: string; readonly channel: string }
  | { readonly do: 'measure'; readonly figures: Omit<Measured, 'kind' | 'atUs' | 'cause'> }
);

interface Book {
  /** Sequence number of the first message that came by. */
  first: number | undefined;
  /** Who subscribes, by their names in the picture: as the gateway said last, and as far as it has been drawn. */
  readonly told: Set<string>;
  readonly subscribers: Set<string>;
  /** Those whose leaving is still to be drawn, after what was on its way to them. */
  readonly leaving: Set<string>;
  /** As the server said last. */
  figures: string;
}

export interface RecorderOptions {
  readonly name: string;
  /** As which the page takes part. */
  readonly agent: string;
  readonly broker: Broker;
  /** Since the record began; never falls. */
  readonly nowUs: () => Micros;
}

export class Recorder implements LiveRun {
  readonly halted = undefined;
  readonly edgeUs: () => Micros;
  readonly #scene: Scene;
  readonly #agent: string;
  readonly #keepsNothing: boolean;
  readonly #books = new Map<string, Book>();
  readonly #allowance = new Allowance();
  #clients: Of<'clients'>['clients'] = [];
  #trace: Trace;
  #continued: Continued | undefined;
  #due: Due[] = [];
  #frontierUs: Micros = 0;
  #bytes = 0;
  #toldUs: Micros = 0;

  constructor({ name, agent, broker, nowUs }: RecorderOptions) {
    this.edgeUs = nowUs;
    this.#agent = agent;
    this.#keepsNothing = broker.kind === 'redis-pubsub';
    this.#scene = new Scene(name, broker);
    this.#scene.agent(agent, 'right');
    this.#trace = new Trace([agent], []);
  }

  get trace(): Trace {
    return this.#trace;
  }

  get frontierUs(): Micros {
    return this.#frontierUs;
  }

  get scenario(): Scenario {
    return this.#scene.document;
  }

  /** Of the last second, and of all. */
  get rates(): { readonly messagesPerSecond: number; readonly sampling: boolean; readonly notRecorded: number } {
    return this.#allowance.rates(this.edgeUs());
  }

  arrange(scenario: Scenario): void {
    this.#scene.arrange(scenario);
  }

  numberOf(old: number): number | undefined {
    return this.#continued === undefined ? old : this.#continued.numberOf(old);
  }

  nextEventUs(): Micros | undefined {
    return this.#due[0]?.atUs;
  }

  /** What was due by now happens; and, as the record is played, the past before what it keeps is left behind. */
  advanceTo(playheadUs: Micros): void {
    this.bringUp();
    this.#leavePast(playheadUs);
  }

  /** What was due by now happens. */
  bringUp(): void {
    const nowUs = this.edgeUs();
    let done = 0;
    for (let next = this.#due[done]; next !== undefined && next.atUs <= nowUs; next = this.#due[done]) {
      this.#frontierUs = next.atUs;
      done += 1;
      this.#happen(next);
    }
    // As many as have come at once are taken away at once.
    if (done > 0) this.#due = this.#due.slice(done);
    this.#frontierUs = nowUs;
    if (nowUs - this.#toldUs >= TOLD_EVERY_US) this.#tellMissed(nowUs);
  }

  /** The channels that are drawn, all of them. */
  watch(channels: readonly string[]): void {
    this.bringUp();
    const drawn = new Set(channels);
    this.#scene.keepChannels((id) => drawn.has(id));
    for (const channel of channels) this.#scene.channel(channel);
    this.#tellSubscribers();
  }

  observe(observed: Observed): void {
    this.bringUp();
    switch (observed.kind) {
      case 'message':
        this.#passed(observed);
        return;
      case 'taken':
        // Number 0: what was taken is in no log that is looked at.
        if (this.#scene.hasChannel(observed.channel) && observed.seq > 0)
          this.#plan({ do: 'take', taken: observed, last: false });
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
        this.#append({
          kind: 'missed',
          ...this.#now(),
          channel: observed.channel,
          ...counted(observed.missed),
          reason: 'gap',
        });
        this.#allowance.missed(observed.missed ?? 0);
        return;
      case 'error':
        this.#append({
          kind: 'missed',
          ...this.#now(),
          channel: observed.channel,
          ...counted(observed.seq === 0 ? undefined : 1),
          reason: 'unreadable',
        });
        this.#allowance.missed(1);
        return;
      case 'untold':
        this.#allowance.missed(observed.takes);
        return;
      case 'overflow':
        this.#plan({ do: 'drop', channel: observed.channel, seq: observed.seq });
        return;
      default:
        return;
    }
  }

  /** The page asks for the next message of a channel. */
  asked(channel: string): void {
    this.bringUp();
    this.#link('consume', this.#agent, channel);
    this.#append({ kind: 'waited', ...this.#now(), agent: this.#agent, channel });
  }

  /** It does not wait any more. */
  gaveUp(channel: string): void {
    this.bringUp();
    this.#append({ kind: 'withdrawn', ...this.#now(), agent: this.#agent, channel });
  }

  /** What the page published was not taken. */
  refused(channel: string, payload: Of<'message'>['message'], reason: string): void {
    this.bringUp();
    this.#link('publish', this.#agent, channel);
    const message = this.#publish(this.#agent, channel, payload, 0, WAY_US);
    this.#plan({ do: 'refuse', message, channel, reason });
  }

  // --- what is observed

  #passed({ channel, seq, producer, bytes, message }: Of<'message'>): void {
    if (!this.#scene.hasChannel(channel)) return;
    const book = this.#bookOf(channel);
    book.first ??= seq;
    const events = 2 + 2 * book.subscribers.size;
    const reason = this.#trace.length >= EVENTS_HELD_MAX ? 'full' : 'rate';
    if (!this.#allowance.takes(channel, events, reason === 'full', this.#frontierUs)) return;
    const agent = this.#scene.agent(producer ?? NOBODY_SAID, 'left');
    this.#link('publish', agent, channel);
    const number = this.#publish(agent, channel, message, bytes, WAY_US);
    this.#plan({ do: 'accept', message: number, channel, seq });
  }

  #publish(agent: string, channel: string, message: unknown, bytes: number, wayUs: Micros): number {
    const tooLarge = bytes > LIMITS.messageBytes;
    if (!tooLarge) this.#bytes += bytes;
    return this.#append({
      kind: 'published',
      ...this.#now(),
      agent,
      channel,
      payload: tooLarge ? { 'not kept': `${bytes} bytes` } : (message as TracePayload),
      arrivesUs: this.#frontierUs + wayUs,
      ...(wayUs === 0 ? { earlier: true } : {}),
    });
  }

  #measured(
    channel: string,
    { depth, accepted, consumed, dropped }: NonNullable<Of<'channels'>['channels'][number]['figures']>,
  ): void {
    if (this.#keepsNothing || !this.#scene.hasChannel(channel)) return;
    const figures = { channel, depth, accepted, consumed, dropped };
    const book = this.#bookOf(channel);
    const text = JSON.stringify(figures);
    if (text === book.figures) return;
    book.figures = text;
    this.#plan({ do: 'measure', figures });
  }

  /** The subscribers of every channel, as the clients of the gateway have them; with the names that the picture has. */
  #tellSubscribers(): void {
    const wanted = new Map<string, Set<string>>();
    for (const { id, name, subscribes } of this.#clients) {
      for (const channel of subscribes) {
        if (!this.#scene.hasChannel(channel)) continue;
        const agent = this.#scene.agent(name ?? `client ${id}`, 'right');
        const agents = wanted.get(channel) ?? new Set();
        wanted.set(channel, agents.add(agent));
      }
      if (name !== undefined) this.#scene.agent(name, 'right');
    }
    for (const channel of new Set([...this.#books.keys(), ...wanted.keys()])) {
      const { told } = this.#bookOf(channel);
      const now = wanted.get(channel) ?? new Set<string>();
      for (const agent of told) if (!now.has(agent)) this.#plan({ do: 'leave', agent, channel });
      for (const agent of now) if (!told.has(agent)) this.#plan({ do: 'join', agent, channel });
      told.clear();
      for (const agent of now) told.add(agent);
    }
  }

  // --- what happens in the record

  #happen(due: Due): void {
    switch (due.do) {
      case 'accept': {
        const { message, channel, seq } = due;
        const kept = this.#keepsNothing ? ({ kept: false } as const) : {};
        const cause = this.#append({
          kind: 'accepted',
          atUs: due.atUs,
          cause: message,
          channel,
          message,
          seq,
          ...kept,
        });
        for (const agent of this.#bookOf(channel).subscribers)
          this.#hand('subscribe', agent, channel, message, seq, cause);
        return;
      }
      case 'refuse': {
        const { message, channel, reason } = due;
        this.#append({ kind: 'rejected', atUs: due.atUs, cause: message, channel, message, reason });
        return;
      }
      case 'receive': {
        const hop = this.#trace.event(due.hop);
        if (hop.kind !== 'handed') return;
        const { via, channel, agent, message } = hop;
        this.#append({ kind: 'received', atUs: due.atUs, cause: due.hop, via, channel, agent, message });
        return;
      }
      case 'take':
        this.#take(due.taken, due.last);
        return;
      case 'drop': {
        const accepted = this.#trace.acceptedAs(due.channel, due.seq);
        const event = accepted === undefined ? undefined : this.#trace.event(accepted);
        if (accepted === undefined || event?.kind !== 'accepted') return;
        const { message, seq, channel } = event;
        this.#append({ kind: 'dropped', atUs: due.atUs, cause: accepted, channel, message, seq, reason: 'overflow' });
        return;
      }
      case 'join':
        this.#left(due.agent, due.channel);
        this.#bookOf(due.channel).subscribers.add(due.agent);
        this.#append({ kind: 'subscribed', ...this.#now(), agent: due.agent, channel: due.channel });
        return;
      case 'leave':
        // What was on its way to it has reached it.
        this.#bookOf(due.channel).subscribers.delete(due.agent);
        this.#bookOf(due.channel).leaving.add(due.agent);
        this.#plan({ ...due, do: 'left' });
        return;
      case 'left':
        this.#left(due.agent, due.channel);
        return;
      case 'measure':
        this.#append({ kind: 'measured', ...this.#now(), ...due.figures });
        return;
    }
  }

  #left(agent: string, channel: string): void {
    if (this.#bookOf(channel).leaving.delete(agent))
      this.#append({ kind: 'unsubscribed', ...this.#now(), agent, channel });
  }

  #take(taken: Taken, last: boolean): void {
    const { channel, seq, by, redelivered } = taken;
    if (!this.#scene.hasChannel(channel)) return;
    const accepted = this.#trace.acceptedAs(channel, seq) ?? this.#wasThereBefore(taken, last);
    if (accepted === undefined) return;
    const agent = this.#scene.agent(by ?? NOBODY_SAID, 'right');
    this.#link('consume', agent, channel);
    const event = this.#trace.event(accepted);
    if (event.kind === 'accepted') this.#hand('consume', agent, channel, event.message, seq, accepted, redelivered);
  }

  /** The acceptance of a message that was in the queue before the record began; undefined where it has not come by yet, or was left out. */
  #wasThereBefore(taken: Taken, last: boolean): number | undefined {
    const { channel, seq, producer, bytes, message } = taken;
    const { first } = this.#bookOf(channel);
    const before = first === undefined ? last : seq < first;
    if (!before) {
      if (!last) this.#plan({ do: 'take', taken, last: true }, AHEAD_US);
      return undefined;
    }
    const agent = this.#scene.agent(producer ?? NOBODY_SAID, 'left');
    this.#link('publish', agent, channel);
    const number = this.#publish(agent, channel, message, bytes, 0);
    return this.#append({ kind: 'accepted', ...this.#now(), cause: number, channel, message: number, seq });
  }

  #hand(
    via: 'subscribe' | 'consume',
    agent: string,
    channel: string,
    message: number,
    seq: number,
    cause: number,
    redelivered = false,
  ): void {
    const { atUs } = this.#now();
    const once = redelivered ? ({ redelivered } as const) : {};
    const hop = this.#append({
      kind: 'handed',
      atUs,
      cause,
      via,
      channel,
      agent,
      message,
      seq,
      arrivesUs: atUs + WAY_US,
      ...once,
    });
    this.#plan({ do: 'receive', hop });
  }

  // --- parts

  #plan(what: WithoutTime<Due>, inUs: Micros = WAY_US): void {
    const due: Due = { ...what, atUs: this.#frontierUs + inUs };
    let place = this.#due.length;
    while (place > 0 && (this.#due[place - 1]?.atUs ?? 0) > due.atUs) place -= 1;
    if (place === this.#due.length) this.#due.push(due);
    else this.#due.splice(place, 0, due);
  }

  #now(): { readonly atUs: Micros; readonly cause: number } {
    return { atUs: this.#frontierUs, cause: -1 };
  }

  #append(event: TraceEvent): number {
    return this.#trace.append(event);
  }

  #link(kind: 'publish' | 'consume', agent: string, channel: string): void {
    if (this.#scene.hasChannel(channel)) this.#scene.link(kind, agent, channel);
  }

  #bookOf(channel: string): Book {
    const known = this.#books.get(channel);
    if (known !== undefined) return known;
    const made: Book = { first: undefined, told: new Set(), subscribers: new Set(), leaving: new Set(), figures: '' };
    this.#books.set(channel, made);
    return made;
  }

  #tellMissed(nowUs: Micros): void {
    this.#toldUs = nowUs;
    for (const { channel, count, reason } of this.#allowance.takeMissed()) {
      this.#append({ kind: 'missed', ...this.#now(), channel, count, reason });
    }
  }

  /** Never of what is being looked at, unless the record is at its end. */
  #leavePast(playheadUs: Micros): void {
    const { length } = this.#trace;
    const tooMuch = this.#bytes > BYTES_MAX;
    if (length <= EVENTS_MAX && !tooMuch) return;
    const keep = tooMuch ? Math.floor(length / 2) : EVENTS_KEPT;
    const lastUs = this.#trace.event(length - keep).atUs;
    const afterUs = length >= EVENTS_HELD_MAX || tooMuch ? lastUs : Math.min(lastUs, playheadUs - WAY_US);
    if (this.#trace.firstAfter(afterUs) < length / 4) return;
    this.#bytes /= 2;
    this.#continued = continuedAfter(this.#trace, afterUs);
    const { trace, numberOf } = this.#continued;
    this.#trace = trace;
    this.#due = this.#due.flatMap((due) => renumbered(due, numberOf));
  }
}

type TracePayload = Extract<TraceEvent, { kind: 'published' }>['payload'];
type WithoutTime<One> = One extends unknown ? Omit<One, 'atUs'> : never;

function counted(count: number | undefined): { readonly count?: number } {
  return count === undefined ? {} : { count };
}

function renumbered(due: Due, numberOf: Continued['numberOf']): readonly Due[] {
  if ('message' in due) {
    const message = numberOf(due.message);
    return message === undefined ? [] : [{ ...due, message }];
  }
  if (due.do !== 'receive') return [due];
  const hop = numberOf(due.hop);
  return hop === undefined ? [] : [{ ...due, hop }];
}
