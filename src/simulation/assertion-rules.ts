/** Meaning of each kind of assertion, event by event. */
import type { Assertion, Micros } from '../scenario/index.ts';
import {
  describe,
  type EventNumber,
  type MessageId,
  messageName,
  messageShortName,
  sentence,
  type Trace,
  type TraceEvent,
} from '../trace/index.ts';
import type { Breach } from './assertion-watch.ts';
import { EventQueue } from './event-queue.ts';

/** Rule that follows one assertion along a trace. It sees every event once, in order, until the assertion is broken. */
export interface Rule {
  /** @returns the breach, if this event is one */
  see(event: TraceEvent, number: EventNumber): Breach | undefined;
  /** Returns the breach by a deadline that has passed at `nowUs`, before any event of that time, if there is one. */
  late?(nowUs: Micros): Breach | undefined;
  /**
   * Adds to a breach what a later event says about it.
   * @returns the breach with the addition, or undefined if the event adds nothing
   */
  afterwards?(breach: Breach, event: TraceEvent): Breach | undefined;
}

export function ruleOf(assertion: Assertion, trace: Trace): Rule {
  switch (assertion.kind) {
    case 'arrives':
      return arrives(assertion, trace);
    case 'once':
      return once(assertion, trace);
    case 'inOrder':
      return inOrder(assertion, trace);
    case 'depth':
      return depth(assertion, trace);
    case 'nothingLost':
      return nothingLost(assertion, trace);
    case 'noFailure':
      return noFailure(assertion, trace);
  }
}

type Of<Kind extends Assertion['kind']> = Extract<Assertion, { kind: Kind }>;

/** Returns whether a name is the wanted one; '' stands for any. */
function isOne(wanted: string, name: string): boolean {
  return wanted === '' || wanted === name;
}

/**
 * Checks that every message that the channel has accepted reaches the agent in time; without an agent, any one agent. A message
 * that the channel refuses, or that is lost on its way there, is not expected. A message has reached the agent when it is
 * received, whatever the agent does with it then, and not when it is ignored. An arrival exactly at the deadline is in time.
 * A direct message is expected once it is published, unless it is lost on its way.
 */
function arrives({ channel, agent, withinUs }: Of<'arrives'>, trace: Trace): Rule {
  const deadlines = new EventQueue<MessageId>();
  const awaited = new Set<MessageId>();
  const who = agent === '' ? 'anybody' : agent;
  const breach = (message: MessageId, atUs: Micros): Breach => {
    return {
      atUs,
      event: message,
      message,
      words: `${sentence(messageName(trace, message))} had not reached ${who} after ${seconds(withinUs)}`,
    };
  };
  const isArrival = (event: TraceEvent): event is Extract<TraceEvent, { kind: 'received' }> =>
    event.kind === 'received' && isOne(channel, event.channel) && isOne(agent, event.agent);
  return {
    see: (event, number) => {
      if (isArrival(event)) awaited.delete(event.message);
      if (event.kind === 'lost' && trace.message(event.message).to !== undefined) awaited.delete(event.message);
      if (event.kind === 'published' && event.to !== undefined && isOne(channel, event.channel)) {
        awaited.add(number);
        deadlines.push(event.atUs + withinUs + 1, 0, number);
      }
      if (event.kind !== 'accepted' || !isOne(channel, event.channel)) return undefined;
      const tooLateUs = trace.atUs(event.message) + withinUs + 1;
      if (tooLateUs <= event.atUs) return breach(event.message, event.atUs);
      awaited.add(event.message);
      deadlines.push(tooLateUs, 0, event.message);
      return undefined;
    },
    late: (nowUs) => {
      for (let atUs = deadlines.nextUs; atUs !== undefined && atUs <= nowUs; atUs = deadlines.nextUs) {
        const message = deadlines.pop();
        if (message !== undefined && awaited.has(message)) return breach(message, atUs);
      }
      return undefined;
    },
    afterwards: (broken, event) => {
      if (!isArrival(event) || event.message !== broken.message) return undefined;
      const tookUs = event.atUs - trace.atUs(broken.message);
      const words = `${sentence(messageName(trace, event.message))} reached ${event.agent} after ${seconds(tookUs)}, ${seconds(tookUs - withinUs)} too late`;
      return { ...broken, afterwards: { atUs: event.atUs, words } };
    },
  };
}

/**
 * Checks that no agent receives a message twice by the same way.
 *
 * - An agent that subscribes and consumes gets a copy and the message itself. Those are two ways: once each is once.
 * - Without an agent, all consumers of a channel count as one, as a queue gives each message to one of them.
 * - Copies count for each agent. So do messages consumed from a channel that keeps nothing, as each consumer there gets its
 *   own.
 * - An ignored message has not been received.
 * - A message that comes again, as nobody had acknowledged it, is received twice if it had arrived before. It does not matter
 *   whether the agent failed on it or crashed with it: this is what "at least once" means.
 */
