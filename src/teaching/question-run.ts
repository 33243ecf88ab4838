/** A run about which questions are asked: the first part of a scenario, played once, with what the kinds of questions read of it. */
import {
  type Broker,
  type BrokerKind,
  channelOf,
  channelTitle,
  defaultBroker,
  LIMITS,
  type Micros,
  type Scenario,
} from '../scenario/index.ts';
import { brokerModel, type ProgramsMaker, Random, Run, streamName } from '../simulation/index.ts';
import {
  type EventNumber,
  type Journey,
  journeyOf,
  type MessageId,
  messageNumber,
  messageShortName,
  type Trace,
  type TraceEventKind,
  type World,
} from '../trace/index.ts';

/** Time that is played, if nothing else is said and something happens in it. */
const WINDOW_US = 60_000_000;
/** A window with fewer events is made longer, as far as events come. */
const EVENTS_MIN = 60;
/** Bounds of the work of one run. */
const EVENTS_MAX = 20_000;
const EVENTS_OF_AGENT = 100;
const AGENTS_MAX = 1000;
const PAYLOAD_BYTES_MAX = 8 * 1024 * 1024;
const LONGER = 8;

/** Which part of the run is played. */
export interface RunWindow {
  /** @default 60 s, or longer where little happens */
  readonly untilUs?: Micros | undefined;
  /** @default that of the scenario */
  readonly seed?: number | undefined;
  /** Makes the programs of agents in code, and of an own broker. @default none: they do nothing */
  readonly makePrograms?: ProgramsMaker | undefined;
}

/** A played scenario. Everything is read from its trace. */
export class QuestionRun {
  readonly scenario: Scenario;
  readonly trace: Trace;
  /** Time up to which the run is known, inclusive. */
  readonly endUs: Micros;
  /** Set if the run is on another broker than the scenario asks for. */
  readonly broker: BrokerKind | undefined;
  readonly #makePrograms: ProgramsMaker | undefined;
  readonly #ofKind = new Map<TraceEventKind, readonly EventNumber[]>();
  readonly #onBroker = new Map<BrokerKind, QuestionRun>();
  readonly #journeys = new Map<MessageId, Journey>();
  readonly #memos = new Map<string, unknown>();
  #consumers: ReadonlyMap<string, readonly string[]> | undefined;
  #lastWorld: World | undefined;
  #world: World | undefined;

  constructor(scenario: Scenario, window: RunWindow = {}, broker?: BrokerKind) {
    this.scenario = window.seed === undefined ? scenario : { ...scenario, seed: window.seed };
    this.broker = broker;
    this.#makePrograms = window.makePrograms;
    const { trace, endUs } = play(this.scenario, window);
    this.trace = trace;
    this.endUs = endUs;
  }

