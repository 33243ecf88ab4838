/** Messages between agents and channels: what leaves, when it arrives, and what the channel does with it. */
import type { Message } from '../messaging/index.ts';
import type { Intervention, Scenario, Where } from '../scenario/index.ts';
import type { EventNumber, Lost, MessageId, Published } from '../trace/index.ts';
import { type LiveAgent, lifeOf, type Receipt } from './agents.ts';
import type { ChannelModel, ChannelOutlet, ClientOutlet, Clients, Departure, ModelMaker } from './channel-model.ts';
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
  readonly #clients: Clients | undefined;
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
      retries: (flight, reason) => this.#retries(flight, reason),
    });
    this.#clients = this.#channels.makeClients?.(this.#clientOutlet());
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
    const atUs = this.#stage.nowUs();
    const ofWhat = about === undefined ? {} : { about };
    const event: Published = { kind: 'published', atUs, cause, agent, channel, payload, arrivesUs: atUs, ...ofWhat };
    if (this.#clients?.canSend(agent, channel) === false) {
      const fault = this.#cutBy(agent, channel) ?? slowed;
      const kept = this.#stage.append(named({ ...event, unsent: true }, fault));
      this.#clients.published({ agent, channel, message: kept, payload }, false);
      return;
    }
    const link = this.#links.of('publish', agent, channel);
    const course = this.#flights.courseOver(link);
    const { arrivesUs, fault = slowed } = course;
    const message = this.#stage.append(named({ ...event, arrivesUs }, fault));
    this.#clients?.published({ agent, channel, message, payload }, true);
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

  /** The agent is gone, by a fault. */
  withdraw(agent: string, cause: EventNumber, fault: number): void {
    this.#channels.withdraw(agent, cause);
    this.#clients?.crashed(agent, cause, fault);
  }

  // --- what faults and people do

  cut(where: Where, fault: number): void {
    this.#clients?.cut(where, fault);
    this.#flights.cut(where, fault);
  }

  healed(where: Where): void {
    this.#clients?.healed(where);
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

  // --- what clients do

  #clientOutlet(): ClientOutlet {
    const stage = this.#stage;
    return {
      nowUs: () => stage.nowUs(),
      at: (atUs, work) => stage.at(atUs, work),
      append: (event) => stage.append(event),
      cutBy: (agent, channel) => this.#cutBy(agent, channel),
      send: ({ agent, channel, message, payload }, cause) => {
        const link = this.#links.of('publish', agent, channel);
        const course = this.#flights.courseOver(link);
        const { arrivesUs, fault } = course;
        const event = { kind: 'sent', atUs: stage.nowUs(), cause, agent, channel, message, arrivesUs } as const;
        const hop = stage.append(named(event, fault));
        this.#flights.launch(link, { message, payload, departure: undefined, life: 0 }, course, hop);
        return hop;
      },
    };
  }

  #cutBy(agent: string, channel: string): number | undefined {
    const { troubles } = this.#links.of('publish', agent, channel);
    return troubles.find(({ fault, index }) => fault.kind === 'cut' && this.#troubles.acts(index))?.index;
  }

  #retries({ link, cargo: { message, payload, departure }, copy }: Flight, reason: Lost['reason']): boolean {
    if (this.#clients === undefined || departure !== undefined || copy) return false;
    const { agent, channel } = link;
    return this.#clients.retries({ agent, channel, message, payload }, reason === 'cut');
  }

  /** A message has reached its channel, which takes it, or knows that it should not. */
  #arrived({ link, cargo: { message, payload }, copy, travelUs }: Flight, hop: EventNumber): void {
    const { agent, channel } = link;
    const transmission = { agent, channel, message, payload, hop, copy };
    const atUs = this.#stage.nowUs();
    const answerUs = atUs + Math.max(travelUs, NOTICE_US_MIN);
    const refusal = this.#clients?.arrives(transmission, answerUs);
    if (refusal === undefined) {
      this.#channels.arrive({ channel, message, payload, producer: agent, hop });
      return;
    }
    const discarded = { kind: 'discarded', atUs, cause: hop, agent, channel, message, ...refusal } as const;
    const number = this.#stage.append(discarded);
    if (refusal.retried) this.#clients?.discarded(transmission, number, answerUs);
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

  #landed(flight: Flight, hop: EventNumber): void {
    const { link, cargo, copy } = flight;
    const { message, payload, departure, life } = cargo;
    const { channel, agent: id } = link;
    if (departure === undefined) {
      this.#arrived(flight, hop);
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

  /** The client of the sender is to notice it, when its answer should have come. */
  #unsent({ link, cargo: { message, payload }, arrivesUs, travelUs }: Flight, lost: EventNumber): void {
    const { agent, channel } = link;
    const event = this.#stage.trace.event(lost);
    if (event.kind !== 'lost') return;
    const noticedUs = Math.max(arrivesUs + travelUs, this.#stage.nowUs() + NOTICE_US_MIN);
    const setback = { cause: lost, fault: event.fault, noticedUs };
    this.#clients?.lost({ agent, channel, message, payload }, setback, event.retried === true);
  }

  /** Tells the model. A consumer that waits in vain for what was handed to it asks again, when it should have come. */
  #lost(flight: Flight, lost: EventNumber): void {
    const { link, cargo, copy, arrivesUs } = flight;
    const { departure, life } = cargo;
    const agent = this.#agents.get(link.agent);
    if (copy || agent === undefined) return;
    if (departure === undefined) {
      this.#unsent(flight, lost);
      return;
    }
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
