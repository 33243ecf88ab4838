/**
 * A run: the scenario, played in virtual time, as a trace.
 *
 * 1. One total order (`event-queue.ts`): time, then priority, then the order of scheduling. The clock moves before the work runs.
 * 2. At one time: faults begin, faults end, all other work, interventions in list order. At time 0, links and behaviours start first.
 * 3. `advanceTo` in any steps gives the same trace; so does an intervention at the frontier instead of from the start.
 * 4. A run reads no clock, no timer, and no randomness that is not the scenario's.
 * 5. Budgets: of events, work at one instant, messages in flight, memory of payloads. Exceeding one ends the run with a
 *    `halted` event.
 */
import type { Intervention, Micros, Scenario } from '../scenario/index.ts';
import { type Halted, Trace } from '../trace/index.ts';
import type { Programs, ProgramsMaker } from './agent-code.ts';
import { AgentLifecycle } from './agent-lifecycle.ts';
import { type LiveAgent, liveAgent } from './agents.ts';
import { BehaviourRunner } from './behaviour-runner.ts';
import type { ModelMaker } from './channel-model.ts';
import { EventQueue } from './event-queue.ts';
import { FaultInjector } from './fault-injector.ts';
import { MemoryModel } from './memory-model.ts';
import { MessageTransport } from './message-transport.ts';
import { playIntervention } from './running-interventions.ts';
import { BY_ITSELF, type SimulationContext, type Work } from './simulation-context.ts';

/** Limit of the work that one call does; a single piece of work may exceed it. */
export interface WorkLimit {
  readonly events: number;
  /** Estimated memory of the payloads that are published. */
  readonly payloadBytes: number;
  /**
   * Instructions of code, with the work of its engine's own functions.
   * @default no limit
   */
  readonly instructions?: number;
}

/** Budgets of a run, and the models of its brokers. */
export interface RunOptions {
  /** @default 1_000_000 */
  readonly eventsMax?: number;
  /**
   * Largest number of pieces of work at one time.
   * @default 100_000
   */
  readonly eventsPerInstantMax?: number;
  /**
   * Largest number of messages in flight at one time.
   * @default 100_000
   */
  readonly inFlightMax?: number;
  /**
   * Largest estimated memory of all payloads; a payload that is published again counts once.
   * @default 128 MiB
   */
  readonly payloadBytesMax?: number;
  /**
   * Limit of the work of time 0 that is simulated when the run is made.
   * @default all of it
   */
  readonly startLimit?: WorkLimit;
  /**
   * Makes the model behind the channels.
   * @default the in-memory broker; a scenario with another broker throws
   */
  readonly makeModel?: ModelMaker;
  /**
   * Makes the programs of agents in code, and of an own broker: `withCode`. Each run ends its programs when it is disposed of.
   * @default none: agents in code do nothing, and a channel of an own broker rejects every message
   */
  readonly makePrograms?: ProgramsMaker | undefined;
}

type Options = Required<Omit<RunOptions, 'makePrograms'>>;

const NO_LIMIT: WorkLimit = { events: Number.POSITIVE_INFINITY, payloadBytes: Number.POSITIVE_INFINITY };

const DEFAULTS: Omit<Options, 'makeModel'> = {
  eventsMax: 1_000_000,
  eventsPerInstantMax: 100_000,
  inFlightMax: 100_000,
  payloadBytesMax: 128 * 1024 * 1024,
  startLimit: NO_LIMIT,
};

/** Run of a scenario in virtual time, which makes the trace. */
export class Run {
  readonly trace: Trace;
  readonly #options: Options;
  readonly #programs: Programs | undefined;
  readonly #queue = new EventQueue<Work>();
  readonly #agents: ReadonlyMap<string, LiveAgent>;
  readonly #transport: MessageTransport;
  readonly #activity: BehaviourRunner;
  readonly #context: SimulationContext;
  #scenario: Scenario;
  /** Number of interventions that have been played. */
  #userActed = 0;
  #nowUs: Micros = 0;
  #frontierUs: Micros = -1;
  #atThisInstant = 0;
  /** Beginnings of the scenario, before everything else of time 0; undefined once all are done. */
  #starting: Iterator<void> | undefined;
  #halted: Halted['reason'] | undefined;

