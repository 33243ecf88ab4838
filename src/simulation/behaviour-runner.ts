/** Runs the behaviours of agents, in their order: what an agent does by itself, and about messages that reach it. */
import type { Micros } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { Programs } from './agent-code.ts';
import { answers, incarnationOf, type LiveAgent, type LiveBehaviour, type Receipt } from './agents.ts';
import type { RunLink } from './links.ts';
import type { MessageTransport } from './message-transport.ts';
import { type Publication, runningBehaviour, type Tools } from './running-behaviours.ts';
import { named, type SimulationContext } from './simulation-context.ts';

export class BehaviourRunner {
  readonly #context: SimulationContext;
  readonly #transport: MessageTransport;

  constructor(
    context: SimulationContext,
    transport: MessageTransport,
    agents: Iterable<LiveAgent>,
    programs: Programs | undefined,
  ) {
    this.#context = context;
    this.#transport = transport;
    const fail: Services['fail'] = (agent, receipt, cause, error, line) =>
      this.#fail(agent, receipt, cause, { error, line });
    for (const agent of agents) {
      for (const live of agent.behaviours) {
        live.running = runningBehaviour(new BehaviourTools(agent, live, { context, transport, fail, programs }));
      }
    }
  }

  /** Handles a message that has reached an agent: now, or when the agent is free. */
  receive(agent: LiveAgent, receipt: Receipt): void {
    if (agent.work !== undefined) agent.inbox.push(receipt);
    else if (receipt.isBuffered) this.#takeFromInbox(agent, receipt);
    else this.#handle(agent, receipt, 0, receipt.received, false);
  }

  /** Begins an agent's timers. */
  start(agent: LiveAgent): void {
    for (const { running } of agent.behaviours) running.start?.();
  }

  /** Runs what the agent does about a message, from the behaviour at `from`. */
  #handle(agent: LiveAgent, receipt: Receipt, from: number, cause: EventNumber, fromInbox: boolean): void {
    const { throws } = agent;
    const claimed = from === 0 && throws === undefined ? claimOf(agent, receipt) : undefined;
    if (from === 0 && throws !== undefined) this.#fail(agent, receipt, cause, throws);
    else if (claimed !== undefined) claimed.running.receive?.(receipt, cause);
    else if (!this.#runBehaviours(agent, receipt, from, cause, fromInbox)) return;
    if (receipt.isFailed) this.#transport.failed(receipt, cause);
    else this.#transport.acknowledge(receipt, cause);
    // The request of a program is over with its message.
    if (receipt.again && claimed === undefined && !agent.isCodeStopped)
      this.#transport.ask(agent.id, receipt.channel, true, cause);
  }

  /**
   * Runs the behaviours that answer the message, from place `from` on.
   * @returns whether the agent is done with the message: false if it begins work on it
   */
  #runBehaviours(agent: LiveAgent, receipt: Receipt, from: number, cause: EventNumber, fromInbox: boolean): boolean {
    for (let place = from; place < agent.behaviours.length; place += 1) {
      const live = agent.behaviours[place];
      if (live === undefined || !answers(live.behaviour, receipt.channel, this.#context.nowUs())) continue;
      const outcome = live.running.receive?.(receipt, cause);
      if (outcome === 'none') break;
      if (typeof outcome !== 'object') continue;
      this.#work(
        agent,
        outcome.busyUs,
        receipt,
        place,
        this.#workStarted(agent, receipt, outcome.busyUs, cause, fromInbox),
      );
      return false;
    }
    return true;
  }

