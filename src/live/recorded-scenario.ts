/**
 * A span of a record, or of a recording, as a scenario that replays without a real broker. Scripted actions repeat what the same agents did, at the
 * same times from the beginning of the span: publishing, subscribing, consuming.
 */
import { type Channel, freePlace, type Intervention, LIMITS, type Link, type Scenario } from '../scenario/index.ts';
import type { Dispatched, Micros, Published, Trace } from '../trace/index.ts';
import { HOP_DURATION_US } from './record.ts';

export interface RecordedScenario {
  readonly scenario: Scenario;
  /** Number of messages in the scenario. */
  readonly messages: number;
  /** Number of messages of the span that the scenario has no room for: the latest. */
  readonly leftOut: number;
}

/**
 * Returns the scenario of the span, both ends included. A channel of Redis pub/sub is replayed without keeping messages. Every
 * other channel is replayed on the broker in memory, whatever the real one was: its queue is the one that was observed.
 * A link of a recording takes as long as its first message took. A direct channel becomes a queue that its recipient consumes from.
 * @param document agents and channels of the picture
 */
export function recordedScenario(
  trace: Trace,
  document: Scenario,
  { fromUs, toUs }: { readonly fromUs: Micros; readonly toUs: Micros },
): RecordedScenario {
  const start = Math.max(fromUs, trace.startUs);
  const before = trace.worldAt(start - 1);
  const waiting = [...before.channels.values()].flatMap((channel) => trace.queuedOf(channel));
  const underWay = [...before.inFlight].filter((hop) => trace.hasMessage(hop));
  const offsetUs = waiting.length + underWay.length > 0 ? HOP_DURATION_US : 0;
  const writer = new Writer(trace, start, offsetUs);
  for (const accepted of waiting) writer.publishBefore(accepted);
  for (const hop of underWay) writer.read(hop);
  const subscriptions = [...before.channels.values()].flatMap(({ id, subscribers }) =>
    subscribers.map((agent): Link => ({ kind: 'subscribe', agent, channel: id })),
  );
  // Subscribers have already had their copies of the waiting messages: they subscribe after these are in the queue.
  if (offsetUs > 0) for (const { agent, channel } of subscriptions) writer.subscribe(agent, channel, offsetUs);
  const end = trace.firstAfter(toUs);
  let number = Math.max(trace.firstAfter(start - 1), before.events);
  for (; number < end && !writer.isFull; number += 1) writer.read(number);
  writer.leaveOut(number, end);
  const { interventions, messages, leftOut } = writer.written();
  const recipients = document.channels.flatMap(({ id: channel, direct }) =>
    direct !== undefined && interventions.some((one) => one.channel === channel) ? [{ agent: direct.to, channel }] : [],
  );
  const used = [...interventions, ...subscriptions, ...recipients];
  const agents = named(document.agents, new Set(used.map(({ agent }) => agent)));
  const channels = named(document.channels, new Set(used.map(({ channel }) => channel)));
  const inPicture = ({ agent, channel }: { readonly agent: string; readonly channel: string }): boolean =>
    agents.has(agent) && channels.has(channel);
  const { recorded, ...plain } = document;
  const hopUs = recorded ? 0 : HOP_DURATION_US;
  const published = document.links.filter(({ kind }) => kind === 'publish');
  const links = recorded ? published.map((link) => withDuration(link, writer)) : published;
  const received = document.channels.flatMap(({ id, direct }): readonly Link[] =>
    direct === undefined ? [] : [{ kind: 'consume', agent: direct.to, channel: id }],
  );
  const placed = asQueues(document, [...channels.values()]);
  const scenario: Scenario = {
    ...plain,
    agents: [...agents.values()].map(({ level: _level, parent: _parent, ...agent }) => agent),
    channels: placed,
    broker: document.broker.kind === 'redis-pubsub' ? document.broker : { kind: 'memory' },
    network: { delayUsMin: hopUs, delayUsMean: hopUs, jitterUs: 0 },
    links: [...(offsetUs > 0 ? [] : subscriptions), ...links, ...received].filter(inPicture),
    bookmarks: document.bookmarks
      .filter(({ atUs }) => atUs >= start && atUs <= toUs)
      .map(({ atUs, note }) => ({ atUs: writer.timeOf(atUs), note })),
    interventions: interventions.filter(inPicture),
  };
  return { scenario, messages, leftOut };
}

/** Largest number of direct channels that get places of their own. */
const PLACED_MAX = 100;

/** Returns channels as a scenario has them. A direct channel was a line: as a queue, it needs a place of its own. */
function asQueues(document: Scenario, channels: readonly Channel[]): readonly Channel[] {
  const direct = channels.filter((channel) => channel.direct !== undefined);
  const queues = channels.filter((channel) => channel.direct === undefined);
  const placed: Channel[] = [...queues];
  for (const [place, { direct: _direct, ...channel }] of direct.entries()) {
    const { x, y } = place < PLACED_MAX ? freePlace({ ...document, channels: placed }, channel) : channel;
    placed.push({ ...channel, x, y });
  }
  const byName = new Map(placed.map((channel) => [channel.id, channel]));
  return channels.flatMap(({ id }) => byName.get(id) ?? []);
}

