/** The state of the world at a time, from the events before it: for each kind of event, what it changes. */
import { type ByKind, byKind, ignore } from './by-kind.ts';
import type { Dispatched, EventNumber, EventOf, TraceEvent } from './events.ts';
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
import type { OwnLists } from './own-lists.ts';
import type { AgentState, ChannelState } from './world.ts';
import { NONE, WorldTables } from './world-tables.ts';

/** A world under construction: applies events to tables. */
export class WorldReducer extends WorldTables {
  apply(event: TraceEvent, number: EventNumber): void {
    byKind(REDUCERS, event, number, this);
  }
}

/** Changes that an event of each kind makes. */
const REDUCERS: ByKind<WorldTables, void> = {
  published: (event, number, world) => {
    const agent = world.agent(event.agent);
    world.put({ ...agent, published: agent.published + 1, lastEvent: number });
    world.channel(event.channel);
    if (event.unsent) world.retry(event.agent, event.channel, number);
    world.hopTurned();
  },
  sent: turnHop,
  discarded: (event, _number, world) => {
    if (event.reason === 'duplicate') world.settle(event.channel, event.message);
    else if (event.retried) world.retry(event.agent, event.channel, event.message);
    world.hopTurned();
  },
  unanswered: (event, _number, world) => {
    world.retry(event.agent, event.channel, event.message);
  },
  gaveUp: (event, number, world) => {
    world.settle(event.channel, event.message);
    world.touch(event.agent, number);
  },
  accepted: (event, _number, world) => {
    const channel = world.channel(event.channel);
    const blocked = world.lists.without(channel.blocked, event.message);
    // A record of real traffic may learn late of older messages, and may skip numbers: those do not lengthen the queue.
    const next = Math.max(channel.next, event.seq + 1);
    const first = channel.first + Math.max(0, event.seq - channel.next);
    const gaps = first === channel.first ? channel.gaps : channel.gaps.filter((seq) => seq >= first);
    const kept = { ...channel, accepted: channel.accepted + 1, first, next, gaps, blocked };
    world.putChannel(
      inLog(event)
        ? { ...kept, first: next, log: withEntry(kept.log ?? LOG, event) }
        : event.kept === false
          ? { ...kept, first: next }
          : kept,
    );
    if (channel.retrying !== undefined) world.settle(event.channel, event.message);
    world.hopTurned();
  },
  rejected: (event, _number, world) => {
    const channel = world.channel(event.channel);
    if (channel.blocked.includes(event.message))
      world.putChannel({ ...channel, blocked: world.lists.without(channel.blocked, event.message) });
    world.hopTurned();
  },
  blocked: (event, _number, world) => {
    const channel = world.channel(event.channel);
    world.putChannel({ ...channel, blocked: world.lists.push(channel.blocked, event.message) });
    world.hopTurned();
  },
  polled: (event, number, world) => {
    world.channel(event.channel);
    world.touch(event.agent, number);
  },
  noted: (event, number, world) => {
    if (event.agent !== undefined) world.touch(event.agent, number);
  },
  dropped: (event, _number, world) => {
    const channel = world.channel(event.channel);
    world.putChannel({ ...leave(channel, event.seq, world.lists), dropped: channel.dropped + 1 });
  },
  dispatched: (event, _number, world) => {
    world.hopTurned();
    if (event.via === 'consume') consume(event, world);
  },
  received: (event, number, world) => {
    if (event.via === 'direct') countDirect(event, world);
    const agent = world.agent(event.agent);
    // A direct message interrupts, as an answer to a call does. Named work is local, in a recording: its agent handles messages meanwhile.
    const { working } = agent;
    const isBusy = event.via !== 'direct' && working?.message !== undefined && working.what === undefined;
    const inbox = isBusy || event.buffered ? agent.inbox + 1 : agent.inbox;
    world.put({ ...agent, received: agent.received + 1, inbox, lastEvent: number });
    world.hopTurned();
  },
  ignored: turnHop,
  duplicated: turnHop,
  delayed: turnHop,
  lost: (event, _number, world) => {
    if (event.retried) world.retry(event.agent, event.channel, event.message);
    world.hopTurned();
  },
  consumeStarted: (event, number, world) => {
    const [agent, channel] = [world.agent(event.agent), world.channel(event.channel)];
    world.put({ ...agent, waitingFor: world.lists.push(agent.waitingFor, event.channel), lastEvent: number });
    world.putChannel({ ...channel, waiting: world.lists.push(channel.waiting, event.agent) });
  },
  subscribed: changeSubscribers,
  unsubscribed: changeSubscribers,
  workStarted: (event, number, world) => {
    const agent = world.agent(event.agent);
    const { message, what, atUs: sinceUs, untilUs } = event;
    const working = { message, what, sinceUs, untilUs };
    world.put({ ...agent, working, inbox: event.fromInbox ? agent.inbox - 1 : agent.inbox, lastEvent: number });
  },
  workFinished: (event, number, world) => {
    world.put({ ...world.agent(event.agent), working: undefined, lastEvent: number });
  },
  failed: (event, number, world) => {
    const agent = world.agent(event.agent);
    world.put({ ...agent, failed: agent.failed + 1, lastEvent: number });
  },
  threw: (event, number, world) => {
    const agent = world.agent(event.agent);
    world.put({ ...agent, failed: agent.failed + 1, lastEvent: number });
  },
  stopped: (event, number, world) =>
    world.put({ ...world.agent(event.agent), stopped: event.reason, lastEvent: number }),
  brokerThrew: ({ channel }, _number, world) => {
    world.channel(channel);
  },
  brokerStopped: ({ channel }, _number, world) => {
    world.channel(channel);
  },
  logged: (event, number, world) => {
    world.touch(event.agent, number);
  },
  timerFired: (event, number, world) => {
    world.touch(event.agent, number);
  },
  faultBegan: (event, _number, world) => {
    world.faults = world.lists.push(world.faults, event.fault);
  },
  faultEnded: (event, _number, world) => {
    world.faults = world.lists.without(world.faults, event.fault);
  },
  crashed: (event, number, world) => {
    world.forgetRetries(event.agent);
    world.put({ ...anew(world.agent(event.agent)), down: true, lastEvent: number });
  },
  restarted: (event, number, world) => world.put({ ...anew(world.agent(event.agent)), down: false, lastEvent: number }),
  consumeCancelled: (event, number, world) => {
    const [agent, channel] = [world.agent(event.agent), world.channel(event.channel)];
    world.put({ ...agent, waitingFor: world.lists.without(agent.waitingFor, event.channel), lastEvent: number });
    world.putChannel({ ...channel, waiting: world.lists.without(channel.waiting, event.agent) });
  },
  abandoned: (event, number, world) => {
    world.touch(event.agent, number);
  },
  acknowledged: (event, number, world) => {
    world.touch(event.agent, number);
    world.putLog(event.channel, (log) => afterAcknowledgement(log, event, world.lists));
  },
  released: (event, number, world) => {
    world.touch(event.agent, number);
    world.putLog(event.channel, (log) => afterRelease(log, event, world.lists));
  },
  expired: (event, _number, world) => {
    const channel = world.channel(event.channel);
    const { log, missed } = afterExpiry(channel.log ?? LOG, event, world.lists);
    world.putChannel({ ...channel, log, dropped: channel.dropped + missed });
  },
  rebalanceStarted: (event, number, world) => {
    world.touch(event.agent, number);
    if (!event.goesOn) world.putLog(event.channel, (log) => ({ ...log, standsStillUntilUs: event.untilUs }));
  },
  partitionsAssigned: (event, _number, world) => {
    world.putLog(event.channel, (log) => afterRebalance(log, event));
  },
  joinStarted: changeJoining,
  joined: changeJoining,
  measured: (event, _number, world) => {
    const channel = world.channel(event.channel);
    const { depth, accepted, consumed, dropped } = event;
    // Messages observed since were not counted yet; counted ones that were not observed yet will be.
    const next = Math.max(channel.next, accepted + 1);
    world.putChannel({ ...channel, first: accepted + 1 - depth, next, gaps: NONE, accepted, consumed, dropped });
  },
  missed: (event, _number, world) => {
    world.channel(event.channel);
  },
  userActed: ignore,
  halted: ignore,
};