function once({ channel, agent }: Of<'once'>, trace: Trace): Rule {
  const seen = new Map<string, Map<MessageId, string>>();
  const passedOn = new Set<MessageId>();
  return {
    see: (event, number) => {
      if (event.kind === 'accepted' && event.kept === false) passedOn.add(event.message);
      if (event.kind !== 'received' || !isOne(channel, event.channel) || !isOne(agent, event.agent)) return undefined;
      const shared = event.via === 'consume' && !passedOn.has(event.message);
      const before = tableOf(seen, shared ? 'the queue' : `${event.via} ${event.agent}`);
      const first = before.get(event.message);
      before.set(event.message, event.agent);
      if (first === undefined) return undefined;
      const words =
        first === event.agent
          ? `${event.agent} received ${messageName(trace, event.message)} a second time`
          : `${event.agent} received ${messageName(trace, event.message)}, which ${first} had received before`;
      return { atUs: event.atUs, event: number, message: event.message, words };
    },
  };
}

/**
 * Checks that an agent receives each publisher's messages in the order of publishing, for each way by itself. A message that
 * never comes leaves no disorder, and neither does one that comes a second time: `nothingLost` and `once` report those. A
 * message that first arrives with its second dispatch can be out of order. Without an agent, each agent is checked by itself.
 */
function inOrder({ channel, agent }: Of<'inOrder'>, trace: Trace): Rule {
  /** Latest message of each publisher on each channel, by way; `seen` holds all messages, by way. */
  const last = new Map<string, Map<string, MessageId>>();
  const seen = new Map<string, Set<MessageId>>();
  return {
    see: (event, number) => {
      if (event.kind !== 'received' || !isOne(channel, event.channel) || !isOne(agent, event.agent)) return undefined;
      const { message } = event;
      const way = `${event.via} ${event.agent}`;
      const had = seen.get(way) ?? new Set();
      seen.set(way, had);
      if (had.has(message)) return undefined;
      had.add(message);
      const published = trace.message(message);
      const ofWay = tableOf(last, way);
      const sender = JSON.stringify([event.channel, published.agent]);
      const newest = ofWay.get(sender) ?? -1;
      if (message > newest) {
        ofWay.set(sender, message);
        return undefined;
      }
      const words = `${event.agent} received ${messageName(trace, message)} after ${messageShortName(trace, newest)}, which ${published.agent} published later`;
      return { atUs: event.atUs, event: number, message, words };
    },
  };
}

/**
 * Checks that a channel's queue holds at most `depthMax` messages. The direct effects of accepting a message belong to the
 * acceptance: it goes to a consumer that waits, or pushes another out. The queue is counted after them. Without a channel, each
 * channel is checked by itself. For a log, the messages that its group has yet to get are counted. A channel that keeps nothing
 * has no queue.
 */
function depth({ channel, depthMax }: Of<'depth'>, trace: Trace): Rule {
  const queues = new Map<string, Set<number>>();
  const queueOf = (name: string): Set<number> => {
    const known = queues.get(name) ?? new Set();
    queues.set(name, known);
    return known;
  };
  return {
    see: (event, number) => {
      if (leaves(event)) queueOf(event.channel).delete(event.seq);
      if (event.kind !== 'accepted' || event.kept === false || !isOne(channel, event.channel)) return undefined;
      const queue = queueOf(event.channel).add(event.seq);
      let left = 0;
      for (let next = number + 1; next < trace.length; next += 1) {
        const follows = trace.event(next);
        if (follows.cause !== number) break;
        if (leaves(follows) && follows.channel === event.channel && queue.has(follows.seq)) left += 1;
      }
      const holds = queue.size - left;
      if (holds <= depthMax) return undefined;
      const words = `the queue of ${event.channel} holds ${holds} with ${messageShortName(trace, event.message)}`;
      return { atUs: event.atUs, event: number, message: event.message, words };
    },
  };
}

/**
 * Returns whether a message leaves its channel's queue: to a consumer, or lost. In a log, this is also so for a message that
 * was handed out before.
 */
function leaves(event: TraceEvent): event is Extract<TraceEvent, { kind: 'dispatched' | 'dropped' | 'expired' }> {
  return (
    event.kind === 'dropped' || event.kind === 'expired' || (event.kind === 'dispatched' && event.via === 'consume')
  );
}

/**
 * Checks that no message of the channel is lost on a link, refused, dropped from its queue, or gone from its log (or archived)
 * before the group has had it.
 *
 * - A message that a client sends again is not lost; one that the client gives up is.
 * - The loss of a second copy that a link made takes nothing away.
 * - A message that an agent received, and lost in a crash, has arrived.
 * - A message lost on its way from a log to a member of the group comes again while the log has it: only then it is not lost.
 * - A message that a channel that keeps nothing passes on to nobody is lost.
 */
