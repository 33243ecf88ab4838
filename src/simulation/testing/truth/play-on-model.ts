/** Plays a script on the model of a broker. Hops take no time, and everything settles between two steps. */
import { type Broker, DEFAULT_KAFKA, DEFAULT_STREAMS, emptyScenario } from '../../../scenario/index.ts';
import type { ChannelModel, Departure, ModelEvent } from '../../channel-model.ts';
import { brokerModel } from '../../models/broker-model.ts';
import { VirtualTime } from '../virtual-time.ts';
import { AgentLifecycle, type Life, Observed, type Payload } from './observed.ts';
import { CHANNELS, type Channel, type Client, type Script, type ServerKind, type Step } from './script.ts';
import { scriptListener } from './script-listener.ts';

const CLAIM_US = 1_000_000;
const REBALANCE_US = 1000;

/** Returns the name of an incarnation in the model's channel; the order of names decides who gets which partition. */
export type Naming = (channel: Channel, incarnation: Life) => string;

export interface PlayedOnModel {
  readonly lines: readonly string[];
  /** Whether a member is to be handed again what it had before. */
  readonly cameBack: boolean;
}

export interface ModelOptions {
  /** @default the incarnation itself */
  readonly naming?: Naming;
  /**
   * Whether an incarnation skips what it was handed before, and commits only for partitions that it owns.
   * @default false
   */
  readonly asKafkaBroker?: boolean;
}

export function playOnModel(kind: ServerKind, script: Script, options: ModelOptions = {}): PlayedOnModel {
  return new ModelPlay(kind, script, options).play();
}

class ModelPlay {
  readonly #kind: ServerKind;
  readonly #script: Script;
  readonly #naming: Naming;
  readonly #asKafkaBroker: boolean;
  /** Numbers of messages that an incarnation was handed, by incarnation and channel. */
  readonly #had = new Map<string, Set<number>>();
  readonly #model: ChannelModel;
  readonly #observed: Observed;
  readonly #lives = new AgentLifecycle();
  readonly #time = new VirtualTime();
  readonly #lifeOf = new Map<string, Life>();
  /** Subscriptions in the order of their making, by incarnation and channel. */
  readonly #subscriptions = new Map<string, number[]>();
  /** Rank of a subscription among those of its incarnation to the channel, from 1, by the subscription's number. */
  readonly #ordinals = new Map<number, number>();
  readonly #made = new Map<string, number>();
  readonly #inHand = new Map<string, Departure[]>();
  /** One past the last offset that an incarnation was handed, by incarnation, channel and partition. */
  readonly #reached = new Map<string, number>();
  /** Messages that an incarnation was done with: its name in the channel, the channel, the number. */
  readonly #done = new Set<string>();
  /** Owners of the partitions, by channel. */
  readonly #owners = new Map<string, readonly string[]>();
  #cameBack = false;
  #published = 0;

  constructor(
    kind: ServerKind,
    script: Script,
    { naming = (_, incarnation) => incarnation, asKafkaBroker = false }: ModelOptions,
  ) {
    this.#kind = kind;
    this.#script = script;
    this.#naming = naming;
    this.#asKafkaBroker = asKafkaBroker;
    this.#observed = new Observed(script);
    const listener = scriptListener({
      time: this.#time,
      capacity: script.room,
      departed: (departure) => this.#depart(departure),
      told: (told) => this.#hear(told),
    });
    this.#model = brokerModel({ ...emptyScenario(), broker: brokerOf(kind, script) }, listener);
  }

  play(): PlayedOnModel {
    for (const step of this.#script.steps) {
      this.#play(step);
      // A group that stands still goes on; nothing in hand grows old.
      this.#time.advance(this.#kind === 'kafka' ? REBALANCE_US : 0);
    }
    return { lines: this.#observed.lines(), cameBack: this.#cameBack };
  }

  #play(step: Step): void {
    switch (step.kind) {
      case 'pass':
        this.#time.advance(CLAIM_US);
        return;
      case 'leave':
      case 'die':
        this.#go(step.client, step.kind === 'leave');
        return;
      default: {
        const { incarnation } = this.#lives.here(step.client);
        this.#act(step, incarnation);
      }
    }
  }

