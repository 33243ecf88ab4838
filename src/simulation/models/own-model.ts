/**
 * A user's own broker in virtual time: what its code does becomes events.
 *
 * 1. A message is accepted when its publish resolves, or when the broker hands it out, whichever is first. A publish that neither
 *    resolves nor rejects in its call is blocked.
 * 2. A handed-out message is the published one by identity; else the oldest with equal content that the receiver has not had; else
 *    it is an error of the broker, and reaches nobody.
 * 3. The picture knows no more of a broker's memory than that: a message that is accepted and not consumed waits in the channel,
 *    until the code says `this.dropped(message)`.
 * 4. A broker whose code has failed at its start, or was stopped, rejects every message. The rest of the run goes on.
 */
import type { Message } from '../../messaging/index.ts';
import type { EventNumber, StopReason } from '../../trace/index.ts';
import type { Arrival, ChannelModel, Departure, ModelListener } from '../channel-model.ts';
import { CODE_BUDGETS } from '../code-budgets.ts';
import type { BrokerCalls, BrokerEffect, BrokerEffects, BrokerProgram, SeenMessage } from '../own-broker.ts';
import { Random } from '../random.ts';
import { PublishedMessages, type Sent } from './published-messages.ts';

/** A consumer that waits. */
interface Wait {
  readonly agent: string;
  readonly channel: string;
  readonly again: boolean;
}

interface Subscribed {
  readonly agent: string;
  readonly channel: string;
}

/** Calls of a run whose code does not run. */
const NO_CODE: BrokerCalls = {
  makeBroker: () => undefined,
  isSpent: false,
  isFull: false,
  call: (program, act) => act(program),
  end: (program) => program.dispose(),
};

/** Reasons why a broker takes no more messages. */
const NOT_RUNNING = 'the code of the broker does not run';
const FAILED = 'the code of the broker failed when it started';
const STOPPED = 'the code of the broker was stopped';

export class OwnModel implements ChannelModel {
  readonly #outlet: ModelListener;
  readonly #calls: BrokerCalls;
  readonly #program: BrokerProgram | undefined;
  readonly #messages = new PublishedMessages();
  readonly #channels = new Set<string>();
  readonly #waits = new Map<number, Wait>();
  readonly #subscriptions = new Map<number, Subscribed>();
  /** Consumes that a departure came from. */
  readonly #tickets = new WeakMap<Departure, number>();
  /** Causes of the timers that are open. */
  readonly #timers = new Map<number, EventNumber>();
  #numbers = 0;
  #isStarted = false;
  /** Why the broker takes nothing more. */
  #ended: string | undefined;
  #isOver = false;

