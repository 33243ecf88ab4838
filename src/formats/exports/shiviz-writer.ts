/**
 * A trace as a log of ShiViz. Agents and channels are hosts, and each event at one of them is an entry with a vector clock: what it counts
 * of its own host, and what it knows of the others.
 */
import { describe, type EventNumber, formatTime, type Trace, type TraceEvent } from '../../trace/index.ts';

/** Entry, as the expression in the first line of the log reads it. */
const PATTERN = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})';

/** Returns the log. Names with spaces have underscores instead, as a host ends at a space. */
export function writeShiViz(trace: Trace): string {
  const world = trace.worldAt(Number.POSITIVE_INFINITY);
  const hosts = hostNames([...world.agents.keys()], [...world.channels.keys()]);
  const clocks = new Map<string, Map<string, number>>();
  /** Clock of the entry of each event that has one. */
  const known = new Map<EventNumber, ReadonlyMap<string, number>>();
  const entries: string[] = [];
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    const host = hostOf(event, hosts);
    if (host === undefined) continue;
    const clock = clocks.get(host) ?? new Map<string, number>();
    clocks.set(host, clock);
    clock.set(host, (clock.get(host) ?? 0) + 1);
    for (const [other, tick] of causeOf(trace, number, known) ?? [])
      if (other !== host) clock.set(other, Math.max(clock.get(other) ?? 0, tick));
    known.set(number, new Map(clock));
    const words = `${formatTime(event.atUs)} ${describe(trace, number)}`.replaceAll(/\s+/g, ' ');
    entries.push(`${words}\n${host} ${JSON.stringify(Object.fromEntries(clock))}\n`);
  }
  return `${PATTERN}\n\n${entries.join('')}`;
}

/** Returns the clock of the nearest cause that has an entry. */
function causeOf(
  trace: Trace,
  number: EventNumber,
  known: ReadonlyMap<EventNumber, ReadonlyMap<string, number>>,
): ReadonlyMap<string, number> | undefined {
  for (let at = trace.causeOf(number); at !== -1; at = trace.causeOf(at)) {
    const clock = known.get(at);
    if (clock !== undefined) return clock;
  }
  return undefined;
}

interface Hosts {
  readonly agents: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
}

function hostNames(agents: readonly string[], channels: readonly string[]): Hosts {
  const taken = new Set<string>();
  const fresh = (name: string): string => {
    const base = name.replaceAll(/\s/g, '_');
    let host = base;
    for (let copy = 2; taken.has(host); copy += 1) host = `${base}_${copy}`;
    taken.add(host);
    return host;
  };
  const named = (names: readonly string[]): ReadonlyMap<string, string> =>
    new Map(names.map((name) => [name, fresh(name)]));
  return { agents: named(agents), channels: named(channels) };
}

/** Returns where an event happens; undefined for one of the user, of a fault or of the run. */
function hostOf(event: TraceEvent, { agents, channels }: Hosts): string | undefined {
  switch (event.kind) {
    case 'accepted':
    case 'rejected':
    case 'dropped':
    case 'blocked':
    case 'dispatched':
    case 'expired':
      return channels.get(event.channel);
    case 'published':
    case 'received':
    case 'failed':
    case 'workStarted':
    case 'workFinished':
    case 'acknowledged':
    case 'subscribed':
    case 'unsubscribed':
    case 'crashed':
    case 'restarted':
      return agents.get(event.agent);
    default:
      return undefined;
  }
}