  #act(step: Exclude<Step, { kind: 'pass' | 'leave' | 'die' }>, incarnation: Life): void {
    const { channel } = step;
    const name = this.#nameOf(channel, incarnation);
    const key = `${incarnation} ${channel}`;
    switch (step.kind) {
      case 'publish': {
        this.#published += 1;
        const payload = { n: this.#published, by: step.client };
        this.#model.arrive({ channel, message: this.#published, payload, producer: step.client, hop: -1 });
        return;
      }
      case 'subscribe': {
        const number = this.#model.subscribe(channel, name, -1);
        this.#subscriptions.set(key, [...(this.#subscriptions.get(key) ?? []), number]);
        this.#made.set(key, (this.#made.get(key) ?? 0) + 1);
        this.#ordinals.set(number, this.#made.get(key) ?? 0);
        return;
      }
      case 'unsubscribe': {
        const [oldest] = this.#subscriptions.get(key)?.splice(0, 1) ?? [];
        if (oldest !== undefined) this.#model.unsubscribe(oldest);
        return;
      }
      case 'consume':
        for (let count = 0; count < step.count; count += 1) this.#model.ask(channel, name, false, -1);
        return;
      case 'done':
        for (const departure of this.#inHand.get(key)?.splice(0, step.count) ?? []) this.#acknowledge(departure);
    }
  }

  #go(client: Client, finished: boolean): void {
    const incarnation = this.#lives.present(client);
    if (incarnation === undefined) return;
    for (const channel of CHANNELS) {
      const key = `${incarnation} ${channel}`;
      for (const number of this.#subscriptions.get(key) ?? []) this.#model.unsubscribe(number);
      const inHand = this.#inHand.get(key) ?? [];
      if (finished) for (const departure of inHand) this.#acknowledge(departure);
    }
    for (const name of new Set(CHANNELS.map((channel) => this.#nameOf(channel, incarnation))))
      this.#model.withdraw(name, -1);
    this.#lives.end(client);
  }

  /** Returns whether the incarnation was done with the message before the message was handed to it again. */
  #isDone({ channel, agent, seq }: Departure): boolean {
    return this.#done.has(`${agent} ${channel} ${seq}`);
  }

  #acknowledge(departure: Departure): void {
    this.#done.add(`${departure.agent} ${departure.channel} ${departure.seq}`);
    const owner = this.#owners.get(departure.channel)?.[departure.place?.partition ?? -1];
    if (!this.#asKafkaBroker || owner === departure.agent) this.#model.acknowledge(departure, -1);
  }

  #nameOf(channel: Channel, incarnation: Life): string {
    const name = this.#naming(channel, incarnation);
    this.#lifeOf.set(`${channel} ${name}`, incarnation);
    return name;
  }

  #depart(departure: Departure): void {
    const buffer = departure.via === 'consume' ? this.#model.bufferOf?.(departure) : undefined;
    if (buffer === undefined) this.#receive(departure);
    else buffer.push(() => this.#receive(departure));
  }

  #receive(departure: Departure): void {
    const { via, subscription, payload, redelivered, place } = departure;
    // Channels and payloads are those of the script.
    const channel = departure.channel as Channel;
    const incarnation = this.#lifeOf.get(`${channel} ${departure.agent}`) ?? '';
    const key = `${incarnation} ${channel}`;
    if (via === 'consume') {
      if (this.#asKafkaBroker && this.#hasHad(key, departure.seq)) {
        if (this.#isDone(departure)) this.#model.acknowledge(departure, -1);
        this.#time.at(this.#time.nowUs, () => this.#model.ask(channel, departure.agent, false, -1));
        return;
      }
      this.#inHand.set(key, [...(this.#inHand.get(key) ?? []), departure]);
      if (place !== undefined) this.#reached.set(`${key} ${place.partition}`, place.offset + 1);
    }
    // Kafka cannot tell whether somebody had it before.
    const again = redelivered === true && this.#kind === 'redis-streams';
    const how = via === 'consume' ? 'consumes' : `subscription ${this.#ordinals.get(subscription ?? 0)}`;
    this.#observed.received(incarnation, how, channel, payload as unknown as Payload, again);
  }

  #hasHad(key: string, seq: number): boolean {
    const had = this.#had.get(key) ?? new Set();
    this.#had.set(key, had);
    if (had.has(seq)) return true;
    had.add(seq);
    return false;
  }

  #hear(told: ModelEvent): void {
    if (told.kind !== 'partitionsAssigned') return;
    const channel = told.channel as Channel;
    this.#owners.set(channel, told.owners);
    for (const [partition, owner] of told.owners.entries()) {
      const reached = this.#reached.get(`${this.#lifeOf.get(`${channel} ${owner}`)} ${channel} ${partition}`) ?? 0;
      if (owner !== '' && reached > (told.offsets[partition] ?? 0)) this.#cameBack = true;
    }
  }
}

function brokerOf(kind: ServerKind, { partitions }: Script): Broker {
  switch (kind) {
    case 'redis-pubsub':
      return { kind };
    case 'redis-streams':
      return { ...DEFAULT_STREAMS, claimAfterUs: CLAIM_US };
    case 'kafka':
      return { ...DEFAULT_KAFKA, partitions, rebalanceUs: REBALANCE_US, work: 'outside', sessionUs: 0 };
  }
}
