import type { EventList } from './event-list.ts';
import type { Micros } from './events.ts';
import type { ChannelState } from './world.ts';
import { WorldReducer } from './world-reducer.ts';
import type { Tables } from './world-tables.ts';

/** Smallest number of events between checkpoints. */
const EVENTS_MIN = 128;
/**
 * Number of events for each table entry that the previous checkpoint copied: an entry takes a quarter of the memory of an event.
 */
const EVENTS_PER_ENTRY = 4;

/** World without its messages in flight, which `HopIntervals` computes. */
export interface Checkpoint extends Tables {
  readonly atUs: Micros;
  /** Number of events that have happened. */
  readonly events: number;
}

/** The part of a trace that is read here. */
type Events = Pick<EventList, 'length' | 'event'>;

/**
 * Snapshots of earlier tables, made when a later one is requested, so that reading any time replays few events.
 *
 * 1. The size of a checkpoint is at most proportional to the events since the previous one: after a large one, the next comes
 *    later.
 * 2. An unchanged record is shared between checkpoints.
 * 3. Their places depend only on the events, not on the requests.
 */
export class Checkpoints {
  readonly #events: Events;
  readonly #made: Checkpoint[];
  /** Tables after `#read` events; undefined until the second checkpoint is needed. */
  #draft: WorldReducer | undefined;
  #read: number;
  #dueAt: number;

  constructor(events: Events, first: Checkpoint) {
    this.#events = events;
    this.#made = [first];
    this.#read = first.events;
    this.#dueAt = first.events + gapAfter(first, undefined);
  }

  get first(): Checkpoint {
    return this.#at(0);
  }

  /** Returns the latest checkpoint with at most that many events, or the first (binary search). */
  before(events: number): Checkpoint {
    const wanted = Math.min(events, this.#events.length);
    while (this.#dueAt <= wanted) this.#make();
    let [low, high] = [0, this.#made.length];
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (this.#at(middle).events <= events) low = middle;
      else high = middle;
    }
    return this.#at(low);
  }

  #make(): void {
    const last = this.#at(this.#made.length - 1);
    this.#draft ??= new WorldReducer(last);
    const [draft, events, versions] = [this.#draft, this.#dueAt, { ...this.#draft.versions }];
    for (; this.#read < events; this.#read += 1) draft.apply(this.#events.event(this.#read), this.#read);
    const { agents, channels, faults } = draft;
    const checkpoint: Checkpoint = {
      atUs: this.#events.event(events - 1).atUs,
      events,
      agents: draft.versions.agents === versions.agents ? last.agents : new Map(agents),
      channels: draft.versions.channels === versions.channels ? last.channels : new Map(channels),
      faults,
    };
    draft.seal();
    this.#made.push(checkpoint);
    this.#dueAt = events + gapAfter(checkpoint, last);
  }

  #at(place: number): Checkpoint {
    const checkpoint = this.#made[place];
    if (checkpoint === undefined) throw new RangeError(`There is no checkpoint ${place}`);
    return checkpoint;
  }
}

/** Returns the number of events until the next checkpoint. */
function gapAfter(checkpoint: Checkpoint, before: Checkpoint | undefined): number {
  return Math.max(EVENTS_MIN, EVENTS_PER_ENTRY * tableEntries(checkpoint, before), listEntries(checkpoint, before));
}

function tableEntries({ agents, channels }: Checkpoint, before: Checkpoint | undefined): number {
  return (agents === before?.agents ? 0 : agents.size) + (channels === before?.channels ? 0 : channels.size);
}

const NONE: readonly unknown[] = [];

/** Entries of those lists that the checkpoint before does not have. */
function listEntries({ agents, channels, faults }: Checkpoint, before: Checkpoint | undefined): number {
  let entries = changed(faults, before?.faults);
  for (const [id, agent] of agents) {
    const earlier = before?.agents.get(id);
    entries += changed(agent.waitingFor, earlier?.waitingFor) + changed(agent.retrying ?? NONE, earlier?.retrying);
  }
  for (const [id, channel] of channels) entries += listsOfChannel(channel, before?.channels.get(id));
  return entries;
}

function listsOfChannel(channel: ChannelState, before: ChannelState | undefined): number {
  if (channel === before) return 0;
  const { gaps, subscribers, blocked, waiting, retrying = NONE, log } = channel;
  return (
    changed(gaps, before?.gaps) +
    changed(subscribers, before?.subscribers) +
    changed(blocked, before?.blocked) +
    changed(waiting, before?.waiting) +
    changed(retrying, before?.retrying) +
    (log === undefined
      ? 0
      : changed(log.pending, before?.log?.pending) +
        changed(log.partitions, before?.log?.partitions) +
        changed(log.joining, before?.log?.joining))
  );
}

function changed(list: readonly unknown[], before: readonly unknown[] | undefined): number {
  return list === before ? 0 : list.length;
}