  /** Returns the run of the same scenario on another broker, with its default settings. */
  on(kind: BrokerKind): QuestionRun {
    const known = this.#onBroker.get(kind);
    if (known !== undefined) return known;
    const window = { untilUs: this.endUs, makePrograms: this.#makePrograms };
    const made = new QuestionRun({ ...this.scenario, broker: otherBroker(kind) }, window, kind);
    this.#onBroker.set(kind, made);
    return made;
  }

  /** Returns a stream of random numbers for one purpose. */
  random(name: string): Random {
    return new Random(this.scenario.seed, streamName('question', name));
  }

  /** Returns the numbers of all events of a kind, in order. */
  events(kind: TraceEventKind): readonly EventNumber[] {
    if (this.#ofKind.size === 0) this.#sort();
    return this.#ofKind.get(kind) ?? [];
  }

  /** Returns everything that happened to a message in the known part of the run. */
  journey(message: MessageId): Journey {
    const known = this.#journeys.get(message) ?? journeyOf(this.trace, message, this.endUs);
    this.#journeys.set(message, known);
    return known;
  }

  /** Returns the world at a time. That of the end is kept, and the one that was asked for last: most are asked for again. */
  world(atUs: Micros): World {
    if (atUs === this.endUs) {
      this.#lastWorld ??= this.trace.worldAt(atUs);
      return this.#lastWorld;
    }
    if (this.#world?.atUs !== atUs) this.#world = this.trace.worldAt(atUs);
    return this.#world;
  }

  atUs(event: EventNumber): Micros {
    return this.trace.atUs(event);
  }

  /** Returns what a kind of question reads of the whole run, computed once. */
  memo<Value>(name: string, compute: () => Value): Value {
    if (!this.#memos.has(name)) this.#memos.set(name, compute());
    // Each name is used with one function.
    return this.#memos.get(name) as Value;
  }

  /** Returns the number of a message on its channel, from 1. */
  number(message: MessageId): number {
    return messageNumber(this.trace, message);
  }

  /** Returns the agents that ever consume from a channel: by a link, by the user, or otherwise in the known part of the run. */
  consumers(channel: string): readonly string[] {
    this.#consumers ??= this.#findConsumers();
    return this.#consumers.get(channel) ?? [];
  }

  #findConsumers(): ReadonlyMap<string, readonly string[]> {
    const { links, interventions } = this.scenario;
    const asked = this.events('consumeStarted').map((number) => this.trace.eventAs(number, 'consumeStarted'));
    const all = [
      ...links.filter(({ kind }) => kind === 'consume'),
      ...interventions.filter(({ kind }) => kind === 'consume'),
      ...asked,
    ];
    const found = new Map<string, Set<string>>();
    for (const { agent, channel } of all) {
      const known = found.get(channel);
      if (known === undefined) found.set(channel, new Set([agent]));
      else known.add(agent);
    }
    return new Map([...found].map(([channel, agents]) => [channel, [...agents]]));
  }

  /** Returns agents in the order of the scenario: the order of a choice says nothing. */
  inOrder(agents: readonly string[]): readonly string[] {
    const place = this.memo('places', () => new Map(this.scenario.agents.map(({ id }, at) => [id, at])));
    return [...new Set(agents)].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }

  /** Returns whether the channels keep nothing: each listener gets a copy, and consumers do not share. */
  get storesNothing(): boolean {
    return this.scenario.broker.kind === 'redis-pubsub';
  }

  /** Returns how sentences name a channel. */
  title(channel: string): string {
    const known = channelOf(this.scenario, channel);
    return known === undefined ? channel : channelTitle(known);
  }

  /** Returns a message in words that name its channel. */
  name(message: MessageId): string {
    return `${messageShortName(this.trace, message)} on ${this.title(this.trace.message(message).channel)}`;
  }

  #sort(): void {
    const lists = new Map<TraceEventKind, EventNumber[]>();
    const known = this.trace.firstAfter(this.endUs);
    for (let number = 0; number < known; number += 1) {
      const kind = this.trace.kindOf(number);
      const list = lists.get(kind);
      if (list === undefined) lists.set(kind, [number]);
      else list.push(number);
    }
    for (const [kind, list] of lists) this.#ofKind.set(kind, list);
  }
}

/** Returns the broker that a question about another broker is asked on. */
export function otherBroker(kind: BrokerKind): Broker {
  return defaultBroker(kind);
}

function play(
  scenario: Scenario,
  { untilUs, makePrograms }: RunWindow,
): { readonly trace: Trace; readonly endUs: Micros } {
  const agents = Math.min(scenario.agents.length, AGENTS_MAX);
  const limit = { events: EVENTS_MAX + EVENTS_OF_AGENT * agents, payloadBytes: PAYLOAD_BYTES_MAX };
  const run = new Run(scenario, { makeModel: brokerModel, makePrograms });
  let endUs = Math.min(untilUs ?? WINDOW_US, LIMITS.timeUs);
  run.advanceTo(endUs, limit);
  while (untilUs === undefined && endUs < LIMITS.timeUs && run.trace.length < EVENTS_MIN) {
    if (run.nextEventUs() === undefined || run.frontierUs < endUs) break;
    endUs = Math.min(endUs * LONGER, LIMITS.timeUs);
    run.advanceTo(endUs, limit);
  }
  run.dispose();
  // A budget that ended the run, or a limit of this reading, leaves the last instant unfinished.
  const known = run.halted === undefined ? run.frontierUs : run.trace.lastUs - 1;
  return { trace: run.trace, endUs: Math.min(known, endUs) };
}
