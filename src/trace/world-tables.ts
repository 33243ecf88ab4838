import type { EventNumber, MessageId } from './events.ts';
import { LOG } from './log-reducer.ts';
import { OwnLists } from './own-lists.ts';
import type { AgentState, ChannelState, LogState, RetriedMessage } from './world.ts';

/** Tables of a world by name; messages in flight are separate. */
export interface Tables {
  readonly agents: ReadonlyMap<string, AgentState>;
  readonly channels: ReadonlyMap<string, ChannelState>;
  readonly faults: readonly number[];
}

/**
 * Tables of a world under construction, with the changes that several kinds of events share.
 *
 * 1. A record is replaced, never changed, so that a copy of the tables is a snapshot once `seal` was called.
 * 2. `versions` of a table increases whenever the table changes; that of `inFlight`, whenever a hop begins or ends.
 */
export class WorldTables implements Tables {
  readonly agents: Map<string, AgentState>;
  readonly channels: Map<string, ChannelState>;
  faults: readonly number[];
  readonly versions = { agents: 0, channels: 0, inFlight: 0 };
  readonly lists = new OwnLists();

  constructor({ agents, channels, faults }: Tables) {
    this.agents = new Map(agents);
    this.channels = new Map(channels);
    this.faults = faults;
  }

  /** Seals the records published so far: their lists are copied before the next change. */
  seal(): void {
    this.lists.seal();
  }

  /** The client of the agent keeps the message, to send it or send it again. */
  retry(agentId: string, channelId: string, message: MessageId): void {
    const [agent, channel] = [this.agent(agentId), this.channel(channelId)];
    if (agent.retrying?.includes(message)) return;
    this.put({ ...agent, retrying: this.lists.push(agent.retrying ?? NONE, message) });
    const one = { agent: agentId, message };
    this.putChannel({ ...channel, retrying: this.lists.push(channel.retrying ?? NO_RETRIES, one) });
  }

  /** The channel has answered, or the client has given up: nothing is to be sent again. */
  settle(channelId: string, message: MessageId): void {
    const channel = this.channel(channelId);
    const { retrying = NO_RETRIES } = channel;
    const at = retrying.findIndex((one) => one.message === message);
    const retried = retrying[at];
    if (retried === undefined) return;
    this.putChannel({ ...channel, retrying: this.lists.withoutAt(retrying, at) });
    const agent = this.agent(retried.agent);
    this.put({ ...agent, retrying: this.lists.without(agent.retrying ?? NONE, message) });
  }

  /** Empties the client of an agent that crashed: nobody sends its messages again, the ones in flight included. */
  forgetRetries(agentId: string): void {
    const agent = this.agent(agentId);
    if ((agent.retrying ?? NONE).length === 0) return;
    this.put({ ...agent, retrying: NONE });
    for (const channel of this.channels.values()) {
      const { retrying = NO_RETRIES } = channel;
      const others = retrying.filter((one) => one.agent !== agentId);
      if (others.length < retrying.length) this.putChannel({ ...channel, retrying: others });
    }
  }

  putLog(id: string, change: (log: LogState) => LogState): void {
    const channel = this.channel(id);
    this.putChannel({ ...channel, log: change(channel.log ?? LOG) });
  }

  /** Notes that a hop begins or ends. */
  hopTurned(): void {
    this.versions.inFlight += 1;
  }

  /** Notes the last event at an agent. */
  touch(agent: string, number: EventNumber): void {
    this.put({ ...this.agent(agent), lastEvent: number });
  }

  agent(id: string): AgentState {
    return this.agents.get(id) ?? newAgent(id);
  }

  /** Returns a channel, and creates it when it is first named. */
  channel(id: string): ChannelState {
    const known = this.channels.get(id);
    if (known !== undefined) return known;
    const made = newChannel(id);
    this.putChannel(made);
    return made;
  }

  put(agent: AgentState): void {
    this.agents.set(agent.id, agent);
    this.versions.agents += 1;
  }

  putChannel(channel: ChannelState): void {
    this.channels.set(channel.id, channel);
    this.versions.channels += 1;
  }
}

/** Returns tables before the first event. */
export function newTables(agentIds: readonly string[], channelIds: readonly string[]): Tables {
  return {
    agents: new Map(agentIds.map((id) => [id, newAgent(id)])),
    channels: new Map(channelIds.map((id) => [id, newChannel(id)])),
    faults: [],
  };
}

function newAgent(id: string): AgentState {
  return {
    id,
    published: 0,
    received: 0,
    failed: 0,
    waitingFor: [],
    inbox: 0,
    working: undefined,
    down: false,
    lastEvent: -1,
  };
}

function newChannel(id: string): ChannelState {
  return {
    id,
    first: 1,
    next: 1,
    gaps: NONE,
    accepted: 0,
    consumed: 0,
    dropped: 0,
    subscribers: [],
    blocked: NONE,
    waiting: [],
  };
}

export const NONE: readonly number[] = [];
const NO_RETRIES: readonly RetriedMessage[] = [];
