import type { Dispatched, EventNumber, MessageId, TraceEvent } from './events.ts';
import {
  afterAcknowledgement,
  afterExpiry,
  afterHandingOut,
  afterRebalance,
  afterRelease,
  inLog,
  LOG,
  withEntry,
} from './log-reducer.ts';
import { OwnLists } from './own-lists.ts';
import type { AgentState, ChannelState, LogState, RetriedMessage } from './world.ts';

/** Tables of a world by name; messages in flight are separate. */
export interface Tables {
  readonly agents: ReadonlyMap<string, AgentState>;
  readonly channels: ReadonlyMap<string, ChannelState>;
  readonly faults: readonly number[];
}

/**
 * A world under construction: applies events to tables.
 *
 * 1. A record is replaced, never changed, so that a copy of the tables is a snapshot once `seal` was called.
 * 2. `versions` of a table increases whenever the table changes; that of `inFlight`, whenever a hop begins or ends.
 */
export class WorldReducer implements Tables {
  readonly agents: Map<string, AgentState>;
  readonly channels: Map<string, ChannelState>;
  faults: readonly number[];
  readonly versions = { agents: 0, channels: 0, inFlight: 0 };
  readonly #lists = new OwnLists();

  constructor({ agents, channels, faults }: Tables) {
    this.agents = new Map(agents);
    this.channels = new Map(channels);
    this.faults = faults;
  }

  /** Seals the records published so far: their lists are copied before the next change. */
  seal(): void {
    this.#lists.seal();
  }

