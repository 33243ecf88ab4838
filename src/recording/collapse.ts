/**
 * A recording with parts of its hierarchy collapsed: the agents of a subtree are one agent, with the sums of their messages.
 *
 * 1. A message between agents of one collapsed subtree is inside of it, and is left out. All others keep their order and times.
 * 2. Direct channels that then connect the same two agents are one.
 * 3. The cause of an event whose own cause is left out is the cause of that, and so on.
 */
import type { Agent, Channel, Link, Scenario } from '../scenario/index.ts';
import { type EventNumber, Trace, type TraceEvent } from '../trace/index.ts';

export interface Collapsed {
  readonly trace: Trace;
  readonly document: Scenario;
  /** Number of each event of the whole recording in this trace; -1 for one that is left out. */
  readonly numbers: Int32Array;
}

/** Returns each agent that is within a collapsed subtree, with the name of the node that stands for it. */
export function standIns(agents: readonly Agent[], collapsed: ReadonlySet<string>): ReadonlyMap<string, string> {
  const parents = new Map(agents.map(({ id, parent }) => [id, parent]));
  const tops = new Map<string, string>();
  for (const { id } of agents) {
    let steps = 0;
    for (let at: string | undefined = id; at !== undefined && steps <= agents.length; at = parents.get(at), steps += 1)
      if (collapsed.has(at)) tops.set(id, at);
  }
  const sizes = new Map<string, number>();
  for (const top of tops.values()) sizes.set(top, (sizes.get(top) ?? 0) + 1);
  return new Map([...tops].map(([id, top]) => [id, `${top} (${sizes.get(top)})`]));
}

/** Number of events between two steps of {@link collapsing}. */
const EVENTS_AT_ONCE = 512;

/** Returns the recording with the subtrees of some agents collapsed. */
export function collapse(trace: Trace, document: Scenario, collapsed: ReadonlySet<string>): Collapsed {
  const steps = collapsing(trace, document, collapsed);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Collapses in steps, between which the page can draw; each step gives the new trace so far. */
export function* collapsing(
  trace: Trace,
  document: Scenario,
  collapsed: ReadonlySet<string>,
): Generator<Trace | undefined, Collapsed> {
  const names = standIns(document.agents, collapsed);
  const agentOf = (agent: string): string => names.get(agent) ?? agent;
  const inside = yield* channelsInside(trace, document, names);
  const channels = new Map(document.channels.map((channel) => [channel.id, nameOfChannel(channel, names)]));
  const shown = shownDocument(document, collapsed, agentOf, inside, channels);
  const next = new Trace(
    shown.agents.map(({ id }) => id),
    shown.channels.map(({ id }) => id),
  );
  const numbers = new Int32Array(trace.length).fill(-1);
  /** Event that stands for each event as a cause. */
  const causes = new Int32Array(trace.length).fill(-1);
  for (let number = 0; number < trace.length; number += 1) {
    if (number % EVENTS_AT_ONCE === 0) yield next;
    const event = trace.event(number);
    const cause = event.cause === -1 ? -1 : (causes[event.cause] ?? -1);
    const isOut =
      ('channel' in event && event.channel !== undefined && inside.has(event.channel)) ||
      ((event.kind === 'workStarted' || event.kind === 'workFinished') &&
        names.has(event.agent) &&
        !collapsed.has(event.agent));
    causes[number] = cause;
    if (isOut) continue;
    const own = next.append(renamed(event, cause, numbers, agentOf, channels));
    numbers[number] = own;
    causes[number] = own;
  }
  return { trace: next, document: shown, numbers };
}

/** Returns the channels that only agents of one collapsed subtree use. */
function* channelsInside(
  trace: Trace,
  { links }: Scenario,
  names: ReadonlyMap<string, string>,
): Generator<undefined, ReadonlySet<string>> {
  /** The one node whose agents use the channel; '' if others do. */
  const users = new Map<string, string>();
  const use = (agent: string, channel: string): void => {
    const name = names.get(agent) ?? '';
    users.set(channel, (users.get(channel) ?? name) === name ? name : '');
  };
  for (const { agent, channel } of links) use(agent, channel);
  for (let number = 0; number < trace.length; number += 1) {
    if (number % EVENTS_AT_ONCE === 0) yield;
    const kind = trace.kindOf(number);
    if (kind === 'subscribed') {
      const { agent, channel } = trace.eventAs(number, 'subscribed');
      use(agent, channel);
    } else if (kind === 'published') {
      const { to, channel } = trace.eventAs(number, 'published');
      if (to !== undefined) use(to, channel);
    }
  }
  return new Set([...users].flatMap(([channel, name]) => (name === '' ? [] : [channel])));
}

function nameOfChannel({ id, direct }: Channel, names: ReadonlyMap<string, string>): string {
  if (direct === undefined || (!names.has(direct.from) && !names.has(direct.to))) return id;
  return `${names.get(direct.from) ?? direct.from} -> ${names.get(direct.to) ?? direct.to}`;
}

function shownDocument(
  document: Scenario,
  collapsed: ReadonlySet<string>,
  agentOf: (agent: string) => string,
  inside: ReadonlySet<string>,
  names: ReadonlyMap<string, string>,
): Scenario {
  const agents = document.agents.flatMap((agent): readonly Agent[] => {
    const { id, parent, ...rest } = agent;
    const name = agentOf(id);
    const above = parent === undefined ? {} : { parent: agentOf(parent) };
    if (name === id) return [{ id, ...rest, ...above }];
    return collapsed.has(id) && above.parent !== name ? [{ id: name, ...rest, ...above }] : [];
  });
  const channels = new Map<string, Channel>();
  for (const channel of document.channels) {
    if (inside.has(channel.id)) continue;
    const { direct } = channel;
    const id = names.get(channel.id) ?? channel.id;
    const ends = direct === undefined ? {} : { direct: { from: agentOf(direct.from), to: agentOf(direct.to) } };
    if (!channels.has(id)) channels.set(id, { ...channel, id, ...ends });
  }
  const links = new Map<string, Link>();
  for (const link of document.links) {
    if (inside.has(link.channel)) continue;
    const next = { ...link, agent: agentOf(link.agent), channel: names.get(link.channel) ?? link.channel };
    links.set(`${next.kind}\n${next.agent}\n${next.channel}`, next);
  }
  return { ...document, agents, channels: [...channels.values()], links: [...links.values()] };
}

function renamed(
  event: TraceEvent,
  cause: EventNumber,
  numbers: Int32Array,
  agentOf: (agent: string) => string,
  channels: ReadonlyMap<string, string>,
): TraceEvent {
  const next: { [name: string]: unknown } = { ...event, cause };
  for (const name of ['agent', 'to']) if (typeof next[name] === 'string') next[name] = agentOf(next[name]);
  if (typeof next.channel === 'string') next.channel = channels.get(next.channel) ?? next.channel;
  if (event.kind === 'partitionsAssigned') next.owners = event.owners.map(agentOf);
  if ('message' in event && event.message !== undefined) {
    const message = numbers[event.message] ?? -1;
    if (message === -1) delete next.message;
    else next.message = message;
  }
  if (event.kind === 'published') {
    const known = (message: EventNumber): readonly EventNumber[] => {
      const number = numbers[message] ?? -1;
      return number === -1 ? [] : [number];
    };
    const [about] = event.about === undefined ? [] : known(event.about);
    delete next.about;
    if (about !== undefined) next.about = about;
    if (event.alsoAbout !== undefined) next.alsoAbout = event.alsoAbout.flatMap(known);
  }
  // Only names and numbers were replaced by others.
  return next as unknown as TraceEvent;
}
