/** Messages between agents and channels: what leaves, when it arrives, and what the channel does with it. */
import type { Message } from '../messaging/index.ts';
import type { Scenario } from '../scenario/index.ts';
import type { EventNumber, MessageId } from '../trace/index.ts';
import type { LiveAgent, Receipt } from './agents.ts';
import { Channels, type Departure } from './channels.ts';
import { LinkDelays } from './link-delays.ts';
import type { Stage } from './stage.ts';

export class Traffic {
  readonly #stage: Stage;
  readonly #agents: ReadonlyMap<string, LiveAgent>;
  readonly #receive: (agent: LiveAgent, receipt: Receipt) => void;
  readonly #channels: Channels;
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
    this.#channels = new Channels(scenario);
    this.#delays = new LinkDelays(scenario);
  }

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
    this.#stage.at(arrivesUs, () => this.#arriveAtChannel(channel, message, payload, agent));
  }

  #arriveAtChannel(channel: string, message: MessageId, payload: Message, producer: string): void {
    const atUs = this.#stage.nowUs();
    const offered = this.#channels.offer(channel, payload, producer);
    if (!offered.ok) {
      this.#stage.append({ kind: 'rejected', atUs, cause: message, channel, message, reason: offered.reason });
      return;
    }
    const accepted = this.#stage.append({ kind: 'accepted', atUs, cause: message, channel, message, seq: offered.seq });
    for (const seq of offered.dropped) {
      this.#stage.append({
        kind: 'dropped',
        atUs,
        cause: accepted,
        channel,
        message: this.#messageOf(channel, seq),
        seq,
        reason: 'overflow',
      });
    }
    for (const departure of offered.departures) this.#depart(departure, accepted);
  }

  /** The message that the channel accepted under a number. */
  #messageOf(channel: string, seq: number): MessageId {
    const accepted = this.#stage.trace.acceptedOf(channel)[seq - 1];
    const event = accepted === undefined ? undefined : this.#stage.trace.event(accepted);
    if (event?.kind !== 'accepted') throw new Error(`Channel ${channel} accepted no message number ${seq}`);
    return event.message;
  }

  #depart({ via, agent, envelope, subscription, again }: Departure, cause: EventNumber): void {
    const { channel, seq } = envelope;
    const arrivesUs = this.#delays.of(via, agent, channel).arrivesUs(this.#stage.nowUs());
    const message = this.#messageOf(channel, seq);
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
    this.#stage.at(arrivesUs, () =>
      this.#arriveAtAgent(agent, { via, channel, message, handed, subscription, again, payload: envelope.message }),
    );
  }

  ask(agent: string, channel: string, again: boolean, cause: EventNumber): void {
    const departure = this.#channels.ask(channel, agent, again);
    if (departure === undefined)
      this.#stage.append({ kind: 'waited', atUs: this.#stage.nowUs(), cause, agent, channel });
    else this.#depart(departure, cause);
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
    subscription();
    agent?.subscriptions.delete(channel);
    this.#stage.append({ kind: 'unsubscribed', atUs: this.#stage.nowUs(), cause, agent: agentId, channel });
  }

  #arriveAtAgent(
    agentId: string,
    hop: Omit<Receipt, 'received'> & {
      readonly via: 'subscribe' | 'consume';
      readonly handed: EventNumber;
      readonly subscription: number | undefined;
    },
  ): void {
    const agent = this.#agents.get(agentId);
    if (agent === undefined) return;
    const { via, channel, message, handed, payload, again } = hop;
    const atUs = this.#stage.nowUs();
    if (via === 'subscribe' && agent.subscriptions.get(channel)?.id !== hop.subscription) {
      this.#stage.append({
        kind: 'ignored',
        atUs,
        cause: handed,
        channel,
        agent: agentId,
        message,
        reason: 'unsubscribed',
      });
      return;
    }
    const received = this.#stage.append({
      kind: 'received',
      atUs,
      cause: handed,
      via,
      channel,
      agent: agentId,
      message,
    });
    this.#receive(agent, { channel, message, payload, received, again });
  }
}