  constructor(scenario: Scenario, options: RunOptions = {}) {
    this.#scenario = scenario;
    const { makePrograms, ...others } = options;
    this.#options = { ...DEFAULTS, makeModel: memoryOnly, ...others };
    this.#programs = makePrograms?.(scenario.channels.map(({ id }) => id));
    this.trace = new Trace(
      scenario.agents.map(({ id }) => id),
      scenario.channels.map(({ id }) => id),
    );
    this.#agents = new Map(scenario.agents.map((agent) => [agent.id, liveAgent(agent, scenario.seed)]));
    const context: SimulationContext = {
      trace: this.trace,
      nowUs: () => this.#nowUs,
      at: (atUs, work, priority = 0) => this.#queue.push(atUs, priority, work),
      append: (event) => this.trace.append(event),
      works: () => this.#queue.works,
    };
    this.#context = context;
    const faults = new FaultInjector(context, scenario, this.#agents);
    this.#transport = new MessageTransport(
      context,
      scenario,
      this.#agents,
      faults,
      (agent, receipt) => this.#activity.receive(agent, receipt),
      (one, outlet) => this.#options.makeModel(one, outlet, this.#programs),
    );
    this.#activity = new BehaviourRunner(context, this.#transport, this.#agents.values(), this.#programs);
    const lives = new AgentLifecycle(context, scenario, this.#transport);
    faults.start({
      cut: (where, fault) => this.#transport.cut(where, fault),
      healed: (where) => this.#transport.healed(where),
      crash: (agent, fault, cause) => lives.crash(agent, fault, cause),
      restart: (agent, fault, cause) => lives.restart(agent, fault, cause),
      limitsChanged: (isOne, cause) => this.#transport.limitsChanged(isOne, cause),
    });
    this.#starting = this.#start();
    this.advanceTo(0, this.#options.startLimit);
  }

  /** The scenario with the interventions so far. */
  get scenario(): Scenario {
    return this.#scenario;
  }

  /** Time up to which, inclusive, everything has been simulated; -1 until all of time 0 has been. */
  get frontierUs(): Micros {
    return this.#frontierUs;
  }

  /** The budget that ended the run, if one did. */
  get halted(): Halted['reason'] | undefined {
    return this.#halted;
  }

  /** Work that code has done, in instructions. */
  get instructions(): number {
    return this.#programs?.instructions ?? 0;
  }

  /** Whether nothing after the frontier has been simulated; a limit may stop a call in the middle of an instant. */
  get isWhole(): boolean {
    return this.#nowUs <= this.#frontierUs;
  }

  /**
   * Simulates everything up to and including `untilUs`; the past stays as it is.
   * @param limit ends the call earlier: the frontier then says how far it came, and another call continues
   */
  advanceTo(untilUs: Micros, limit = NO_LIMIT): void {
    const { length } = this.trace;
    const { payloadBytes } = this.#transport;
    const { instructions } = this;
    for (let next = this.nextEventUs(); next !== undefined && next <= untilUs; next = this.nextEventUs()) {
      const isOver =
        this.trace.length - length >= limit.events ||
        this.#transport.payloadBytes - payloadBytes >= limit.payloadBytes ||
        this.instructions - instructions >= (limit.instructions ?? Number.POSITIVE_INFINITY);
      if (isOver) {
        this.#frontierUs = Math.max(this.#frontierUs, next - 1);
        return;
      }
      this.#programs?.beginWork();
      if (this.#starting !== undefined) {
        if (this.#starting.next().done === true) this.#starting = undefined;
        continue;
      }
      this.#moveTo(next);
      const intervention = this.#scenario.interventions[this.#userActed];
      const queued = this.#queue.nextUs;
      if (queued !== undefined && queued <= next) this.#work();
      else if (intervention !== undefined) this.#intervene(intervention);
      this.#checkBudgets();
    }
    this.#frontierUs = Math.max(this.#frontierUs, untilUs);
  }

  /** Returns the time of the next work, or undefined if there is none. */
  nextEventUs(): Micros | undefined {
    if (this.#halted !== undefined) return undefined;
    if (this.#starting !== undefined) return 0;
    const queued = this.#queue.nextUs;
    const intervention = this.#scenario.interventions[this.#userActed]?.atUs;
    if (queued === undefined || intervention === undefined) return queued ?? intervention;
    return Math.min(queued, intervention);
  }

  /**
   * Plays an intervention of the user at the frontier. The run continues as if the scenario had had it from the start; in a run
   * that a budget has ended, it is not played.
   * @param limit as in `advanceTo`
   * @throws RangeError at any other time, in the middle of an instant, or while later interventions are to come
   */
  intervene(intervention: Intervention, limit = NO_LIMIT): void {
    if (!this.isWhole) throw new RangeError('Work after the frontier has been done');
    if (intervention.atUs !== this.#frontierUs) {
      throw new RangeError(`An intervention at ${intervention.atUs} µs, with the frontier at ${this.#frontierUs} µs`);
    }
    if (this.#halted === undefined && this.#userActed < this.#scenario.interventions.length)
      throw new RangeError('Later interventions are still to come');
    this.#scenario = { ...this.#scenario, interventions: [...this.#scenario.interventions, intervention] };
    this.advanceTo(this.#frontierUs, limit);
  }

  /** Ends the programs of the agents and an own broker, and gives their memory back. What has happened stays; the code does nothing more. */
  dispose(): void {
    for (const { code } of this.#agents.values()) code?.running.dispose?.();
    this.#transport.channels.dispose?.();
  }

  // --- the loop

  #work(): void {
    const work = this.#queue.pop();
    if (typeof work === 'function') work();
    else work?.run();
  }

  #moveTo(atUs: Micros): void {
    this.#atThisInstant = atUs === this.#nowUs ? this.#atThisInstant + 1 : 0;
    this.#nowUs = atUs;
  }

  #checkBudgets(): void {
    const reason = this.#exceeded();
    if (reason === undefined) return;
    this.trace.append({ kind: 'halted', atUs: this.#nowUs, cause: BY_ITSELF, reason });
    this.#halted = reason;
  }

  #exceeded(): Halted['reason'] | undefined {
    const { eventsMax, eventsPerInstantMax, inFlightMax, payloadBytesMax } = this.#options;
    if (this.trace.length >= eventsMax) return 'events';
    if (this.#atThisInstant >= eventsPerInstantMax) return 'instant';
    if (this.#transport.inFlight > inFlightMax) return 'inFlight';
    return this.#transport.payloadBytes > payloadBytesMax ? 'payloads' : undefined;
  }

  *#start(): Generator<void> {
    for (const wanted of ['subscribe', 'consume'] as const)
      for (const { kind, agent, channel, fromUs = 0 } of this.#scenario.links) {
        if (kind !== wanted) continue;
        const receive = (): void => {
          if (this.#agents.get(agent)?.down === true) return;
          if (kind === 'subscribe') this.#transport.subscribe(agent, channel, BY_ITSELF);
          else this.#transport.ask(agent, channel, true, BY_ITSELF);
        };
        if (fromUs === 0) receive();
        else this.#queue.push(fromUs, 0, receive);
        yield;
      }
    for (const agent of this.#agents.values()) {
      this.#activity.start(agent);
      yield;
    }
  }

  // --- what the user does

  #intervene(intervention: Intervention): void {
    const index = this.#userActed;
    this.#userActed += 1;
    const cause = this.trace.append({ kind: 'userActed', atUs: this.#nowUs, cause: BY_ITSELF, index });
    if (!('hop' in intervention) && this.#agents.get(intervention.agent)?.down === true) return;
    playIntervention(intervention, this.#transport, cause, this.#context);
  }
}

const memoryOnly: ModelMaker = (scenario, outlet) => {
  const { kind } = scenario.broker;
  if (kind !== 'memory') throw new Error(`A run of this scenario needs the model of ${kind}, which was not handed in`);
  return new MemoryModel(outlet);
};
