/** Messages between agents and channels: what leaves, when it arrives, and what the channel does with it. */
import type { Message } from '../messaging/index.ts';
import type { Intervention, Scenario, Where } from '../scenario/index.ts';
import type { EventNumber, Lost, Published } from '../trace/index.ts';
import { incarnationOf, type LiveAgent, type Receipt } from './agents.ts';
import type { ChannelModel, ClientOutlet, Clients, Departure, ModelListener } from './channel-model.ts';
import type { FaultInjector } from './fault-injector.ts';
import { InFlight, type Transmission } from './in-flight.ts';
import { Links, type RunLink } from './links.ts';
import { PayloadMeter } from './payload-meter.ts';
import { RowWriter } from './row-writer.ts';
import { BY_ITSELF, named, type SimulationContext } from './simulation-context.ts';

/** Time after which a client asks again at the earliest: where a hop takes no time, it would ask for ever within one instant. */
const NOTICE_US_MIN = 50_000;

/** Reason of a publish: the messages that it answers, and the fault that made its agent take longer. */
export interface PublishReason extends Pick<Published, 'about' | 'alsoAbout' | 'floats'> {
  /** The fault that slowed the agent. */
  readonly slowed?: number | undefined;
}

export class MessageTransport {
  readonly #context: SimulationContext;
  readonly #agents: ReadonlyMap<string, LiveAgent>;
  readonly #receive: (agent: LiveAgent, receipt: Receipt) => void;
  /** Model behind the channels. */
  readonly channels: ChannelModel;
  readonly #clients: Clients | undefined;
  readonly #links: Links;
  readonly #inFlight: InFlight;
  readonly #troubles: FaultInjector;
  readonly #payloads = new PayloadMeter();
  readonly #rows: RowWriter;
  /** Links of subscriptions, by their numbers. */
  readonly #copies: (RunLink | undefined)[] = [];

