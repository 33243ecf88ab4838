/** Behaviours of agents: what an agent does by itself, and about messages that reach it. */
import { getChannelName, type Message, MessagingError } from '../messaging/index.ts';
import type { Behaviour, Micros } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import { answers, incarnationOf, type LiveAgent, type LiveBehaviour, type Receipt } from './agents.ts';
import type { MessageTransport } from './message-transport.ts';
import { BY_ITSELF, named, type SimulationContext } from './simulation-context.ts';
import { fill } from './template.ts';

export class BehaviourRunner {
  readonly #context: SimulationContext;
  readonly #transport: MessageTransport;
  /** Receipts on which an agent failed; they are not acknowledged. */
  readonly #failed = new WeakSet<Receipt>();

  constructor(context: SimulationContext, transport: MessageTransport) {
    this.#context = context;
    this.#transport = transport;
  }

  /** Handles a message that has reached an agent: now, or when the agent is free. */
  receive(agent: LiveAgent, receipt: Receipt): void {
    if (agent.work !== undefined) agent.inbox.push(receipt);
    else if (receipt.buffered) this.#takeFromInbox(agent, receipt);
    else this.#handle(agent, receipt, 0, receipt.received, false);
  }

  /** Begins an agent's timers. */
  start(agent: LiveAgent): void {
    for (const live of agent.behaviours) {
      if (live.behaviour.kind === 'tick') this.#scheduleTick(agent, live, live.behaviour, 0, 0);
    }
  }

  /** Runs what the agent does about a message, from the behaviour at `from`. */
  #handle(agent: LiveAgent, receipt: Receipt, from: number, cause: EventNumber, fromInbox: boolean): void {
    const { throws } = agent;
    if (from === 0 && throws !== undefined) this.#fail(agent, receipt, cause, throws.error, throws.fault);
    else if (!this.#behave(agent, receipt, from, cause, fromInbox)) return;
    if (this.#failed.has(receipt)) this.#transport.failed(receipt, cause);
    else this.#transport.acknowledge(receipt, cause);
    if (receipt.again) this.#transport.ask(agent.id, receipt.channel, true, cause);
  }

  /**
   * Runs the behaviours that answer the message, from place `from` on.
   * @returns whether the agent is done with the message: false if it begins work on it
   */
  #behave(agent: LiveAgent, receipt: Receipt, from: number, cause: EventNumber, fromInbox: boolean): boolean {
    for (let place = from; place < agent.behaviours.length; place += 1) {
      const live = agent.behaviours[place];
      if (live === undefined || !answers(live.behaviour, receipt.channel)) continue;
      const { behaviour } = live;
      if (behaviour.kind === 'work') {
        this.#work(agent, live, behaviour, receipt, place, cause, fromInbox);
        return false;
      }
      if (behaviour.kind === 'throw') {
        live.count += 1;
        if (live.count % behaviour.every !== 0) continue;
        this.#fail(agent, receipt, cause, behaviour.error);
        break;
      }
      this.#answer(agent, live, behaviour, receipt, cause);
    }
    return true;
  }

