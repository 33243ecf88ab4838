/** Plays a script on the model of a broker, step by step. Hops take no time, and everything settles between two steps. */
import { type Broker, emptyScenario } from '../../../../scenario/index.ts';
import type { ChannelModel, Departure } from '../../../channel-model.ts';
import { brokerModel } from '../../../models/broker-model.ts';
import { VirtualTime } from '../../virtual-time.ts';
import { scriptListener } from '../script-listener.ts';
import { GroupState } from './group-state.ts';
import type { Agent, Script, Step } from './script.ts';
import { AgentLifecycle, type Life, Seen } from './seen.ts';

const CHANNEL = 'x';
/** How long a group takes to share its partitions out, in the models that are held against servers. */
export const REBALANCE_US = 1000;
/** In one step a group shares out as often as it takes. */
const STEP_US = 20 * REBALANCE_US;
/** After which sessions have ended, and what is in hand may be claimed. */
export const LONG_US = 10_000_000;

export interface ModelOptions {
  readonly broker: Broker;
  /** Messages that a log of Redis Streams holds. @default no limit */
  readonly room?: number;
  /** The name of a life in the model, whose order decides who gets which partition. @default the life itself */
  readonly nameOf?: (incarnation: Life) => string;
}

/** A step, and the name under which a message is published where that is not the agent's own. */
export interface Action {
  readonly step: Step;
  readonly key?: string;
}

export class ModelPlay {
  readonly seen = new Seen();
  readonly group: GroupState;
  readonly #script: Script;
  readonly #nameOf: (incarnation: Life) => string;
  readonly #isKafka: boolean;
  readonly #model: ChannelModel;
  readonly #time = new VirtualTime();
  readonly #lives: AgentLifecycle;
  readonly #lifeOf = new Map<string, Life>();
  /** In order of their making. */
  readonly #subscriptions = new Map<Life, number[]>();
  readonly #titles = new Map<number, string>();
  readonly #inHand = new Map<Life, Departure[]>();
  readonly #cut = new Set<Agent | undefined>();
  /** Takes nothing more. */
  #leaving: Life | undefined;
  #published = 0;

  constructor(script: Script, { broker, room = 1_000_000, nameOf = (incarnation) => incarnation }: ModelOptions) {
    this.#script = script;
    this.#nameOf = nameOf;
    this.#isKafka = broker.kind === 'kafka';
    this.#lives = new AgentLifecycle(script.names);
    const incarnationOf = (name: string): Life => this.#lifeOf.get(name) ?? '';
    this.group = new GroupState(
      broker,
      incarnationOf,
      (incarnation) => (this.#inHand.get(incarnation) ?? []).length > 0,
    );
    const listener = scriptListener({
      time: this.#time,
      capacity: room,
      departed: (departure) => this.#depart(departure),
      told: (told) => this.group.hear(told),
    });
    this.#model = brokerModel({ ...emptyScenario(), broker }, listener);
  }

  play({ step, key }: Action): void {
    this.group.beginStep();
    if (step.kind === 'pass') this.#time.advance(LONG_US);
    else this.#act(step, key);
    this.#time.advance(STEP_US);
  }

  #act(step: Exclude<Step, { kind: 'pass' }>, key: string | undefined): void {
    const { agent } = step;
    if (step.kind === 'cut') this.#cut.add(agent);
    else if (step.kind === 'heal') this.#cut.delete(agent);
    else if (step.kind === 'leave' || step.kind === 'quit' || step.kind === 'kill') this.#go(agent, step.kind);
    else if (step.kind === 'publish') this.#publish(key ?? this.#script.names[agent] ?? '');
    else this.#use(step, this.#lives.here(agent));
  }

  #publish(producer: string): void {
    this.#published += 1;
    const payload = { n: this.#published };
    this.#model.arrive({ channel: CHANNEL, message: this.#published, payload, producer, hop: -1 });
  }