  /** @param receive what an agent does with a message that has reached it */
  constructor(
    context: SimulationContext,
    scenario: Scenario,
    agents: ReadonlyMap<string, LiveAgent>,
    faults: FaultInjector,
    receive: (agent: LiveAgent, receipt: Receipt) => void,
    makeModel: (scenario: Scenario, outlet: ModelListener) => ChannelModel,
  ) {
    this.#context = context;
    this.#rows = new RowWriter(context);
    this.#agents = agents;
    this.#receive = receive;
    this.#troubles = faults;
    this.channels = makeModel(scenario, this.#outlet());
    this.#links = new Links(scenario, agents, context.trace);
    this.#inFlight = new InFlight(context, (fault) => faults.acts(fault), {
      landed: (transmission, hop) => this.#landed(transmission, hop),
      lost: (transmission, lost) => this.#lost(transmission, lost),
      retries: (transmission, reason) => this.#retries(transmission, reason),
    });
    this.#clients = this.channels.makeClients?.(this.#clientOutlet());
  }

  /** How many messages are in flight. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Estimated memory of all payloads so far. */
  get payloadBytes(): number {
    return this.#payloads.bytes;
  }

  // --- what agents do

  publish(agent: string, channel: string, content: Message, cause: EventNumber, why?: PublishReason): void {
    this.publishOver(this.linkOf(agent, channel), content, cause, why);
  }

  timerFired(link: RunLink): EventNumber {
    return this.#rows.timerFired(link.agentId, BY_ITSELF);
  }

  /** Returns the link over which an agent publishes to a channel. */
  linkOf(agent: string, channel: string): RunLink {
    return this.#links.of('publish', agent, channel);
  }

  publishOver(link: RunLink, content: Message, cause: EventNumber, why?: PublishReason): void {
    const payload = this.#payloads.keep(content);
    // The run ends with this work: its payloads are over the budget.
    if (payload === undefined) return;
    if (why !== undefined || this.#clients !== undefined || link.faults.length > 0) {
      this.#publishWith(link, payload, cause, why ?? {});
      return;
    }
    const arrivesUs = link.delay.arrivesUs(this.#context.nowUs());
    const message = this.#rows.published(link, payload, cause, arrivesUs);
    const shipment = { message, payload, departure: undefined, incarnation: 0 };
    this.#inFlight.launchSafely(link, shipment, arrivesUs, message);
  }

  /** Publishes what answers a message, or through a client, or over a link with faults. */
  #publishWith(link: RunLink, payload: Message, cause: EventNumber, why: PublishReason): void {
    const { agent, channel } = link;
    const atUs = this.#context.nowUs();
    const { slowed, ...about } = why;
    const event: Published = { kind: 'published', atUs, cause, agent, channel, payload, arrivesUs: atUs, ...about };
    if (this.#clients?.canSend(agent, channel) === false) {
      const fault = this.#cutBy(agent, channel) ?? slowed;
      const kept = this.#context.append(named({ ...event, unsent: true }, fault));
      this.#clients.published({ agent, channel, message: kept, payload }, false);
      return;
    }
    const plan = this.#inFlight.planTransmission(link, payload);
    const { arrivesUs, fault = slowed } = plan;
    const message = this.#context.append(named({ ...event, arrivesUs }, fault));
    this.#clients?.published({ agent, channel, message, payload }, true);
    this.#inFlight.launch(link, { message, payload, departure: undefined, incarnation: 0 }, plan, message);
  }

  ask(agent: string, channel: string, again: boolean, cause: EventNumber): void {
    this.channels.ask(channel, agent, again, cause);
  }

  subscribe(agentId: string, channel: string, cause: EventNumber): void {
    const agent = this.#agents.get(agentId);
    if (agent === undefined || agent.subscriptions.has(channel)) return;
    const event = { kind: 'subscribed', atUs: this.#context.nowUs(), cause, agent: agentId, channel } as const;
    const subscribed = this.#context.append(event);
    const subscription = this.channels.subscribe(channel, agentId, subscribed);
    const link = this.#links.of('subscribe', agentId, channel);
    link.subscription = subscription;
    this.#copies[subscription] = link;
    agent.subscriptions.set(channel, subscription);
  }

  /** A consumer is done with a message, without a failure. */
  acknowledge({ departure }: Receipt, cause: EventNumber): void {
    if (departure.via === 'consume') this.channels.acknowledge(departure, cause);
  }

  /** A consumer is done with a message, and has failed on it. */
  failed({ departure }: Receipt, cause: EventNumber): void {
    if (departure.via === 'consume') this.channels.failed?.(departure, cause);
  }

  unsubscribe(agentId: string, channel: string, cause: EventNumber): void {
    const agent = this.#agents.get(agentId);
    const subscription = agent?.subscriptions.get(channel);
    if (subscription === undefined) return;
    this.channels.unsubscribe(subscription);
    this.#links.of('subscribe', agentId, channel).subscription = undefined;
    this.#copies[subscription] = undefined;
    agent?.subscriptions.delete(channel);
    this.#context.append({ kind: 'unsubscribed', atUs: this.#context.nowUs(), cause, agent: agentId, channel });
  }

  /** The agent is gone, by a fault. */
  withdraw(agent: string, cause: EventNumber, fault: number): void {
    this.channels.withdraw(agent, cause);
    this.#clients?.crashed(agent, cause, fault);
  }

  // --- what faults and people do

  cut(where: Where, fault: number): void {
    this.#clients?.cut(where, fault);
    this.#inFlight.cut(where, fault);
  }

  healed(where: Where): void {
    this.#clients?.healed(where);
  }

  limitsChanged(isOne: (channel: string) => boolean, cause: EventNumber): void {
    this.channels.limitsChanged(isOne, cause);
  }

  /** Calls `act` with a message in flight; does nothing if the message is not in flight. */
  onHop(
    { link, agent, channel, hop }: Extract<Intervention, { readonly hop: number }>,
    act: (inFlight: InFlight, transmission: Transmission) => void,
  ): void {
    const transmission = this.#inFlight.find(link, agent, channel, hop);
    if (transmission !== undefined) act(this.#inFlight, transmission);
  }

  // --- what clients do

  #clientOutlet(): ClientOutlet {
    const context = this.#context;
    return {
      nowUs: () => context.nowUs(),
      at: (atUs, work) => context.at(atUs, work),
      append: (event) => context.append(event),
      cutBy: (agent, channel) => this.#cutBy(agent, channel),
      send: ({ agent, channel, message, payload }, cause) => {
        const link = this.#links.of('publish', agent, channel);
        const plan = this.#inFlight.planTransmission(link, payload);
        const { arrivesUs, fault } = plan;
        const event = { kind: 'sent', atUs: context.nowUs(), cause, agent, channel, message, arrivesUs } as const;
        const hop = context.append(named(event, fault));
        this.#inFlight.launch(link, { message, payload, departure: undefined, incarnation: 0 }, plan, hop);
        return hop;
      },
    };
  }

  #cutBy(agent: string, channel: string): number | undefined {
    const { faults } = this.#links.of('publish', agent, channel);
    return faults.find(({ fault, index }) => fault.kind === 'cut' && this.#troubles.acts(index))?.index;
  }

  #retries({ link, message, payload, departure, copy }: Transmission, reason: Lost['reason']): boolean {
    if (this.#clients === undefined || departure !== undefined || copy) return false;
    const { agent, channel } = link;
    return this.#clients.retries({ agent, channel, message, payload }, reason === 'cut');
  }

  /** A message has reached its channel, which takes it, or knows that it should not. */
  #arrived({ link, message, payload, copy, travelUs }: Transmission, hop: EventNumber): void {
    const { agent, channel, channelId } = link;
    this.#rows.arriving(link);
    if (this.#clients === undefined) {
      this.channels.arrive({ channel, channelId, message, payload, producer: agent, hop });
      return;
    }
    const transmission = { agent, channel, message, payload, hop, copy };
    const atUs = this.#context.nowUs();
    const answerUs = atUs + Math.max(travelUs, NOTICE_US_MIN);
    const refusal = this.#clients.arrives(transmission, answerUs);
    if (refusal === undefined) {
      this.channels.arrive({ channel, channelId, message, payload, producer: agent, hop });
      return;
    }
    const discarded = { kind: 'discarded', atUs, cause: hop, agent, channel, message, ...refusal } as const;
    const number = this.#context.append(discarded);
    if (refusal.retried) this.#clients.discarded(transmission, number, answerUs);
  }

  // --- what channels do

  #outlet(): ModelListener {
    const [context, rows] = [this.#context, this.#rows];
    return {
      nowUs: () => context.nowUs(),
      at: (atUs, work) => context.at(atUs, work),
      limitOf: (channel) => this.#troubles.limitOf(channel),
      accepted: ({ channel, message, hop }, seq, cause = hop, how = undefined) => {
        if (how === undefined) return rows.accepted(channel, message, seq, cause);
        return context.append({ kind: 'accepted', atUs: context.nowUs(), cause, channel, message, seq, ...how });
      },
      rejected: ({ channel, message, hop }, reason, blocked = hop) => {
        const event = { kind: 'rejected', atUs: context.nowUs(), cause: blocked, channel, message, reason } as const;
        context.append(named(event, this.#troubles.fullnessOf(channel)));
      },
      blocked: ({ channel, message, hop }) => {
        const event = { kind: 'blocked', atUs: context.nowUs(), cause: hop, channel, message } as const;
        return context.append(named(event, this.#troubles.fullnessOf(channel)));
      },
      dropped: (channel, seq, cause) => {
        const message = rows.messageOf(channel, seq);
        const fault = this.#troubles.fullnessOf(channel);
        const event = { kind: 'dropped', atUs: context.nowUs(), cause, channel, message, seq } as const;
        if (fault === undefined) rows.dropped(channel, message, seq, cause);
        else context.append({ ...event, reason: 'overflow', fault });
      },
      departed: (departure, cause) => this.#depart(departure, cause),
      consumeStarted: (agent, channel, cause) => {
        context.append({ kind: 'consumeStarted', atUs: context.nowUs(), cause, agent, channel });
      },
      consumeCancelled: (agent, channel, cause) => {
        context.append({ kind: 'consumeCancelled', atUs: context.nowUs(), cause, agent, channel });
      },
      told: (event) => {
        const byLength = event.kind === 'expired' && event.reason === 'length';
        return context.append(byLength ? named(event, this.#troubles.fullnessOf(event.channel)) : event);
      },
      messageOf: (channel, seq) => rows.messageOf(channel, seq),
    };
  }

  #depart(departure: Departure, cause: EventNumber): void {
    const { via, channel, agent: id, message, payload, seq, place, redelivered, lock, subscription } = departure;
    const link =
      (subscription === undefined ? undefined : this.#copies[subscription]) ?? this.#links.of(via, id, channel);
    if (link.live === undefined) return;
    const atUs = this.#context.nowUs();
    const shipment = { message, payload, departure, incarnation: incarnationOf(link.live) };
    const isPlain = place === undefined && redelivered === undefined && lock === undefined;
    if (isPlain && link.faults.length === 0) {
      const arrivesUs = link.delay.arrivesUs(atUs);
      const hop = this.#rows.dispatched(departure, link, cause, arrivesUs);
      this.#inFlight.launchSafely(link, shipment, arrivesUs, hop);
      return;
    }
    const plan = this.#inFlight.planTransmission(link, payload);
    const { arrivesUs, fault } = plan;
    const event = {
      kind: 'dispatched',
      atUs,
      cause,
      via,
      channel,
      agent: id,
      message,
      seq,
      ...place,
      arrivesUs,
    } as const;
    const again = redelivered === undefined ? {} : { redelivered };
    const dispatched = this.#context.append(named({ ...event, ...again, ...lock }, fault));
    this.#inFlight.launch(link, shipment, plan, dispatched);
  }

  #landed(transmission: Transmission, hop: EventNumber): void {
    const { link, copy, message, payload, departure } = transmission;
    const { channel, live: agent } = link;
    if (departure === undefined) {
      this.#arrived(transmission, hop);
      return;
    }
    if (agent === undefined || this.#isMissed(transmission, agent, departure, hop)) return;
    const { via } = departure;
    const again = departure.again && !copy;
    const buffer = via === 'consume' ? this.channels.bufferOf?.(departure) : undefined;
    if (buffer === undefined) {
      const received = this.#rows.received(departure, link, hop);
      // Nothing follows from a copy for an agent that does nothing about messages.
      if (via === 'subscribe' && !agent.listens && agent.throws === undefined) return;
      const made = { channel, message, payload, received, again, departure, isBuffered: false, isFailed: false };
      this.#receive(agent, made);
      return;
    }
    const event = {
      kind: 'received',
      atUs: this.#context.nowUs(),
      cause: hop,
      via,
      channel,
      agent: link.agent,
    } as const;
    const received = this.#context.append({ ...event, message, buffered: true });
    const receipt = { channel, message, payload, received, again, departure, isBuffered: true, isFailed: false };
    agent.unasked.add(receipt);
    buffer.push((asked) => {
      // Where the agent has crashed meanwhile it is not there any more.
      if (agent.unasked.delete(receipt)) this.#receive(agent, { ...receipt, again: asked });
    });
  }

  /** Appends the event of a message that has come to an agent in vain, if it has. */
  #isMissed(
    { link, message, incarnation }: Transmission,
    agent: LiveAgent,
    to: Departure,
    cause: EventNumber,
  ): boolean {
    const isLost = incarnation !== incarnationOf(agent);
    const isUnsubscribed = to.via === 'subscribe' && link.subscription !== to.subscription;
    if (!isLost && !isUnsubscribed && this.channels.isVoid?.(to) !== true) return false;
    const { channel, agent: id } = link;
    const event = { atUs: this.#context.nowUs(), cause, channel, agent: id, message } as const;
    if (isLost) {
      const lost = { kind: 'lost', ...event, via: to.via, reason: 'crash', fraction: 1 } as const;
      this.#context.append(named(lost, agent.crashes[incarnation]));
    } else {
      const reason = isUnsubscribed ? 'unsubscribed' : 'readAgain';
      this.#context.append({ kind: 'ignored', ...event, reason });
    }
    return true;
  }

  /** The client of the sender is to notice it, when its answer should have come. */
  #unsent({ link, message, payload, arrivesUs, travelUs }: Transmission, lost: EventNumber): void {
    const { agent, channel } = link;
    const event = this.#context.trace.eventAs(lost, 'lost');
    const noticedUs = Math.max(arrivesUs + travelUs, this.#context.nowUs() + NOTICE_US_MIN);
    const setback = { cause: lost, fault: event.fault, noticedUs };
    this.#clients?.lost({ agent, channel, message, payload }, setback, event.retried === true);
  }

  /** Tells the model. A consumer that waits in vain for what was handed to it asks again, when it should have come. */
  #lost(transmission: Transmission, lost: EventNumber): void {
    const { link, copy, arrivesUs, departure, incarnation } = transmission;
    const agent = link.live;
    if (copy || agent === undefined) return;
    if (departure === undefined) {
      this.#unsent(transmission, lost);
      return;
    }
    if (incarnation !== incarnationOf(agent)) return;
    const asksAgain = this.channels.lost !== undefined;
    const noticedUs = asksAgain ? Math.max(arrivesUs, this.#context.nowUs() + NOTICE_US_MIN) : arrivesUs;
    this.channels.lost?.(departure, noticedUs, lost);
    if (!departure.again) return;
    this.#context.at(noticedUs, () => {
      if (incarnation === incarnationOf(agent)) this.ask(link.agent, link.channel, true, lost);
    });
  }
}
