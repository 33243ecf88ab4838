import { Draft, type Tables } from './draft.ts';
import type { EventNumber, Micros, TraceEvent } from './events.ts';
import type { ChannelState } from './world.ts';

/** Events between checkpoints, at least. */
const EVENTS_MIN = 512;
/** Events for each entry of a table that the checkpoint before them copied: an entry takes a quarter of the memory of an event. */
const EVENTS_PER_ENTRY = 4;

/** A world without what is in flight, which `HopIntervals` knows. */
export interface Checkpoint extends Tables {
  readonly atUs: Micros;
  /** How many events have happened. */
  readonly events: number;
}

interface EventList {
  readonly length: number;
  event(number: EventNumber): TraceEvent;
}

/**
 * Tables of earlier times, made when a later one is asked for, so that reading any time replays little.
 *
 * 1. What a checkpoint holds is at most proportional to the events since the one before: after a large one the next comes later.
 * 2. A record that did not change is shared between them.
 * 3. Where they are depends on the events alone, not on what was asked for.
 */
export class Checkpoints {
  readonly #events: EventList;
  readonly #made: Checkpoint[];
  /** The tables after `#read` events; undefined until the second checkpoint is wanted. */
  #draft: Draft | undefined;
  #read: number;
  #dueAt: number;
  #entries = 0;

  constructor(events: EventList, first: Checkpoint) {
    this.#events = events;
    this.#made = [first];
    this.#read = first.events;
    this.#dueAt = first.events + this.#gapAfter(first, undefined);
  }

  get first(): Checkpoint {
    return this.#at(0);
  }

  /** How many entries of tables and lists they hold together, what they share counted once. */
  get entries(): number {
    return this.#entries;
  }

  /** The latest with at most that many events, or the first. */
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
    this.#draft ??= new Draft(last);
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
    this.#dueAt = events + this.#gapAfter(checkpoint, last);
  }

  #gapAfter(checkpoint: Checkpoint, before: Checkpoint | undefined): number {
    const [table, list] = [tableEntries(checkpoint, before), listEntries(checkpoint, before)];
    this.#entries += table + list;
    return Math.max(EVENTS_MIN, EVENTS_PER_ENTRY * table, list);
  }

  #at(place: number): Checkpoint {
    const checkpoint = this.#made[place];
    if (checkpoint === undefined) throw new RangeError(`There is no checkpoint ${place}`);
    return checkpoint;
  }
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
