/**
 * A run: the scenario, played in virtual time, as a trace.
 *
 * 1. One total order: time, then priority, then the order of scheduling. The clock moves before the work runs.
 * 2. What the user did at a time comes after everything else of that time, in list order.
 * 3. `advanceTo` in any steps gives the same trace; so does an intervention at the frontier instead of from the start.
 * 4. Nothing here reads a clock, a timer, or randomness that is not the scenario's.
 * 5. Two budgets: of events, and of work at one instant. Exceeding one ends the run with a `halted` event.
 */
import type { Intervention, Micros, Scenario } from '../scenario/index.ts';
import { Trace } from '../trace/index.ts';
import { Activity } from './activity.ts';
import { type LiveAgent, liveAgent } from './agents.ts';
import type { ModelMaker } from './channel-model.ts';
import { EventQueue } from './event-queue.ts';
import { Lives } from './lives.ts';
import { MemoryModel } from './memory-model.ts';
import { BY_ITSELF, type Stage } from './stage.ts';
import { Traffic } from './traffic.ts';
import { Troubles } from './troubles.ts';

export interface RunOptions {
  /** @default 1_000_000 */
  readonly eventsMax?: number;
  /** Pieces of work at one time. @default 100_000 */
  readonly eventsPerInstantMax?: number;
  /** What stands behind the channels. @default the in-memory broker; a scenario with another broker throws */
  readonly makeModel?: ModelMaker;
}

type Work = () => void;

export class Run {
  readonly trace: Trace;
  readonly #options: Required<RunOptions>;
  readonly #queue = new EventQueue<Work>();
  readonly #agents: ReadonlyMap<string, LiveAgent>;
  readonly #traffic: Traffic;
  readonly #activity: Activity;
  #scenario: Scenario;
  /** How many of the interventions have been played. */
  #intervened = 0;
  #nowUs: Micros = 0;
  #frontierUs: Micros = -1;
  #atThisInstant = 0;
  #halted: 'events' | 'instant' | undefined;