  #fail(agent: LiveAgent, receipt: Receipt, cause: EventNumber, { error, line, fault }: Failure): void {
    const { channel, message } = receipt;
    receipt.isFailed = true;
    const atUs = this.#context.nowUs();
    const event = { kind: 'failed', atUs, cause, agent: agent.id, channel, message, error } as const;
    this.#context.append(named(line === undefined ? event : { ...event, line }, fault));
  }

  /** Keeps the agent busy with a message; then runs the behaviours after `place`, and what waits in the inbox. */
  #work(agent: LiveAgent, busyUs: Micros, receipt: Receipt, place: number, started: EventNumber): void {
    const incarnation = incarnationOf(agent);
    agent.work = receipt;
    this.#context.at(this.#context.nowUs() + busyUs, () => {
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
    busyUs: Micros,
    cause: EventNumber,
    fromInbox: boolean,
  ): EventNumber {
    const atUs = this.#context.nowUs();
    const event = { kind: 'workStarted', atUs, cause, agent: agent.id, message, untilUs: atUs + busyUs } as const;
    return this.#context.append(named(fromInbox ? { ...event, fromInbox } : event, agent.slow?.fault));
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
    const nowUs = this.#context.nowUs();
    const first = agent.behaviours.find(({ behaviour }) => answers(behaviour, receipt.channel, nowUs));
    const isWorked = first?.running.takesTime === true && agent.throws === undefined;
    if (isWorked && claimOf(agent, receipt) === undefined) {
      this.#handle(agent, receipt, 0, receipt.received, true);
    } else {
      const started = this.#instantWork(agent, receipt);
      this.#handle(agent, receipt, 0, this.#workFinished(agent, receipt, started), false);
    }
  }

  /** A message that waited is worked on for no time, so that its wait ends in the trace. No fault makes that longer. */
  #instantWork(agent: LiveAgent, { message, received }: Receipt): EventNumber {
    const atUs = this.#context.nowUs();
    const event = { kind: 'workStarted', atUs, cause: received, agent: agent.id, message, untilUs: atUs } as const;
    return this.#context.append({ ...event, fromInbox: true });
  }
}

/** Failure of an agent: an error, its line in the agent's code, and the fault that made it fail. */
interface Failure {
  readonly error: string;
  readonly line?: number | undefined;
  readonly fault?: number;
}

/** Returns the program that waits for a message, if the agent has one. */
function claimOf({ code }: LiveAgent, receipt: Receipt): LiveBehaviour | undefined {
  return code?.running.claims?.(receipt) === true ? code : undefined;
}

interface Services {
  readonly context: SimulationContext;
  readonly transport: MessageTransport;
  readonly fail: (agent: LiveAgent, receipt: Receipt, cause: EventNumber, error: string, line?: number) => void;
  readonly programs: Programs | undefined;
}

/** Services of a run for one behaviour. Its methods are the same for all: a run may have many thousands. */
class BehaviourTools implements Tools {
  readonly agent: LiveAgent;
  readonly live: LiveBehaviour;
  readonly context: SimulationContext;
  readonly transport: MessageTransport;
  readonly #services: Services;

  constructor(agent: LiveAgent, live: LiveBehaviour, services: Services) {
    this.agent = agent;
    this.live = live;
    this.context = services.context;
    this.transport = services.transport;
    this.#services = services;
  }

  publish({ channel, payload, cause, ...why }: Publication): void {
    this.#services.transport.publish(this.agent.id, channel, payload, cause, why);
  }

  linkTo(channel: string): RunLink {
    return this.#services.transport.linkOf(this.agent.id, channel);
  }

  fail(receipt: Receipt, cause: EventNumber, error: string, line?: number): void {
    this.#services.fail(this.agent, receipt, cause, error, line);
  }

  subscribe(channel: string, cause: EventNumber): void {
    this.#services.transport.subscribe(this.agent.id, channel, cause);
  }

  unsubscribe(channel: string, cause: EventNumber): void {
    this.#services.transport.unsubscribe(this.agent.id, channel, cause);
  }

  ask(channel: string, cause: EventNumber): void {
    this.#services.transport.ask(this.agent.id, channel, true, cause);
  }

  get programs(): Programs | undefined {
    return this.#services.programs;
  }
}