/** Returns the agent without work, received messages and a program that was stopped. */
function anew({ stopped: _, ...agent }: AgentState): AgentState {
  return { ...agent, working: undefined, inbox: 0 };
}

/** A direct message counts when it arrives: it was in no queue. */
function countDirect({ channel: id }: EventOf<'received'>, world: WorldTables): void {
  const channel = world.channel(id);
  world.putChannel({ ...channel, accepted: channel.accepted + 1, consumed: channel.consumed + 1 });
}

/** A hop begins or ends, and nothing else changes. */
function turnHop(_event: TraceEvent, _number: EventNumber, world: WorldTables): void {
  world.hopTurned();
}

function changeSubscribers(
  event: EventOf<'subscribed' | 'unsubscribed'>,
  number: EventNumber,
  world: WorldTables,
): void {
  const channel = world.channel(event.channel);
  const others = world.lists.without(channel.subscribers, event.agent);
  const subscribers = event.kind === 'subscribed' ? world.lists.push(others, event.agent) : others;
  world.putChannel({ ...channel, subscribers });
  if (event.kind === 'unsubscribed' && channel.log?.joining.includes(event.agent))
    world.putLog(event.channel, (log) => ({ ...log, joining: world.lists.without(log.joining, event.agent) }));
  world.touch(event.agent, number);
}

