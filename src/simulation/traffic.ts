/** Messages between agents and channels: what leaves, when it arrives, and what the channel does with it. */
import type { Message } from '../messaging/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { EventNumber, MessageId } from '../trace/index.ts';
import type { LiveAgent, Receipt } from './agents.ts';
import type { Arrival, ChannelModel, ChannelOutlet, Departure } from './channel-model.ts';
import { LinkDelays } from './link-delays.ts';
import { MemoryModel } from './memory-model.ts';
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
  ) {
    this.#stage = stage;
    this.#agents = agents;
    this.#receive = receive;
    this.#channels = new MemoryModel(scenario, this.#outlet());
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
    agent.subscriptions.set(channel, this.#channels.subscribe(channel, agentId));
    this.#stage.append({ kind: 'subscribed', atUs: this.#stage.nowUs(), cause, agent: agentId, channel });
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
      accepted: ({ channel, message, hop }: Arrival, seq) =>
        stage.append({ kind: 'accepted', atUs: stage.nowUs(), cause: hop, channel, message, seq }),
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
    const { via, channel, agent, message, seq } = departure;
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
      arrivesUs,
    });
    this.#stage.at(arrivesUs, () => this.#arrive(departure, handed));
  }

  #arrive({ via, channel, agent: id, message, payload, subscription, again }: Departure, hop: EventNumber): void {
    const agent = this.#agents.get(id);
    if (agent === undefined) return;
    const event = { atUs: this.#stage.nowUs(), cause: hop, channel, agent: id, message };
    if (via === 'subscribe' && agent.subscriptions.get(channel) !== subscription) {
      this.#stage.append({ kind: 'ignored', ...event, reason: 'unsubscribed' });
      return;
    }
    const received = this.#stage.append({ kind: 'received', ...event, via });
    this.#receive(agent, { channel, message, payload, received, again });
  }
}