  apply(event: TraceEvent, number: EventNumber): void {
    switch (event.kind) {
      case 'published': {
        const agent = this.#agent(event.agent);
        this.#put({ ...agent, published: agent.published + 1, lastEvent: number });
        this.#channel(event.channel);
        if (event.unsent) this.#retry(event.agent, event.channel, number);
        this.#hopTurned();
        return;
      }
      case 'sent':
        this.#hopTurned();
        return;
      case 'discarded':
        if (event.reason === 'duplicate') this.#settle(event.channel, event.message);
        else if (event.retried) this.#retry(event.agent, event.channel, event.message);
        this.#hopTurned();
        return;
      case 'unanswered':
        this.#retry(event.agent, event.channel, event.message);
        return;
      case 'gaveUp':
        this.#settle(event.channel, event.message);
        this.#touch(event.agent, number);
        return;
      case 'accepted': {
        const channel = this.#channel(event.channel);
        const blocked = this.#lists.without(channel.blocked, event.message);
        // A record of real traffic may learn late of older messages, and may skip numbers: those do not lengthen the queue.
        const next = Math.max(channel.next, event.seq + 1);
        const first = channel.first + Math.max(0, event.seq - channel.next);
        const gaps = first === channel.first ? channel.gaps : channel.gaps.filter((seq) => seq >= first);
        const kept = { ...channel, accepted: channel.accepted + 1, first, next, gaps, blocked };
        this.#putChannel(
          inLog(event)
            ? { ...kept, first: next, log: withEntry(kept.log ?? LOG, event) }
            : event.kept === false
              ? { ...kept, first: next }
              : kept,
        );
        this.#settle(event.channel, event.message);
        this.#hopTurned();
        return;
      }
      case 'rejected': {
        const channel = this.#channel(event.channel);
        if (channel.blocked.includes(event.message))
          this.#putChannel({ ...channel, blocked: this.#lists.without(channel.blocked, event.message) });
        this.#hopTurned();
        return;
      }
      case 'blocked': {
        const channel = this.#channel(event.channel);
        this.#putChannel({ ...channel, blocked: this.#lists.push(channel.blocked, event.message) });
        this.#hopTurned();
        return;
      }
      case 'dropped': {
        const channel = this.#channel(event.channel);
        this.#putChannel({ ...leave(channel, event.seq, this.#lists), dropped: channel.dropped + 1 });
        return;
      }
      case 'dispatched':
        this.#hopTurned();
        if (event.via === 'consume') this.#consumed(event);
        return;
      case 'received': {
        const agent = this.#agent(event.agent);
        const inbox = agent.working === undefined && !event.buffered ? agent.inbox : agent.inbox + 1;
        this.#put({ ...agent, received: agent.received + 1, inbox, lastEvent: number });
        this.#hopTurned();
        return;
      }
      case 'ignored':
      case 'duplicated':
      case 'delayed':
        this.#hopTurned();
        return;
      case 'lost':
        if (event.retried) this.#retry(event.agent, event.channel, event.message);
        this.#hopTurned();
        return;
      case 'consumeStarted': {
        const [agent, channel] = [this.#agent(event.agent), this.#channel(event.channel)];
        this.#put({ ...agent, waitingFor: this.#lists.push(agent.waitingFor, event.channel), lastEvent: number });
        this.#putChannel({ ...channel, waiting: this.#lists.push(channel.waiting, event.agent) });
        return;
      }
      case 'subscribed':
      case 'unsubscribed': {
        const channel = this.#channel(event.channel);
        const others = this.#lists.without(channel.subscribers, event.agent);
        const subscribers = event.kind === 'subscribed' ? this.#lists.push(others, event.agent) : others;
        this.#putChannel({ ...channel, subscribers });
        if (event.kind === 'unsubscribed' && channel.log?.joining.includes(event.agent))
          this.#putLog(event.channel, (log) => ({ ...log, joining: this.#lists.without(log.joining, event.agent) }));
        this.#touch(event.agent, number);
        return;
      }
      case 'workStarted': {
        const agent = this.#agent(event.agent);
        const working = { message: event.message, sinceUs: event.atUs, untilUs: event.untilUs };
        this.#put({ ...agent, working, inbox: event.fromInbox ? agent.inbox - 1 : agent.inbox, lastEvent: number });
        return;
      }
      case 'workFinished':
        this.#put({ ...this.#agent(event.agent), working: undefined, lastEvent: number });
        return;
      case 'failed': {
        const agent = this.#agent(event.agent);
        this.#put({ ...agent, failed: agent.failed + 1, lastEvent: number });
        return;
      }
      case 'timerFired':
        this.#touch(event.agent, number);
        return;
      case 'faultBegan':
        this.faults = this.#lists.push(this.faults, event.fault);
        return;
      case 'faultEnded':
        this.faults = this.#lists.without(this.faults, event.fault);
        return;
      case 'crashed':
      case 'restarted':
        if (event.kind === 'crashed') this.#forgetRetries(event.agent);
        this.#put({
          ...this.#agent(event.agent),
          down: event.kind === 'crashed',
          working: undefined,
          inbox: 0,
          lastEvent: number,
        });
        return;
      case 'consumeCancelled': {
        const [agent, channel] = [this.#agent(event.agent), this.#channel(event.channel)];
        this.#put({ ...agent, waitingFor: this.#lists.without(agent.waitingFor, event.channel), lastEvent: number });
        this.#putChannel({ ...channel, waiting: this.#lists.without(channel.waiting, event.agent) });
        return;
      }
      case 'abandoned':
        this.#touch(event.agent, number);
        return;
      case 'acknowledged':
        this.#touch(event.agent, number);
        this.#putLog(event.channel, (log) => afterAcknowledgement(log, event, this.#lists));
        return;
      case 'released':
        this.#touch(event.agent, number);
        this.#putLog(event.channel, (log) => afterRelease(log, event, this.#lists));
        return;
      case 'expired': {
        const channel = this.#channel(event.channel);
        const { log, missed } = afterExpiry(channel.log ?? LOG, event, this.#lists);
        this.#putChannel({ ...channel, log, dropped: channel.dropped + missed });
        return;
      }
      case 'rebalanceStarted':
        this.#touch(event.agent, number);
        if (!event.goesOn) this.#putLog(event.channel, (log) => ({ ...log, standsStillUntilUs: event.untilUs }));
        return;
      case 'partitionsAssigned':
        this.#putLog(event.channel, (log) => afterRebalance(log, event));
        return;
      case 'joinStarted':
      case 'joined':
        this.#touch(event.agent, number);
        this.#putLog(event.channel, (log) => ({
          ...log,
          joining:
            event.kind === 'joinStarted'
              ? this.#lists.push(this.#lists.without(log.joining, event.agent), event.agent)
              : this.#lists.without(log.joining, event.agent),
        }));
        return;
      case 'measured': {
        const channel = this.#channel(event.channel);
        const { depth, accepted, consumed, dropped } = event;
        // Messages observed since were not counted yet; counted ones that were not observed yet will be.
        const next = Math.max(channel.next, accepted + 1);
        this.#putChannel({ ...channel, first: accepted + 1 - depth, next, gaps: NONE, accepted, consumed, dropped });
        return;
      }
      case 'missed':
        this.#channel(event.channel);
        return;
      case 'userActed':
      case 'halted':
        return;
    }
  }

  #consumed(event: Dispatched): void {
    const channel = this.#channel(event.channel);
    const consumeStarted = channel.waiting.includes(event.agent);
    const waiting = this.#lists.without(channel.waiting, event.agent);
    const consumed = channel.consumed + (event.redelivered ? 0 : 1);
    this.#putChannel(
      channel.log === undefined
        ? { ...leave(channel, event.seq, this.#lists), consumed, waiting }
        : { ...channel, log: afterHandingOut(channel.log, event, this.#lists), consumed, waiting },
    );
    if (!consumeStarted) return;
    const agent = this.#agent(event.agent);
    this.#put({ ...agent, waitingFor: this.#lists.without(agent.waitingFor, event.channel) });
  }

  /** The client of the agent keeps the message, to send it or send it again. */
  #retry(agentId: string, channelId: string, message: MessageId): void {
    const [agent, channel] = [this.#agent(agentId), this.#channel(channelId)];
    if (agent.retrying?.includes(message)) return;
    this.#put({ ...agent, retrying: this.#lists.push(agent.retrying ?? NONE, message) });
    const one = { agent: agentId, message };
    this.#putChannel({ ...channel, retrying: this.#lists.push(channel.retrying ?? NO_RETRIES, one) });
  }

  /** The channel has answered, or the client has given up: nothing is to be sent again. */
  #settle(channelId: string, message: MessageId): void {
    const channel = this.#channel(channelId);
    const { retrying = NO_RETRIES } = channel;
    const at = retrying.findIndex((one) => one.message === message);
    const retried = retrying[at];
    if (retried === undefined) return;
    this.#putChannel({ ...channel, retrying: this.#lists.withoutAt(retrying, at) });
    const agent = this.#agent(retried.agent);
    this.#put({ ...agent, retrying: this.#lists.without(agent.retrying ?? NONE, message) });
  }

  /** Empties the client of an agent that crashed: nobody sends its messages again, the ones in flight included. */
  #forgetRetries(agentId: string): void {
    for (const message of this.#agent(agentId).retrying ?? NONE)
      for (const { id, retrying } of this.channels.values())
        if (retrying?.some((one) => one.message === message)) this.#settle(id, message);
  }

  #putLog(id: string, change: (log: LogState) => LogState): void {
    const channel = this.#channel(id);
    this.#putChannel({ ...channel, log: change(channel.log ?? LOG) });
  }

  #hopTurned(): void {
    this.versions.inFlight += 1;
  }

  #touch(agent: string, number: EventNumber): void {
    this.#put({ ...this.#agent(agent), lastEvent: number });
  }

  #agent(id: string): AgentState {
    return this.agents.get(id) ?? newAgent(id);
  }

  /** Returns a channel, and creates it when it is first named. */
  #channel(id: string): ChannelState {
    const known = this.channels.get(id);
    if (known !== undefined) return known;
    const made = newChannel(id);
    this.#putChannel(made);
    return made;
  }

  #put(agent: AgentState): void {
    this.agents.set(agent.id, agent);
    this.versions.agents += 1;
  }

  #putChannel(channel: ChannelState): void {
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

const NONE: readonly number[] = [];
const NO_RETRIES: readonly RetriedMessage[] = [];

/** Returns the channel after a message has left its queue: the oldest, one that a full queue has refused, or one never kept. */
function leave(channel: ChannelState, seq: number, lists: OwnLists): ChannelState {
  const { first, next, gaps } = channel;
  if (seq < first) return channel;
  if (first !== seq) return { ...channel, gaps: lists.push(gaps, seq) };
  let from = seq + 1;
  let passed = 0;
  for (; gaps[passed] === from; from += 1) passed += 1;
  // A queue of gaps alone is empty.
  return { ...channel, first: Math.min(from, next), gaps: lists.withoutFirst(gaps, passed) };
}
