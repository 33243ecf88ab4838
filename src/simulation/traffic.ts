/** Messages between agents and channels: what leaves, when it arrives, and what the channel does with it. */
import type { Message } from '../messaging/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { EventNumber, MessageId } from '../trace/index.ts';
import type { LiveAgent, Receipt } from './agents.ts';
import type { Arrival, ChannelModel, ChannelOutlet, Departure, ModelMaker } from './channel-model.ts';
import { LinkDelays } from './link-delays.ts';
import type { Stage } from './stage.ts';

export class Traffic {
  readonly #stage: Stage;
  readonly #agents: ReadonlyMap<string, LiveAgent>;
  readonly #receive: (agent: LiveAgent, receipt: Receipt) => void;
  readonly #channels: ChannelModel;
  readonly #delays: LinkDelays;

  /** @param receive what an agent does with a message that has reached it */
  constructor(
    stage: Stage,
    scenario: Scenario,
    agents: ReadonlyMap<string, LiveAgent>,
    receive: (agent: LiveAgent, receipt: Receipt) => void,
    makeModel: ModelMaker,
  ) {
    this.#stage = stage;
    this.#agents = agents;
    this.#receive = receive;
    this.#channels = makeModel(scenario, this.#outlet());
    this.#delays = new LinkDelays(scenario);
  }

  // --- what agents do

  publish(agent: string, channel: string, payload: Message, cause: EventNumber, about?: MessageId): void {
    const arrivesUs = this.#delays.of('publish', agent, channel).arrivesUs(this.#stage.nowUs());
    const message = this.#stage.append({
      kind: 'published',
      atUs: this.#stage.nowUs(),
      cause,
      agent,
      channel,
      payload,
      arrivesUs,
      ...(about === undefined ? {} : { about }),
    });
    this.#stage.at(arrivesUs, () =>
      this.#channels.arrive({ channel, message, payload, producer: agent, hop: message }),
    );
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

  unsubscribe(agentId: string, channel: string, cause: EventNumber): void {
    const agent = this.#agents.get(agentId);
    const subscription = agent?.subscriptions.get(channel);
    if (subscription === undefined) return;
    this.#channels.unsubscribe(subscription);
    agent?.subscriptions.delete(channel);
    this.#stage.append({ kind: 'unsubscribed', atUs: this.#stage.nowUs(), cause, agent: agentId, channel });
  }

  // --- what channels do

  #outlet(): ChannelOutlet {
    const stage = this.#stage;
    return {
      nowUs: () => stage.nowUs(),
      at: (atUs, work) => stage.at(atUs, work),
      accepted: ({ channel, message, hop }: Arrival, seq, how) =>
        stage.append({ kind: 'accepted', atUs: stage.nowUs(), cause: hop, channel, message, seq, ...how }),
      rejected: ({ channel, message, hop }, reason) => {
        stage.append({ kind: 'rejected', atUs: stage.nowUs(), cause: hop, channel, message, reason });
      },
      dropped: (channel, seq, cause) => {
        const message = this.#messageOf(channel, seq);
        stage.append({ kind: 'dropped', atUs: stage.nowUs(), cause, channel, message, seq, reason: 'overflow' });
      },
      departed: (departure, cause) => this.#depart(departure, cause),
      waited: (agent, channel, cause) => {
        stage.append({ kind: 'waited', atUs: stage.nowUs(), cause, agent, channel });
      },
      withdrawn: (agent, channel, cause) => {
        stage.append({ kind: 'withdrawn', atUs: stage.nowUs(), cause, agent, channel });
      },
      told: (event) => stage.append(event),
      messageOf: (channel, seq) => this.#messageOf(channel, seq),
    };
  }

  #messageOf(channel: string, seq: number): MessageId {
    const accepted = this.#stage.trace.acceptedOf(channel)[seq - 1];
    const event = accepted === undefined ? undefined : this.#stage.trace.event(accepted);
    if (event?.kind !== 'accepted') throw new Error(`Channel ${channel} accepted no message number ${seq}`);
    return event.message;
  }

  #depart(departure: Departure, cause: EventNumber): void {
    const { via, channel, agent, message, seq, place, redelivered } = departure;
    const arrivesUs = this.#delays.of(via, agent, channel).arrivesUs(this.#stage.nowUs());
    const handed = this.#stage.append({
      kind: 'handed',
      atUs: this.#stage.nowUs(),
      cause,
      via,
      channel,
      agent,
      message,
      seq,
      ...place,
      arrivesUs,
      ...(redelivered === undefined ? {} : { redelivered }),
    });
    this.#stage.at(arrivesUs, () => this.#arrive(departure, handed));
  }

  #arrive(departure: Departure, hop: EventNumber): void {
    const { via, channel, agent: id, message, payload, subscription, again } = departure;
    const agent = this.#agents.get(id);
    if (agent === undefined) return;
    const event = { atUs: this.#stage.nowUs(), cause: hop, channel, agent: id, message };
    if (via === 'subscribe' && agent.subscriptions.get(channel) !== subscription) {
      this.#stage.append({ kind: 'ignored', ...event, reason: 'unsubscribed' });
      return;
    }
    const buffer = via === 'consume' ? this.#channels.bufferOf?.(departure) : undefined;
    const buffered = buffer === undefined ? {} : ({ buffered: true } as const);
    const received = this.#stage.append({ kind: 'received', ...event, via, ...buffered });
    const receipt = { channel, message, payload, received, again, departure, ...buffered };
    if (buffer === undefined) this.#receive(agent, receipt);
    else buffer.push((asksAgain) => this.#receive(agent, { ...receipt, again: asksAgain }));
  }
}