  constructor(scenario: Scenario, options: RunOptions = {}) {
    this.#scenario = scenario;
    this.#options = { eventsMax: 1_000_000, eventsPerInstantMax: 100_000, makeModel: memoryOnly, ...options };
    this.trace = new Trace(
      scenario.agents.map(({ id }) => id),
      scenario.channels.map(({ id }) => id),
    );
    this.#agents = new Map(scenario.agents.map((agent) => [agent.id, liveAgent(agent, scenario.seed)]));
    const stage: Stage = {
      trace: this.trace,
      nowUs: () => this.#nowUs,
      at: (atUs, work, priority = 0) => this.#queue.push(atUs, priority, work),
      append: (event) => this.trace.append(event),
    };
    const troubles = new Troubles(stage, scenario, this.#agents);
    this.#traffic = new Traffic(
      stage,
      scenario,
      this.#agents,
      troubles,
      (agent, receipt) => this.#activity.receive(agent, receipt),
      this.#options.makeModel,
    );
    this.#activity = new Activity(stage, this.#traffic);
    const lives = new Lives(stage, scenario, this.#traffic);
    troubles.start({
      cut: (where, fault) => this.#traffic.cut(where, fault),
      crash: (agent, fault, cause) => lives.crash(agent, fault, cause),
      restart: (agent, fault, cause) => lives.restart(agent, fault, cause),
      limitsChanged: (isOne, cause) => this.#traffic.limitsChanged(isOne, cause),
    });
    this.#start();
    this.advanceTo(0);
  }

  /** With the interventions so far. */
  get scenario(): Scenario {
    return this.#scenario;
  }

  /** Everything up to and including this time has been simulated. */
  get frontierUs(): Micros {
    return this.#frontierUs;
  }

  /** The budget that ended the run, if one did. */
  get halted(): 'events' | 'instant' | undefined {
    return this.#halted;
  }

  /** Simulates everything up to and including `untilUs`; the past stays as it is. */
  advanceTo(untilUs: Micros): void {
    for (let next = this.nextEventUs(); next !== undefined && next <= untilUs; next = this.nextEventUs()) {
      this.#moveTo(next);
      const intervention = this.#scenario.interventions[this.#intervened];
      const queued = this.#queue.nextUs;
      if (queued !== undefined && queued <= next) this.#queue.pop()?.();
      else if (intervention !== undefined) this.#intervene(intervention);
      this.#checkBudgets();
    }
    this.#frontierUs = Math.max(this.#frontierUs, untilUs);
  }

  /** When the next thing happens, or undefined where nothing will. */
  nextEventUs(): Micros | undefined {
    if (this.#halted !== undefined) return undefined;
    const queued = this.#queue.nextUs;
    const intervention = this.#scenario.interventions[this.#intervened]?.atUs;
    if (queued === undefined || intervention === undefined) return queued ?? intervention;
    return Math.min(queued, intervention);
  }

  /**
   * The user does something now, at the frontier: the run goes on as if the scenario had had it from the start. In a run
   * that a budget has ended, that is: not at all.
   * @throws RangeError at any other time, or while later interventions are to come
   */
  intervene(intervention: Intervention): void {
    if (intervention.atUs !== this.#frontierUs) {
      throw new RangeError(`An intervention at ${intervention.atUs} µs, with the frontier at ${this.#frontierUs} µs`);
    }
    if (this.#halted === undefined && this.#intervened < this.#scenario.interventions.length)
      throw new RangeError('Later interventions are still to come');
    this.#scenario = { ...this.#scenario, interventions: [...this.#scenario.interventions, intervention] };
    this.advanceTo(this.#frontierUs);
  }

  // --- the loop

  #moveTo(atUs: Micros): void {
    this.#atThisInstant = atUs === this.#nowUs ? this.#atThisInstant + 1 : 0;
    this.#nowUs = atUs;
  }

  #checkBudgets(): void {
    const reason =
      this.trace.length >= this.#options.eventsMax
        ? 'events'
        : this.#atThisInstant >= this.#options.eventsPerInstantMax
          ? 'instant'
          : undefined;
    if (reason === undefined) return;
    this.trace.append({ kind: 'halted', atUs: this.#nowUs, cause: BY_ITSELF, reason });
    this.#halted = reason;
  }

  #start(): void {
    const links = this.#scenario.links.filter(({ agent }) => this.#agents.get(agent)?.down !== true);
    for (const link of links)
      if (link.kind === 'subscribe') this.#traffic.subscribe(link.agent, link.channel, BY_ITSELF);
    for (const link of links) if (link.kind === 'consume') this.#traffic.ask(link.agent, link.channel, true, BY_ITSELF);
    for (const agent of this.#agents.values()) this.#activity.start(agent);
  }

  // --- what the user does

  #intervene(intervention: Intervention): void {
    const index = this.#intervened;
    this.#intervened += 1;
    const cause = this.trace.append({ kind: 'intervened', atUs: this.#nowUs, cause: BY_ITSELF, index });
    const { agent, channel } = intervention;
    if (!('hop' in intervention) && this.#agents.get(agent)?.down === true) return;
    switch (intervention.kind) {
      case 'publish':
        this.#traffic.publish(agent, channel, intervention.message, cause);
        return;
      case 'consume':
        this.#traffic.ask(agent, channel, false, cause);
        return;
      case 'subscribe':
        this.#traffic.subscribe(agent, channel, cause);
        return;
      case 'unsubscribe':
        this.#traffic.unsubscribe(agent, channel, cause);
        return;
      case 'drop':
      case 'duplicate':
      case 'hold':
        this.#traffic.byHand(intervention);
        return;
    }
  }
}

const memoryOnly: ModelMaker = (scenario, outlet) => {
  const { kind } = scenario.broker;
  if (kind !== 'memory') throw new Error(`A run of this scenario needs the model of ${kind}, which was not handed in`);
  return new MemoryModel(outlet);
};
