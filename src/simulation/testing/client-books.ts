/**
 * The auditor's books of what the clients of a network broker promise.
 *
 * 1. A message is accepted, or its client gives up, or it is lost as nobody sends it again; until then it is on its way or with its client.
 * 2. Each producer's messages are accepted in the order in which it published them on a channel; what comes again comes in order too.
 * 3. An idempotent producer's message is stored once. The others' are stored twice only where a link made a second one of it, or its
 *    answer was lost.
 * 4. A client keeps no more than it may, sends only what it keeps, and gives up in time.
 */
import { clientOf, type Scenario } from '../../scenario/index.ts';
import {
  type EventNumber,
  hopKind,
  type MessageId,
  messageOfHop,
  type Trace,
  type TraceEvent,
} from '../../trace/index.ts';
import { must } from './must.ts';

export class ClientBooks {
  /** Messages that each agent's client keeps or has sent again without an answer, in order; none after its crash. */
  readonly retrying = new Map<string, MessageId[]>();
  readonly #scenario: Scenario;
  readonly #trace: Trace;
  readonly #seen: Set<string>;
  readonly #kept = new Map<MessageId, string>();
  readonly #doubled = new Set<MessageId>();
  readonly #stored = new Set<MessageId>();
  /** With who published them. */
  readonly #open = new Map<MessageId, string>();
  /** Messages that nobody waits for any more. */
  readonly #over = new Set<MessageId>();
  readonly #newest = new Map<string, MessageId>();

  constructor(scenario: Scenario, trace: Trace, seen: Set<string>) {
    this.#scenario = scenario;
    this.#trace = trace;
    this.#seen = seen;
  }

  read(event: TraceEvent, number: EventNumber): void {
    switch (event.kind) {
      case 'published':
        this.#open.set(number, event.agent);
        if (event.unsent) this.#keep(event.agent, number);
        return;
      case 'lost':
        if (event.via !== 'publish') return;
        if (event.retried) this.#keep(event.agent, event.message);
        else if (!this.#isCopy(event.cause)) this.#over.add(event.message);
        return;
      case 'crashed':
        for (const [message, agent] of this.#open) if (agent === event.agent) this.#over.add(message);
        this.retrying.delete(event.agent);
        return;
      case 'sent':
        must(this.#kept.delete(event.message), () => `${number} sends what was kept`);
        this.#seen.add('sent again');
        return;
      case 'duplicated':
        if (event.via === 'publish') this.#doubled.add(event.message);
        return;
      case 'unanswered':
        must(this.#stored.has(event.message), () => `what ${number} says was stored`);
        this.#doubled.add(event.message);
        this.#seen.add('unanswered');
        if (this.#retries !== 'unsent') this.#keep(event.agent, event.message);
        else this.#note(event.agent, event.message);
        return;
      case 'discarded':
        this.#discarded(event, number);
        return;
      case 'gaveUp':
        this.#gaveUp(event, number);
        return;
      case 'accepted':
        this.#accepted(event, number);
        return;
      default:
        return;
    }
  }

  /** Throws where a message has come to no end, and is nowhere. */
  end(inFlight: ReadonlySet<EventNumber>): void {
    const underWay = new Set<MessageId>();
    for (const number of inFlight) {
      const hop = this.#trace.hop(number);
      if (hopKind(hop) === 'publish') underWay.add(messageOfHop(hop, number));
    }
    for (const message of this.#open.keys())
      must(
        this.#stored.has(message) || this.#over.has(message) || this.#kept.has(message) || underWay.has(message),
        () => `message ${message} is somewhere`,
      );
  }

  // --- parts

  get #retries() {
    return clientOf(this.#scenario.broker)?.retries ?? 'none';
  }

  #note(agent: string, message: MessageId): void {
    const list = this.retrying.get(agent) ?? [];
    this.retrying.set(agent, list);
    if (!list.includes(message)) list.push(message);
  }

  #keep(agent: string, message: MessageId): void {
    must(this.#retries !== 'none', 'only a client that retries keeps a message');
    this.#kept.set(message, agent);
    this.#note(agent, message);
  }

  #settle(message: MessageId): void {
    this.#kept.delete(message);
    for (const list of this.retrying.values()) if (list.includes(message)) list.splice(list.indexOf(message), 1);
  }

  #accepted({ message, channel }: Extract<TraceEvent, { kind: 'accepted' }>, number: EventNumber): void {
    this.#settle(message);
    const retries = this.#retries;
    if (retries === 'none') {
      this.#stored.add(message);
      return;
    }
    if (this.#stored.has(message)) {
      must(retries !== 'idempotent', () => `${message} is stored once`);
      must(this.#doubled.has(message), () => `there is a reason for storing ${message} twice, at ${number}`);
      this.#seen.add('stored twice');
      return;
    }
    this.#stored.add(message);
    if (this.#over.has(message)) return;
    const key = JSON.stringify([channel, this.#trace.message(message).agent]);
    must(message > (this.#newest.get(key) ?? -1), () => `${number} is in the order of its producer`);
    this.#newest.set(key, message);
  }

  #discarded(
    { agent, message, reason, retried, cause }: Extract<TraceEvent, { kind: 'discarded' }>,
    number: EventNumber,
  ): void {
    this.#seen.add(`discarded: ${reason}`);
    if (reason === 'duplicate') {
      must(this.#retries === 'idempotent' && this.#stored.has(message), () => `${number} was stored before`);
      this.#settle(message);
    } else if (retried) {
      must(!this.#isCopy(cause) && !this.#over.has(message), () => `${number} is of a message that is waited for`);
      this.#keep(agent, message);
    }
  }

  #gaveUp(event: Extract<TraceEvent, { kind: 'gaveUp' }>, number: EventNumber): void {
    const { message, reason, agent } = event;
    this.#seen.add(`gave up: ${reason}`);
    const publishedUs = this.#trace.event(message).atUs;
    const { deliveryTimeoutUs = 0, bufferMax = 0 } = clientOf(this.#scenario.broker) ?? {};
    const untilUs = publishedUs + deliveryTimeoutUs;
    if (reason === 'timeout') must(event.atUs >= untilUs, () => `${number} gives up in time`);
    const kept = [...this.#kept.values()].filter((one) => one === agent).length;
    if (reason === 'full') must(kept > bufferMax, () => `the buffer of ${agent} is full at ${number}`);
    this.#settle(message);
    this.#over.add(message);
  }

  #isCopy(hop: EventNumber): boolean {
    const event = this.#trace.event(hop);
    return event.kind === 'duplicated' || (event.kind === 'delayed' && this.#isCopy(event.cause));
  }
}