function nothingLost({ channel }: Of<'nothingLost'>, trace: Trace): Rule {
  const logs = new LogHandings(trace);
  const stored = new Set<MessageId>();
  return {
    see: (event, number) => {
      if (event.kind === 'accepted') stored.add(event.message);
      if (!('channel' in event) || event.channel === undefined || !isOne(channel, event.channel)) return undefined;
      const comesAgain = logs.see(event);
      if (event.kind === 'accepted' && event.kept === false && !leadsOn(trace, number)) {
        const words = `${event.channel} forwarded ${messageShortName(trace, event.message)} to no listener`;
        return { atUs: event.atUs, event: number, message: event.message, words };
      }
      if (!isEnd(event) || (event.kind === 'gaveUp' && stored.has(event.message))) return undefined;
      if (comesAgain || (event.kind === 'lost' && isOfCopy(trace, event.cause))) return undefined;
      return { atUs: event.atUs, event: number, message: event.message, words: describe(trace, number) };
    },
  };
}

/** Returns whether an event ends a message, as far as the event can tell. A message that its client sends again has not ended. */
function isEnd(event: TraceEvent): event is Extract<TraceEvent, { kind: (typeof ENDS)[number] }> {
  if (event.kind === 'released') return event.archived === true;
  return ENDS.some((kind) => kind === event.kind) && !(event.kind === 'lost' && event.retried === true);
}

const ENDS = ['lost', 'dropped', 'rejected', 'expired', 'gaveUp', 'released'] as const;

/** Returns whether the next event follows from this one. */
function leadsOn(trace: Trace, number: EventNumber): boolean {
  return number + 1 < trace.length && trace.causeOf(number + 1) === number;
}

/** Record of the messages in logs: how many dispatches of each to consumers have not been lost, and which messages have left. */
class LogHandings {
  readonly #trace: Trace;
  /** Number of dispatches to consumers that have not been lost, by the `accepted` event. */
  readonly #handings = new Map<EventNumber, number>();
  readonly #gone = new Set<EventNumber>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /**
   * Follows an event.
   * @returns whether an event that looks like the end of a message is none: the log has the message, or somebody has had it
   */
  see(event: TraceEvent): boolean {
    if (event.kind === 'expired' || (event.kind === 'released' && event.archived)) {
      const accepted = this.#accepted(event.channel, event.seq);
      this.#gone.add(accepted);
      return this.#count(accepted, 0) > 0;
    }
    if (event.kind === 'dispatched' && event.via === 'consume' && event.partition !== undefined)
      this.#count(this.#accepted(event.channel, event.seq), 1);
    if (event.kind !== 'lost' || event.via !== 'consume' || isOfCopy(this.#trace, event.cause)) return false;
    const dispatched = this.#trace.eventAs(departureOf(this.#trace, event.cause), 'dispatched');
    if (dispatched.partition === undefined) return false;
    const accepted = this.#accepted(dispatched.channel, dispatched.seq);
    return this.#count(accepted, -1) > 0 || !this.#gone.has(accepted);
  }

  #accepted(channel: string, seq: number): EventNumber {
    return this.#trace.acceptedAs(channel, seq) ?? -1;
  }

  #count(accepted: EventNumber, more: number): number {
    const count = (this.#handings.get(accepted) ?? 0) + more;
    this.#handings.set(accepted, count);
    return count;
  }
}

/** Returns the event with which a hop set out. */
function departureOf(trace: Trace, hop: EventNumber): EventNumber {
  return trace.kindOf(hop) === 'delayed' ? departureOf(trace, trace.causeOf(hop)) : hop;
}

/** Returns whether a hop, or the hop whose place it takes, belongs to a second copy. */
function isOfCopy(trace: Trace, hop: EventNumber): boolean {
  return trace.kindOf(departureOf(trace, hop)) === 'duplicated';
}

/** Checks that no callback of the agent throws; without an agent, no callback at all. */
function noFailure({ agent }: Of<'noFailure'>, trace: Trace): Rule {
  return {
    see: (event, number) => {
      if (event.kind !== 'failed' || !isOne(agent, event.agent)) return undefined;
      return { atUs: event.atUs, event: number, message: event.message, words: describe(trace, number) };
    },
  };
}

/** Formats a duration as "1.400 s" or "0.25 ms": to the millisecond, and finer below one. */
function seconds(us: Micros): string {
  return us < 1000 ? `${us / 1000} ms` : `${(us / 1_000_000).toFixed(3)} s`;
}

function tableOf<Key, Value>(tables: Map<string, Map<Key, Value>>, name: string): Map<Key, Value> {
  const known = tables.get(name) ?? new Map<Key, Value>();
  tables.set(name, known);
  return known;
}