  #use(step: Exclude<Step, { kind: 'pass' | 'publish' }>, incarnation: Life): void {
    const name = this.#name(incarnation);
    switch (step.kind) {
      case 'subscribe': {
        // Without an answer a client has no subscription.
        if (this.#cut.has(step.agent)) return;
        const number = this.#model.subscribe(CHANNEL, name, -1);
        this.#subscriptions.set(incarnation, [...(this.#subscriptions.get(incarnation) ?? []), number]);
        this.#titles.set(number, this.seen.subscribed(incarnation));
        return;
      }
      case 'unsubscribe': {
        const [oldest] = this.#subscriptions.get(incarnation)?.splice(0, 1) ?? [];
        if (oldest !== undefined) this.#model.unsubscribe(oldest);
        return;
      }
      case 'consume':
        for (let count = 0; count < step.count; count += 1) this.#model.ask(CHANNEL, name, false, -1);
        return;
      case 'done':
        // Without an answer a client of Kafka is not done; Redis is told whatever becomes of its answer.
        if (this.#isKafka && this.#cut.has(step.agent)) return;
        for (const departure of this.#takeInHand(incarnation, step.count)) this.#model.acknowledge(departure, -1);
        return;
      case 'fail':
        for (const departure of this.#takeInHand(incarnation, 1)) this.#model.failed?.(departure, -1);
    }
  }

  /** Returns the oldest that a life has in hand, and takes it out of its hand. */
  #takeInHand(incarnation: Life, count: number): readonly Departure[] {
    const inHand = this.#inHand.get(incarnation) ?? [];
    const taken = inHand.splice(0, count);
    if (inHand.length === 0) this.group.freed(incarnation);
    return taken;
  }

  #go(agent: Agent, how: 'leave' | 'quit' | 'kill'): void {
    const incarnation = this.#lives.present(agent);
    if (incarnation === undefined) return;
    for (const number of this.#subscriptions.get(incarnation) ?? []) this.#model.unsubscribe(number);
    this.#leaving = incarnation;
    if (how === 'leave')
      for (const departure of this.#takeInHand(incarnation, Infinity)) this.#model.acknowledge(departure, -1);
    this.group.ends(incarnation);
    this.#model.withdraw(this.#name(incarnation), -1);
    this.#lives.end(agent);
  }

  #name(incarnation: Life): string {
    const name = this.#nameOf(incarnation);
    this.#lifeOf.set(name, incarnation);
    return name;
  }

  #agentOf(name: string): Agent | undefined {
    return this.#lives.agentOf(this.#lifeOf.get(name) ?? '');
  }

  #depart(departure: Departure): void {
    const buffer = departure.via === 'consume' ? this.#model.bufferOf?.(departure) : undefined;
    if (this.#cut.has(this.#agentOf(departure.agent))) this.#lose(departure, buffer === undefined);
    else if (buffer === undefined) this.#receive(departure);
    else buffer.push(() => this.#receive(departure));
  }

  /** A reader finds within the step that it has lost something, and asks again. */
  #lose(departure: Departure, hadAsked: boolean): void {
    const noticedUs = this.#time.nowUs + STEP_US / 2;
    this.#model.lost?.(departure, noticedUs, -1);
    if (departure.via !== 'consume' || !hadAsked) return;
    this.#time.at(noticedUs, () => this.#model.ask(CHANNEL, departure.agent, false, -1));
  }

  #receive(departure: Departure): void {
    if (this.#model.isVoid?.(departure) === true) return;
    const { via, subscription = 0, message } = departure;
    const incarnation = this.#lifeOf.get(departure.agent) ?? '';
    if (incarnation === this.#leaving) return;
    if (via === 'subscribe') {
      this.seen.add(this.#titles.get(subscription) ?? '', message);
      return;
    }
    this.#inHand.set(incarnation, [...(this.#inHand.get(incarnation) ?? []), departure]);
    this.group.handed();
    this.seen.add(`${incarnation} consumes`, message);
  }
}
