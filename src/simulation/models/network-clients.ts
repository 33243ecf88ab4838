/**
 * The clients through which agents publish on a network broker, in virtual time. Each agent has one, with a connection for each channel.
 *
 * 1. A cut breaks a connection, and the client knows at once. It keeps what is published meanwhile. It tries to connect again after
 *    50 ms, then after twice as long each time up to a longest pause, and sends what it keeps, in order.
 * 2. What a lossy link loses is sent again when its answer should have come, as TCP does: it is stored once.
 * 3. What was under way when the connection broke has no answer: the message is lost, or only its answer is. `unsent` reports both, `all`
 *    and `idempotent` send both again. With `all`, a message whose answer was lost is stored twice.
 * 4. A connection keeps the order: what arrives before an earlier message is discarded, and sent again behind it.
 * 5. A client gives up `deliveryTimeoutUs` after the publish, and keeps `bufferMax` messages. It goes down with its agent.
 */
import { type Client, clientOf, type Micros, type Scenario, type Where } from '../../scenario/index.ts';
import type { EventNumber, GaveUp } from '../../trace/index.ts';
import type { ClientOutlet, Clients, Outgoing, Refusal, SendAttempt, Setback } from '../channel-model.ts';
import { named } from '../simulation-context.ts';
import { type Answer, type Connection, Connections, newPending, type Pending } from './client-connections.ts';

/** Pauses before attempts to connect, and before a message is sent once more; the longest is that of node-redis and of Kafka's client. */
const PAUSE_US_MIN = 50_000;
const PAUSE_US_MAX = { redis: 2_000_000, kafka: 1_000_000 } as const;

/** Makes the clients of a run; undefined where agents publish without one, or none sends anything again. */
export function clientsOf({ broker, faults }: Scenario, outlet: ClientOutlet): Clients | undefined {
  const client = clientOf(broker);
  if (client === undefined || client.retries === 'none') return undefined;
  const pauseUsMax = broker.kind.startsWith('kafka') ? PAUSE_US_MAX.kafka : PAUSE_US_MAX.redis;
  const answersGetLost = faults.some(({ kind }) => kind === 'cut');
  return new NetworkClients({ ...client, pauseUsMax, answersGetLost }, outlet);
}

export interface ClientSettings extends Client {
  /** Between two attempts. */
  readonly pauseUsMax: Micros;
  readonly answersGetLost: boolean;
}

export class NetworkClients implements Clients {
  readonly #settings: ClientSettings;
  readonly #outlet: ClientOutlet;
  readonly #connections = new Connections();

  constructor(settings: ClientSettings, outlet: ClientOutlet) {
    this.#settings = settings;
    this.#outlet = outlet;
  }

  canSend(agent: string, channel: string): boolean {
    return this.#of(agent, channel).broken === undefined && !this.#isFull(agent);
  }

