/** Messages between agents and channels: what leaves, when it arrives, and what the channel does with it. */
import type { Message } from '../messaging/index.ts';
import type { Intervention, Scenario, Where } from '../scenario/index.ts';
import type { EventNumber, MessageId, Published } from '../trace/index.ts';
import { type LiveAgent, lifeOf, type Receipt } from './agents.ts';
import type { ChannelModel, ChannelOutlet, Departure, ModelMaker } from './channel-model.ts';
import { type Flight, Flights } from './flights.ts';
import { Links } from './links.ts';
import { PayloadMeter } from './payload-meter.ts';
import { named, type Stage } from './stage.ts';
import type { Troubles } from './troubles.ts';

/** Time after which a client asks again at the earliest: where a hop takes no time, it would ask for ever within one instant. */
const NOTICE_US_MIN = 50_000;

export class Traffic {
  readonly #stage: Stage;
  readonly #agents: ReadonlyMap<string, LiveAgent>;
  readonly #receive: (agent: LiveAgent, receipt: Receipt) => void;
  readonly #channels: ChannelModel;
  readonly #links: Links;
  readonly #flights: Flights;
  readonly #troubles: Troubles;
  readonly #payloads = new PayloadMeter();

  /** @param receive what an agent does with a message that has reached it */
  constructor(
    stage: Stage,
    scenario: Scenario,
    agents: ReadonlyMap<string, LiveAgent>,
    troubles: Troubles,
    receive: (agent: LiveAgent, receipt: Receipt) => void,
    makeModel: ModelMaker,
  ) {
    this.#stage = stage;
    this.#agents = agents;
    this.#receive = receive;
    this.#troubles = troubles;
    this.#channels = makeModel(scenario, this.#outlet());
    this.#links = new Links(scenario);
    this.#flights = new Flights(stage, (fault) => troubles.acts(fault), {
      landed: (flight, hop) => this.#landed(flight, hop),
      lost: (flight, lost) => this.#lost(flight, lost),
    });
  }

  /** How many messages are in flight. */
  get inFlight(): number {
    return this.#flights.size;
  }

  /** Estimated memory of all payloads so far. */
  get payloadBytes(): number {
    return this.#payloads.bytes;
  }

  // --- what agents do

  /** @param slowed the fault that made the agent take longer to say it */
  publish(
    agent: string,
    channel: string,
    content: Message,
    cause: EventNumber,
    about?: MessageId,
    slowed?: number,
  ): void {
    const payload = this.#payloads.keep(content);
    // The run ends with this work: its payloads are over the budget.
    if (payload === undefined) return;
    const link = this.#links.of('publish', agent, channel);
    const course = this.#flights.courseOver(link);
    const { arrivesUs, fault = slowed } = course;
    const atUs = this.#stage.nowUs();
    const event: Published = { kind: 'published', atUs, cause, agent, channel, payload, arrivesUs };
    const message = this.#stage.append(named(about === undefined ? event : { ...event, about }, fault));
    this.#flights.launch(link, { message, payload, departure: undefined, life: 0 }, course, message);
  }

  ask(agent: string, channel: string, again: boolean, cause: EventNumber): void {
    this.#channels.ask(channel, agent, again, cause);
  }

  subscribe(agentId: string, channel: string, cause: EventNumber): void {
    const agent = this.#agents.get(agentId);
    if (agent === undefined || agent.subscriptions.has(channel)) return;
    const event = { kind: 'subscribed', atUs: this.#stage.nowUs(), cause, agent: agentId, channel } as const;
    const subscribed = this.#stage.append(event);
    agent.subscriptions.set(channel, this.#channels.subscribe(channel, agentId, subscribed));
  }

  /** A consumer is done with a message, without a failure. */
  acknowledge({ departure }: Receipt, cause: EventNumber): void {
    if (departure.via === 'consume') this.#channels.acknowledge(departure, cause);
  }

  /** A consumer is done with a message, and has failed on it. */
  failed({ departure }: Receipt, cause: EventNumber): void {
    if (departure.via === 'consume') this.#channels.failed?.(departure, cause);
  }

  unsubscribe(agentId: string, channel: string, cause: EventNumber): void {
    const agent = this.#agents.get(agentId);
    const subscription = agent?.subscriptions.get(channel);
    if (subscription === undefined) return;
    this.#channels.unsubscribe(subscription);
    agent?.subscriptions.delete(channel);
    this.#stage.append({ kind: 'unsubscribed', atUs: this.#stage.nowUs(), cause, agent: agentId, channel });
  }

  withdraw(agent: string, cause: EventNumber): void {
    this.#channels.withdraw(agent, cause);
  }

  // --- what faults and people do

  cut(where: Where, fault: number): void {
    this.#flights.cut(where, fault);
  }

  limitsChanged(isOne: (channel: string) => boolean, cause: EventNumber): void {
    this.#channels.limitsChanged(isOne, cause);
  }

  /** Nothing happens where the message is not on its way. */
  byHand(act: Extract<Intervention, { kind: 'drop' | 'duplicate' | 'hold' }>): void {
    const flight = this.#flights.find(act.link, act.agent, act.channel, act.hop);
    if (flight === undefined) return;
    if (act.kind === 'hold') this.#flights.hold(flight, act.delayUs);
    else if (act.kind === 'drop') this.#flights.drop(flight);
    else this.#flights.double(flight);
  }

  // --- what channels do

  #outlet(): ChannelOutlet {
    const stage = this.#stage;
    return {
      nowUs: () => stage.nowUs(),
      at: (atUs, work) => stage.at(atUs, work),
      limitOf: (channel) => this.#troubles.limitOf(channel),
      accepted: ({ channel, message, hop }, seq, blocked = hop, how = undefined) =>
        stage.append({ kind: 'accepted', atUs: stage.nowUs(), cause: blocked, channel, message, seq, ...how }),
      rejected: ({ channel, message, hop }, reason, blocked = hop) => {
        const event = { kind: 'rejected', atUs: stage.nowUs(), cause: blocked, channel, message, reason } as const;
        stage.append(named(event, this.#troubles.fullnessOf(channel)));
      },
      blocked: ({ channel, message, hop }) => {
        const event = { kind: 'blocked', atUs: stage.nowUs(), cause: hop, channel, message } as const;
        return stage.append(named(event, this.#troubles.fullnessOf(channel)));
      },
      dropped: (channel, seq, cause) => {
        const [atUs, message] = [stage.nowUs(), this.#messageOf(channel, seq)];
        const event = { kind: 'dropped', atUs, cause, channel, message, seq, reason: 'overflow' } as const;
        stage.append(named(event, this.#troubles.fullnessOf(channel)));
      },
      departed: (departure, cause) => this.#depart(departure, cause),
      waited: (agent, channel, cause) => {
        stage.append({ kind: 'waited', atUs: stage.nowUs(), cause, agent, channel });
      },
      withdrawn: (agent, channel, cause) => {
        stage.append({ kind: 'withdrawn', atUs: stage.nowUs(), cause, agent, channel });
      },
      told: (event) => {
        const byLength = event.kind === 'expired' && event.reason === 'length';
        return stage.append(byLength ? named(event, this.#troubles.fullnessOf(event.channel)) : event);
      },
      messageOf: (channel, seq) => this.#messageOf(channel, seq),
    };
  }

  #messageOf(channel: string, seq: number): MessageId {
    const accepted = this.#stage.trace.acceptedAs(channel, seq);
    const event = accepted === undefined ? undefined : this.#stage.trace.event(accepted);
    if (event?.kind !== 'accepted') throw new Error(`Channel ${channel} accepted no message number ${seq}`);
    return event.message;
  }

  #depart(departure: Departure, cause: EventNumber): void {
    const { via, channel, agent: id, message, payload, seq, place, redelivered, lock } = departure;
    const agent = this.#agents.get(id);
    if (agent === undefined) return;
    const link = this.#links.of(via, id, channel);
    const course = this.#flights.courseOver(link);
    const { arrivesUs, fault } = course;
    const atUs = this.#stage.nowUs();
    const event = { kind: 'handed', atUs, cause, via, channel, agent: id, message, seq, ...place, arrivesUs } as const;
    const again = redelivered === undefined ? {} : { redelivered };
    const handed = this.#stage.append(named({ ...event, ...again, ...lock }, fault));
    this.#flights.launch(link, { message, payload, departure, life: lifeOf(agent) }, course, handed);
  }

  #landed({ link, cargo, copy }: Flight, hop: EventNumber): void {
    const { message, payload, departure, life } = cargo;
    const { channel, agent: id } = link;
    if (departure === undefined) {
      this.#channels.arrive({ channel, message, payload, producer: id, hop });
      return;
    }
    const agent = this.#agents.get(id);
    if (agent === undefined) return;
    const { via, subscription } = departure;
    const event = { atUs: this.#stage.nowUs(), cause: hop, channel, agent: id, message } as const;
    if (life !== lifeOf(agent)) {
      const lost = { kind: 'lost', ...event, via, reason: 'crash', fraction: 1 } as const;
      this.#stage.append(named(lost, agent.crashes[life]));
      return;
    }
    if (via === 'subscribe' && agent.subscriptions.get(channel) !== subscription) {
      this.#stage.append({ kind: 'ignored', ...event, reason: 'unsubscribed' });
      return;
    }
    if (this.#channels.isVoid?.(departure)) {
      this.#stage.append({ kind: 'ignored', ...event, reason: 'readAgain' });
      return;
    }
    const buffer = via === 'consume' ? this.#channels.bufferOf?.(departure) : undefined;
    const buffered = buffer === undefined ? {} : ({ buffered: true } as const);
    const received = this.#stage.append({ kind: 'received', ...event, via, ...buffered });
    const receipt = { channel, message, payload, received, again: departure.again && !copy, departure, ...buffered };
    if (buffer === undefined) {
      this.#receive(agent, receipt);
      return;
    }
    agent.unasked.add(receipt);
    buffer.push((again) => {
      // Where the agent has crashed meanwhile it is not there any more.
      if (agent.unasked.delete(receipt)) this.#receive(agent, { ...receipt, again });
    });
  }

  /** Tells the model. A consumer that waits in vain for what was handed to it asks again, when it should have come. */
  #lost({ link, cargo: { departure, life }, copy, arrivesUs }: Flight, lost: EventNumber): void {
    const agent = this.#agents.get(link.agent);
    if (departure === undefined || copy || agent === undefined) return;
    if (life !== lifeOf(agent)) return;
    const asksAgain = this.#channels.lost !== undefined;
    const noticedUs = asksAgain ? Math.max(arrivesUs, this.#stage.nowUs() + NOTICE_US_MIN) : arrivesUs;
    this.#channels.lost?.(departure, noticedUs, lost);
    if (!departure.again) return;
    this.#stage.at(noticedUs, () => {
      if (life === lifeOf(agent)) this.ask(link.agent, link.channel, true, lost);
    });
  }
}
