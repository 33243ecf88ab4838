/**
 * A trace as a log of ShiViz. Agents and channels are hosts, and each event at one of them is an entry with a vector clock: what it counts
 * of its own host, and what it knows of the others.
 */
import { describe, type EventNumber, formatTime, type Trace, type TraceEvent } from '../../trace/index.ts';
import { ITEMS_OF_PIECE, type Steps } from './pieces.ts';

/** Entry, as the expression in the first line of the log reads it. */
const PATTERN = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})';

/** Writes the log. Names with spaces have underscores instead, as a host ends at a space. */
export function* shiVizPieces(trace: Trace): Steps<void> {
  const world = trace.worldAt(Number.POSITIVE_INFINITY);
  const hosts = hostNames([...world.agents.keys()], [...world.channels.keys()]);
  const clocks = new Map<string, HostClock>();
  /** Clock of the entry of each event that has one. */
  const known = new Map<EventNumber, KnownClock>();
  const end = trace.length;
  yield `${PATTERN}\n\n`;
  for (let from = 0; from < end; from += ITEMS_OF_PIECE) {
    let piece = '';
    for (let number = from; number < Math.min(end, from + ITEMS_OF_PIECE); number += 1) {
      const event = trace.event(number);
      const host = hostOf(event, hosts);
      if (host === undefined) continue;
      const clock = clocks.get(host) ?? new HostClock(host);
      clocks.set(host, clock);
      const reading = clock.tick(causeOf(trace, number, known));
      known.set(number, reading);
      const words = `${formatTime(event.atUs)} ${describe(trace, number)}`.replaceAll(/\s+/g, ' ');
      piece += `${words}\n${host} ${clock.text()}\n`;
    }
    yield piece;
  }
}

/** Clock of a host at one event: the first counts of the host's clock. */
interface KnownClock {
  readonly clock: HostClock;
  readonly counts: Int32Array;
}

/** The vector clock of a host. It knows more and more hosts, so that an earlier reading of it is only its counts. */
class HostClock {
  readonly #names: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #counts: number[] = [];
  /** Names as JSON. */
  readonly #keys: string[] = [];

  constructor(host: string) {
    this.#see(host, 0);
  }

  /** Counts an event of the host, after what is known of its cause. */
  tick(cause: KnownClock | undefined): KnownClock {
    this.#counts[0] = (this.#counts[0] ?? 0) + 1;
    if (cause !== undefined && cause.clock !== this)
      for (const [place, count] of cause.counts.entries()) this.#see(cause.clock.#names[place] ?? '', count);
    return { clock: this, counts: Int32Array.from(this.#counts) };
  }

  text(): string {
    return `{${this.#keys.map((key, place) => `${key}:${this.#counts[place]}`).join(',')}}`;
  }

  /** The host itself is never behind what others know of it. */
  #see(name: string, count: number): void {
    const place = this.#places.get(name);
    if (place !== undefined) {
      this.#counts[place] = Math.max(this.#counts[place] ?? 0, count);
      return;
    }
    this.#places.set(name, this.#names.length);
    this.#names.push(name);
    this.#counts.push(count);
    this.#keys.push(JSON.stringify(name));
  }
}

/** Returns the clock of the nearest cause that has an entry. */
function causeOf(
  trace: Trace,
  number: EventNumber,
  known: ReadonlyMap<EventNumber, KnownClock>,
): KnownClock | undefined {
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