  published(outgoing: Outgoing, sent: boolean): void {
    const { agent, channel, message } = outgoing;
    const connection = this.#of(agent, channel);
    const pending = newPending(outgoing, this.#outlet.nowUs(), sent ? 1 : 0);
    connection.pending.set(message, pending);
    if (sent) return;
    pending.fault = this.#outlet.cutBy(agent, channel);
    if (this.#isFull(agent)) this.#giveUp(connection, pending, 'full');
    else this.#keep(connection, pending);
  }

  retries({ agent, channel, message }: Outgoing, byCut: boolean): boolean {
    const isPending = this.#of(agent, channel).pending.has(message);
    return isPending && !(byCut && this.#settings.retries === 'unsent');
  }

  lost({ agent, channel, message }: Outgoing, { cause, fault, noticedUs }: Setback, retried: boolean): void {
    const connection = this.#of(agent, channel);
    const pending = connection.pending.get(message);
    if (pending === undefined) return;
    pending.cause = cause;
    pending.fault = fault;
    if (retried) this.#sendAgain(connection, pending, noticedUs);
    else this.#giveUp(connection, pending, 'unanswered');
  }

  arrives({ agent, channel, message, copy, hop }: SendAttempt, answerUs: Micros): Refusal | undefined {
    const connection = this.#of(agent, channel);
    const pending = connection.pending.get(message);
    const duplicate = this.#settings.retries === 'idempotent' ? ({ reason: 'duplicate' } as const) : undefined;
    if (pending === undefined) return connection.orphans.delete(message) ? undefined : duplicate;
    const [first] = connection.pending.keys();
    if (first !== message) return { reason: 'outOfOrder', ...(copy ? {} : { retried: true }) };
    const isStored = pending.stored;
    this.#connections.forget(connection, pending);
    pending.stored = true;
    this.#noteAnswer(connection, { pending, hop, answerUs });
    return isStored ? duplicate : undefined;
  }

  discarded({ agent, channel, message }: SendAttempt, cause: EventNumber, answerUs: Micros): void {
    const connection = this.#of(agent, channel);
    const pending = connection.pending.get(message);
    if (pending === undefined) return;
    pending.cause = cause;
    this.#sendAgain(connection, pending, answerUs);
  }

  cut(where: Where, fault: number): void {
    for (const connection of this.#connections.covered(where)) {
      connection.broken ??= { sinceUs: this.#outlet.nowUs() };
      const unanswered = this.#unansweredOn(connection);
      connection.answers = [];
      // They were stored before anything that is pending.
      const before = unanswered.map(({ pending }) => [pending.message, pending] as const);
      connection.pending = new Map([...before, ...connection.pending]);
      for (const { pending, hop } of unanswered) this.#loseAnswer(connection, pending, hop, fault);
    }
  }

  healed(where: Where): void {
    for (const connection of this.#connections.covered(where)) {
      const { broken, agent, channel } = connection;
      if (broken === undefined || this.#outlet.cutBy(agent, channel) !== undefined) continue;
      this.#outlet.at(this.#nextAttemptUs(broken.sinceUs), () => {
        if (connection.broken !== broken || this.#outlet.cutBy(agent, channel) !== undefined) return;
        connection.broken = undefined;
        this.#sendKept(connection);
      });
    }
  }

  crashed(agent: string, cause: EventNumber, fault: number): void {
    for (const connection of this.#connections.ofAgent(agent)) {
      for (const pending of [...connection.pending.values()]) {
        pending.cause = cause;
        pending.fault = fault;
        if (pending.kept) this.#giveUp(connection, pending, 'crash');
        else this.#abandon(connection, pending);
      }
      connection.answers = [];
      connection.broken = this.#stateOf(agent, connection.channel);
    }
  }

  // --- parts

  #of(agent: string, channel: string): Connection {
    return this.#connections.of(agent, channel, () => this.#stateOf(agent, channel));
  }

  /** How a connection begins: broken where its link is cut. */
  #stateOf(agent: string, channel: string): Connection['broken'] {
    return this.#outlet.cutBy(agent, channel) === undefined ? undefined : { sinceUs: this.#outlet.nowUs() };
  }

  #isFull(agent: string): boolean {
    return this.#connections.keptBy(agent) >= this.#settings.bufferMax;
  }

  /** The channel's answer is under way: a cut can lose it. */
  #noteAnswer(connection: Connection, answer: Answer): void {
    if (!this.#settings.answersGetLost) return;
    connection.answers = [...this.#unansweredOn(connection), answer];
  }

  /** Returns the answers that are still under way. */
  #unansweredOn({ answers }: Connection): readonly Answer[] {
    const nowUs = this.#outlet.nowUs();
    return answers.filter(({ answerUs }) => answerUs > nowUs);
  }

  #loseAnswer(connection: Connection, pending: Pending, hop: EventNumber, fault: number): void {
    const { agent, channel } = connection;
    const { message } = pending;
    const event = { kind: 'unanswered', atUs: this.#outlet.nowUs(), cause: hop, agent, channel, message } as const;
    pending.cause = this.#outlet.append({ ...event, fault });
    pending.fault = fault;
    if (this.#settings.retries === 'unsent') this.#giveUp(connection, pending, 'unanswered');
    else this.#keep(connection, pending);
  }

  /** Keeps a message until it can be sent, or until its time is up. */
  #keep(connection: Connection, pending: Pending): void {
    this.#connections.keep(connection, pending);
    if (pending.timed) return;
    pending.timed = true;
    const untilUs = Math.max(this.#outlet.nowUs(), pending.publishedUs + this.#settings.deliveryTimeoutUs);
    this.#outlet.at(untilUs, () => {
      if (connection.pending.get(pending.message) === pending) this.#giveUp(connection, pending, 'timeout');
    });
  }

  #sendAgain(connection: Connection, pending: Pending, noticedUs: Micros): void {
    this.#keep(connection, pending);
    const { attempts } = pending;
    const pauseUs = Math.min(this.#settings.pauseUsMax, PAUSE_US_MIN * 2 ** Math.min(attempts, 10));
    this.#outlet.at(Math.max(noticedUs, this.#outlet.nowUs() + pauseUs), () => {
      const isWaiting = pending.kept && pending.attempts === attempts && connection.broken === undefined;
      if (isWaiting && connection.pending.get(pending.message) === pending) this.#sendKept(connection);
    });
  }

  #sendKept(connection: Connection): void {
    const { agent, channel } = connection;
    for (const pending of connection.pending.values()) {
      if (!pending.kept) continue;
      const { message, payload, cause } = pending;
      this.#connections.unkeep(connection, pending);
      pending.attempts += 1;
      pending.cause = this.#outlet.send({ agent, channel, message, payload }, cause);
    }
  }

  #giveUp(connection: Connection, pending: Pending, reason: GaveUp['reason']): void {
    const { agent, channel } = connection;
    const { message, cause, fault, attempts } = pending;
    this.#abandon(connection, pending);
    const event = { kind: 'gaveUp', atUs: this.#outlet.nowUs(), cause, agent, channel, message, reason } as const;
    this.#outlet.append(named(attempts === 0 ? event : { ...event, uncertain: true as const }, fault));
  }

  /** Nobody waits any more for a message. It, or a second one of it, may be on its way. */
  #abandon(connection: Connection, pending: Pending): void {
    this.#connections.forget(connection, pending);
    if (pending.attempts > 0 && !pending.stored) connection.orphans.add(pending.message);
  }

  /** The first attempt to connect from now on. */
  #nextAttemptUs(brokenUs: Micros): Micros {
    const nowUs = this.#outlet.nowUs();
    const { pauseUsMax } = this.#settings;
    let [atUs, pauseUs] = [brokenUs, PAUSE_US_MIN];
    while (atUs < nowUs && pauseUs < pauseUsMax) {
      atUs += pauseUs;
      pauseUs = Math.min(pauseUsMax, 2 * pauseUs);
    }
    return atUs >= nowUs ? atUs : atUs + Math.ceil((nowUs - atUs) / pauseUsMax) * pauseUsMax;
  }
}