/** Returns a link of a recording with the duration of its first message. */
function withDuration(link: Link, writer: Writer): Link {
  const us = writer.durationOf(link);
  return us === undefined ? link : { ...link, network: { delayUsMin: us, delayUsMean: us, jitterUs: 0 } };
}

/** Returns the nodes whose name is in `names`, by name. */
function named<Node extends { readonly id: string }>(
  nodes: readonly Node[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, Node> {
  return new Map(nodes.filter(({ id }) => names.has(id)).map((node) => [node.id, node]));
}

class Writer {
  readonly #trace: Trace;
  readonly #fromUs: Micros;
  /** Offset of the replay: messages that waited before the span are published first, and take so long to arrive. */
  readonly #offsetUs: Micros;
  readonly #interventions: Intervention[] = [];
  /** Requests without a result yet, by agent and channel. */
  readonly #asked = new Map<string, Intervention[]>();
  readonly #published = new Set<number>();
  /** Duration of the first message, by agent and channel. */
  readonly #durations = new Map<string, Micros>();
  #messages = 0;
  #leftOut = 0;

  constructor(trace: Trace, fromUs: Micros, offsetUs: Micros) {
    this.#trace = trace;
    this.#fromUs = fromUs;
    this.#offsetUs = offsetUs;
  }

  timeOf(atUs: Micros): Micros {
    return atUs - this.#fromUs + this.#offsetUs;
  }

  written(): { readonly interventions: readonly Intervention[]; readonly messages: number; readonly leftOut: number } {
    return { interventions: this.#interventions, messages: this.#messages, leftOut: this.#leftOut };
  }

  durationOf(link: { readonly agent: string; readonly channel: string }): Micros | undefined {
    return this.#durations.get(keyOf(link));
  }

  /** Publishes a message that was in its queue when the span began. */
  publishBefore(accepted: number): void {
    const { message } = this.#trace.eventAs(accepted, 'accepted');
    this.#publish(this.#trace.message(message), message, 0);
  }

  subscribe(agent: string, channel: string, atUs: Micros): void {
    this.#add({ kind: 'subscribe', atUs, agent, channel });
  }

  read(number: number): void {
    const event = this.#trace.event(number);
    const atUs = this.timeOf(event.atUs);
    switch (event.kind) {
      case 'published':
        this.#publish(event, number, event.earlier ? Math.max(0, atUs - HOP_DURATION_US) : atUs);
        return;
      case 'subscribed':
      case 'unsubscribed': {
        const kind = event.kind === 'subscribed' ? 'subscribe' : 'unsubscribe';
        this.#add({ kind, atUs, agent: event.agent, channel: event.channel });
        return;
      }
      case 'consumeStarted': {
        const ask = { kind: 'consume', atUs, agent: event.agent, channel: event.channel } as const;
        if (this.#add(ask)) this.#asked.set(keyOf(event), [...(this.#asked.get(keyOf(event)) ?? []), ask]);
        return;
      }
      case 'consumeCancelled': {
        const ask = this.#asked.get(keyOf(event))?.pop();
        if (ask !== undefined) this.#interventions.splice(this.#interventions.indexOf(ask), 1);
        return;
      }
      case 'dispatched':
        if (event.via === 'consume') this.#consumed(event, atUs);
        return;
      default:
        return;
    }
  }

  #consumed(event: Dispatched, atUs: Micros): void {
    if (this.#asked.get(keyOf(event))?.shift() !== undefined) return;
    this.#add({ kind: 'consume', atUs, agent: event.agent, channel: event.channel });
  }

  #publish({ agent, channel, payload, atUs: leftUs, arrivesUs }: Published, message: number, atUs: Micros): void {
    if (this.#published.has(message)) return;
    this.#published.add(message);
    const key = keyOf({ agent, channel });
    if (!this.#durations.has(key)) this.#durations.set(key, Math.min(LIMITS.timeUs, arrivesUs - leftUs));
    if (this.#add({ kind: 'publish', atUs, agent, channel, message: payload })) this.#messages += 1;
    else this.#leftOut += 1;
  }

  /** Whether the scenario has no room for one more action. */
  get isFull(): boolean {
    return this.#interventions.length >= LIMITS.interventions;
  }

  /** Counts the messages of events for which the scenario has no room. Of these events, only cancellations are read. */
  leaveOut(from: number, end: number): void {
    for (let number = from; number < end; number += 1) {
      const kind = this.#trace.kindOf(number);
      if (kind === 'published') this.#leftOut += 1;
      if (kind === 'consumeCancelled') this.read(number);
    }
  }

  #add(intervention: Intervention): boolean {
    if (this.isFull) return false;
    let place = this.#interventions.length;
    while (place > 0 && (this.#interventions[place - 1]?.atUs ?? 0) > intervention.atUs) place -= 1;
    this.#interventions.splice(place, 0, intervention);
    return true;
  }
}

function keyOf({ agent, channel }: { readonly agent: string; readonly channel: string }): string {
  return `${agent}\n${channel}`;
}