  #fail(
    agent: LiveAgent,
    receipt: Receipt,
    cause: EventNumber,
    error: string,
    fault: number | undefined = undefined,
  ): void {
    const { channel, message } = receipt;
    this.#failed.add(receipt);
    const atUs = this.#context.nowUs();
    this.#context.append(named({ kind: 'failed', atUs, cause, agent: agent.id, channel, message, error }, fault));
  }

  #work(
    agent: LiveAgent,
    { random }: LiveBehaviour,
    { durationUs, jitterUs }: Extract<Behaviour, { kind: 'work' }>,
    receipt: Receipt,
    place: number,
    cause: EventNumber,
    fromInbox: boolean,
  ): void {
    const { slow } = agent;
    const takesUs = slowed(agent, Math.max(0, durationUs + random.integer(-jitterUs, jitterUs)));
    const untilUs = this.#context.nowUs() + takesUs;
    const started = this.#workStarted(agent, receipt, untilUs, cause, fromInbox, slow?.fault);
    const incarnation = incarnationOf(agent);
    agent.work = receipt;
    this.#context.at(untilUs, () => {
      if (incarnation !== incarnationOf(agent)) return;
      const finished = this.#workFinished(agent, receipt, started);
      agent.work = undefined;
      this.#handle(agent, receipt, place + 1, finished, false);
      this.#workOffInbox(agent);
    });
  }

  #workStarted(
    agent: LiveAgent,
    { message }: Receipt,
    untilUs: Micros,
    cause: EventNumber,
    fromInbox: boolean,
    fault?: number,
  ): EventNumber {
    const event = {
      kind: 'workStarted',
      atUs: this.#context.nowUs(),
      cause,
      agent: agent.id,
      message,
      untilUs,
    } as const;
    return this.#context.append(named(fromInbox ? { ...event, fromInbox } : event, fault));
  }

  #workFinished(agent: LiveAgent, { message }: Receipt, cause: EventNumber): EventNumber {
    return this.#context.append({ kind: 'workFinished', atUs: this.#context.nowUs(), cause, agent: agent.id, message });
  }

  #workOffInbox(agent: LiveAgent): void {
    while (agent.work === undefined) {
      const receipt = agent.inbox.shift();
      if (receipt === undefined) return;
      this.#takeFromInbox(agent, receipt);
    }
  }

  /** Handles a message from the inbox of an agent that is free. */
  #takeFromInbox(agent: LiveAgent, receipt: Receipt): void {
    const first = agent.behaviours.find(({ behaviour }) => answers(behaviour, receipt.channel));
    if (first?.behaviour.kind === 'work' && agent.throws === undefined) {
      this.#handle(agent, receipt, 0, receipt.received, true);
    } else {
      const started = this.#workStarted(agent, receipt, this.#context.nowUs(), receipt.received, true);
      this.#handle(agent, receipt, 0, this.#workFinished(agent, receipt, started), false);
    }
  }

  #answer(
    agent: LiveAgent,
    live: LiveBehaviour,
    behaviour: Extract<Behaviour, { kind: 'publish' | 'forward' | 'reply' | 'tick' }>,
    receipt: Receipt,
    cause: EventNumber,
  ): void {
    if (behaviour.kind === 'tick') return;
    const channel = behaviour.kind === 'reply' ? this.#channelBack(agent, receipt, cause) : behaviour.channel;
    if (channel === undefined) return;
    const delayUs = slowed(agent, behaviour.delayUs);
    const fault = delayUs === behaviour.delayUs ? undefined : agent.slow?.fault;
    const incarnation = incarnationOf(agent);
    const publish = (): void => {
      if (incarnation !== incarnationOf(agent)) return;
      const payload =
        behaviour.kind === 'forward' ? receipt.payload : this.#fill(live, behaviour.message, receipt.payload);
      this.#transport.publish(agent.id, channel, payload, cause, receipt.message, fault);
    };
    if (delayUs === 0) publish();
    else this.#context.at(this.#context.nowUs() + delayUs, publish);
  }

  /**
   * Returns the pair channel to the agent that published the message, or undefined if that is the agent itself. A pair of names
   * that make no channel's name is the agent's failure.
   */
  #channelBack(agent: LiveAgent, receipt: Receipt, cause: EventNumber): string | undefined {
    const published = this.#context.trace.message(receipt.message);
    if (published.agent === agent.id) return undefined;
    try {
      return getChannelName(agent.id, published.agent);
    } catch (error) {
      if (!(error instanceof MessagingError)) throw error;
      this.#fail(agent, receipt, cause, error.message);
      return undefined;
    }
  }

  #fill(live: LiveBehaviour, template: Message, about: Message | undefined): Message {
    const message = fill(template, { nowUs: this.#context.nowUs(), random: live.random, count: live.count, about });
    live.count += 1;
    return message;
  }

  // --- timers, which go on in their rhythm while the agent is down

  #scheduleTick(
    agent: LiveAgent,
    live: LiveBehaviour,
    behaviour: Extract<Behaviour, { kind: 'tick' }>,
    turn: number,
    notBeforeUs: Micros,
  ): void {
    const { periodUs, offsetUs, jitterUs, count, channel, message } = behaviour;
    if (count !== 0 && turn >= count) return;
    const moved = jitterUs === 0 ? 0 : live.random.integer(-jitterUs, jitterUs);
    const atUs = Math.max(notBeforeUs, offsetUs + turn * periodUs + moved);
    this.#context.at(atUs, () => {
      if (!agent.down) {
        const cause = this.#context.append({ kind: 'timerFired', atUs, cause: BY_ITSELF, agent: agent.id });
        this.#transport.publish(agent.id, channel, this.#fill(live, message, undefined), cause);
      }
      this.#scheduleTick(agent, live, behaviour, turn + 1, atUs);
    });
  }
}

function slowed({ slow }: LiveAgent, us: Micros): Micros {
  return slow === undefined ? us : Math.round(us * slow.factor);
}