  constructor(source: string, outlet: ModelListener, seed: number, calls: BrokerCalls = NO_CODE) {
    this.#outlet = outlet;
    this.#calls = calls;
    const random = new Random(seed, 'own broker');
    this.#program = calls.makeBroker(source, { nowUs: () => outlet.nowUs(), random: () => random.fraction() });
    if (this.#program === undefined) this.#ended = NOT_RUNNING;
  }

  arrive(arrival: Arrival): void {
    const { channel, payload, hop } = arrival;
    this.#prepare(channel, hop);
    if (this.#ended !== undefined) {
      this.#outlet.rejected(arrival, this.#ended);
      return;
    }
    const publish = this.#next();
    const sent = this.#messages.add(publish, arrival);
    this.#do(channel, hop, (program) => program.publish(channel, payload, publish));
    if (sent.state !== 'new') return;
    if (this.#ended !== undefined) this.#reject(sent, this.#ended);
    else sent.blocked = this.#outlet.blocked(arrival);
  }

  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void {
    this.#prepare(channel, cause);
    const ticket = this.#next();
    this.#waits.set(ticket, { agent, channel, again });
    this.#do(channel, cause, (program) => program.consume(channel, ticket), ticket);
    if (this.#waits.has(ticket)) this.#outlet.consumeStarted(agent, channel, cause);
  }

  subscribe(channel: string, agent: string, cause: EventNumber): number {
    this.#prepare(channel, cause);
    const subscription = this.#next();
    this.#subscriptions.set(subscription, { agent, channel });
    this.#do(channel, cause, (program) => program.subscribe(channel, subscription));
    return subscription;
  }

  unsubscribe(subscription: number): void {
    const channel = this.#subscriptions.get(subscription)?.channel ?? '';
    this.#subscriptions.delete(subscription);
    this.#do(channel, -1, (program) => program.unsubscribe(subscription));
  }

  acknowledge(departure: Departure, cause: EventNumber): void {
    const ticket = this.#tickets.get(departure);
    if (ticket !== undefined) this.#do(departure.channel, cause, (program) => program.acknowledge(ticket));
  }

  withdraw(agent: string, cause: EventNumber): void {
    for (const [ticket, wait] of [...this.#waits]) {
      if (wait.agent !== agent) continue;
      this.#waits.delete(ticket);
      this.#do(wait.channel, cause, (program) => program.withdraw(ticket));
      this.#outlet.consumeCancelled(agent, wait.channel, cause);
    }
  }

  /** Does nothing: the code alone decides how much a channel holds. */
  limitsChanged(): void {}

  dispose(): void {
    if (this.#program !== undefined && !this.#isOver) this.#calls.end(this.#program);
    this.#isOver = true;
  }

  // --- calls

  #next(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** Starts the broker before its first call, and creates a channel that is named for the first time. */
  #prepare(channel: string, cause: EventNumber): void {
    if (!this.#isStarted) {
      this.#isStarted = true;
      let hasThrown = false;
      this.#do(channel, cause, (program) => {
        const effects = program.start();
        hasThrown = effects.some(({ kind }) => kind === 'threw');
        return effects;
      });
      if (hasThrown) this.#ended ??= FAILED;
    }
    if (this.#channels.has(channel)) return;
    this.#channels.add(channel);
    this.#do(channel, cause, (program) => program.createChannel(channel));
  }

  /**
   * Calls the code, and reports what it did.
   * @param asking the consume that is being called, whose agent does not wait yet
   */
  #do(channel: string, cause: EventNumber, act: (program: BrokerProgram) => BrokerEffects, asking?: number): void {
    if (this.#program === undefined || this.#ended !== undefined) return;
    if (this.#calls.isSpent) {
      this.#stop(channel, cause, 'instructions');
      return;
    }
    let because = cause;
    for (const effect of this.#calls.call(this.#program, act))
      because = this.#apply(effect, channel, because, asking) ?? because;
    if (this.#calls.isFull) this.#stop(channel, because, 'memory');
  }

  /** @returns the event that is the cause of what follows, if this is one */
  #apply(effect: BrokerEffect, channel: string, cause: EventNumber, asking?: number): EventNumber | undefined {
    switch (effect.kind) {
      case 'resolved':
        return this.#accept(this.#messages.byPublish(effect.publish));
      case 'rejected':
        this.#refused(effect, channel, cause);
        return undefined;
      case 'delivered':
        return this.#delivered(effect, channel, cause);
      case 'handed':
        return this.#handed(effect, channel, cause);
      case 'failed':
        this.#consumeFailed(effect, cause, asking);
        return undefined;
      case 'dropped': {
        const sent = this.#messages.find(effect.message, channel, (one) => !one.isGone);
        if (sent === undefined || sent.isGone) return undefined;
        const accepted = this.#accept(sent);
        sent.isGone = true;
        this.#outlet.dropped(sent.arrival.channel, sent.seq, accepted ?? cause);
        return accepted;
      }
      case 'timer':
        this.#timerStarted(effect, channel, cause);
        return undefined;
      case 'timerCancelled':
        this.#timers.delete(effect.timer);
        return undefined;
      case 'threw':
        this.#threw(channel, cause, effect);
        return undefined;
      case 'stopped':
        this.#stop(channel, cause, effect.reason);
        return undefined;
    }
  }

  // --- what the code did

  /** Reports that a message is accepted, unless that was reported. */
  #accept(sent: Sent | undefined): EventNumber | undefined {
    if (sent?.state !== 'new') return undefined;
    sent.state = 'accepted';
    sent.seq = this.#messages.nextSeq(sent.arrival.channel);
    return this.#outlet.accepted(sent.arrival, sent.seq, sent.blocked);
  }

  #reject(sent: Sent, reason: string): void {
    sent.state = 'rejected';
    sent.isGone = true;
    this.#outlet.rejected(sent.arrival, reason, sent.blocked);
  }

  #refused(
    { publish, error, line }: Extract<BrokerEffect, { kind: 'rejected' }>,
    channel: string,
    cause: EventNumber,
  ): void {
    const sent = this.#messages.byPublish(publish);
    if (sent?.state === 'new') this.#reject(sent, `${error}${line === undefined ? '' : ` (line ${line})`}`);
    else this.#threw(channel, cause, { error: `it rejected a message that it had delivered: ${error}`, line });
  }

  #delivered(
    { subscription, message }: Extract<BrokerEffect, { kind: 'delivered' }>,
    channel: string,
    cause: EventNumber,
  ): EventNumber | undefined {
    const to = this.#subscriptions.get(subscription);
    if (to === undefined) {
      this.#threw(channel, cause, { error: `${quoted(message)} was delivered to a subscription that has ended` });
      return undefined;
    }
    const sent = this.#found(message, to.channel, cause, (one) => !one.receivers.has(subscription));
    if (sent === undefined) return undefined;
    const accepted = this.#accept(sent);
    sent.receivers.add(subscription);
    this.#outlet.departed(
      { ...departureOf(sent, message.payload), ...to, via: 'subscribe', subscription, again: false },
      accepted ?? cause,
    );
    return accepted;
  }

  #handed(
    { ticket, message }: Extract<BrokerEffect, { kind: 'handed' }>,
    channel: string,
    cause: EventNumber,
  ): EventNumber | undefined {
    const wait = this.#waits.get(ticket);
    this.#waits.delete(ticket);
    const sent = this.#found(message, wait?.channel ?? channel, cause, (one) => !one.isGone);
    if (sent === undefined) {
      if (wait !== undefined) this.#outlet.consumeCancelled(wait.agent, wait.channel, cause);
      return undefined;
    }
    const accepted = this.#accept(sent);
    if (wait === undefined) {
      // The consumer has gone, and the code has not looked at its signal: nobody has the message now.
      if (!sent.isGone) this.#outlet.dropped(sent.arrival.channel, sent.seq, accepted ?? cause);
      sent.isGone = true;
      return accepted;
    }
    const again = sent.isGone ? ({ redelivered: true } as const) : {};
    sent.isGone = true;
    const departure: Departure = {
      ...departureOf(sent, message.payload),
      ...wait,
      via: 'consume',
      subscription: undefined,
      ...again,
    };
    this.#tickets.set(departure, ticket);
    this.#outlet.departed(departure, accepted ?? cause);
    return accepted;
  }

  /** Returns the published message that the broker hands out. If there is none, that is an error of the broker. */
  #found(message: SeenMessage, channel: string, cause: EventNumber, isOpen: (sent: Sent) => boolean): Sent | undefined {
    const sent = this.#messages.find(message, channel, isOpen);
    const error =
      sent === undefined
        ? `no agent published ${quoted(message)}`
        : sent.arrival.channel !== channel
          ? `${quoted(message)} was published to ${sent.arrival.channel}, and delivered on ${channel}`
          : sent.state === 'rejected'
            ? `${quoted(message)} was delivered after it was rejected`
            : undefined;
    if (error === undefined) return sent;
    this.#threw(channel, cause, { error });
    return undefined;
  }

  #consumeFailed(effect: Extract<BrokerEffect, { kind: 'failed' }>, cause: EventNumber, asking?: number): void {
    const wait = this.#waits.get(effect.ticket);
    // A consumer that was withdrawn expects its error.
    if (wait === undefined) return;
    this.#waits.delete(effect.ticket);
    this.#threw(wait.channel, cause, effect);
    if (effect.ticket !== asking) this.#outlet.consumeCancelled(wait.agent, wait.channel, cause);
  }

  #timerStarted(
    { timer, delayUs }: Extract<BrokerEffect, { kind: 'timer' }>,
    channel: string,
    cause: EventNumber,
  ): void {
    this.#timers.set(timer, cause);
    const nowUs = this.#outlet.nowUs();
    this.#outlet.at(nowUs + Math.max(0, Math.round(delayUs)), () => {
      const began = this.#timers.get(timer);
      if (began === undefined || this.#ended !== undefined) return;
      this.#timers.delete(timer);
      this.#do(channel, began, (program) => program.timer(timer));
    });
  }

  #threw(channel: string, cause: EventNumber, { error, line }: { error: string; line?: number | undefined }): void {
    const event = { kind: 'brokerThrew', atUs: this.#outlet.nowUs(), cause, channel, error: shortened(error) } as const;
    this.#outlet.told(line === undefined ? event : { ...event, line });
  }

  #stop(channel: string, cause: EventNumber, reason: StopReason): void {
    if (this.#ended !== undefined) return;
    this.#ended = STOPPED;
    this.#outlet.told({ kind: 'brokerStopped', atUs: this.#outlet.nowUs(), cause, channel, reason });
    for (const sent of this.#messages.blocked()) this.#reject(sent, STOPPED);
    this.dispose();
  }
}

function departureOf({ arrival, seq }: Sent, payload: Message) {
  return { message: arrival.message, payload, seq };
}

const QUOTED_UNITS = 80;

function quoted({ payload }: SeenMessage): string {
  const text = JSON.stringify(payload);
  return text.length > QUOTED_UNITS ? `${text.slice(0, QUOTED_UNITS)}…` : text;
}

/** Returns a text as the trace keeps it: well-formed, and not too long. */
function shortened(text: string): string {
  const cut = text.length > CODE_BUDGETS.logUnits ? `${text.slice(0, CODE_BUDGETS.logUnits - 1)}…` : text;
  return cut.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