function changeJoining(event: EventOf<'joinStarted' | 'joined'>, number: EventNumber, world: WorldTables): void {
  world.touch(event.agent, number);
  world.putLog(event.channel, (log) => ({
    ...log,
    joining:
      event.kind === 'joinStarted'
        ? world.lists.push(world.lists.without(log.joining, event.agent), event.agent)
        : world.lists.without(log.joining, event.agent),
  }));
}

function consume(event: Dispatched, world: WorldTables): void {
  const channel = world.channel(event.channel);
  const consumeStarted = channel.waiting.includes(event.agent);
  const waiting = world.lists.without(channel.waiting, event.agent);
  const consumed = channel.consumed + (event.redelivered ? 0 : 1);
  world.putChannel(
    channel.log === undefined
      ? { ...leave(channel, event.seq, world.lists), consumed, waiting }
      : { ...channel, log: afterHandingOut(channel.log, event, world.lists), consumed, waiting },
  );
  if (!consumeStarted) return;
  const agent = world.agent(event.agent);
  world.put({ ...agent, waitingFor: world.lists.without(agent.waitingFor, event.channel) });
}

/** Returns the channel after a message has left its queue: the oldest, one that a full queue has refused, or one never kept. */
function leave(channel: ChannelState, seq: number, lists: OwnLists): ChannelState {
  const { first, next, gaps } = channel;
  if (seq < first) return channel;
  if (first !== seq) {
    if (seq > (gaps.at(-1) ?? first)) return { ...channel, gaps: lists.push(gaps, seq) };
    // A broker of one's own may hand out the newest first, or the same again.
    return gaps.includes(seq) ? channel : { ...channel, gaps: [...gaps, seq].toSorted((one, other) => one - other) };
  }
  let from = seq + 1;
  let passed = 0;
  for (; gaps[passed] === from; from += 1) passed += 1;
  // A queue of gaps alone is empty.
  return { ...channel, first: Math.min(from, next), gaps: lists.withoutFirst(gaps, passed) };
}
