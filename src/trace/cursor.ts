import type { Checkpoint, Checkpoints } from './checkpoints.ts';
import type { EventList } from './event-list.ts';
import type { Micros } from './events.ts';
import type { HopIntervals } from './hop-intervals.ts';
import type { World } from './world.ts';
import { WorldReducer } from './world-reducer.ts';

/** The part of a trace that is read here. */
type Events = Pick<EventList, 'event' | 'firstAfter'>;

/** Reader of worlds from a trace. Returned worlds never change; an unchanged table is the same object. */
export class TraceCursor {
  readonly #trace: Events;
  readonly #checkpoints: Checkpoints;
  readonly #hops: HopIntervals;
  /** The world after `#events` events; undefined until one is asked for. */
  #draft: WorldReducer | undefined;
  #events = 0;
  #world: World | undefined;
  /** Versions of the tables that `#world` was made from. */
  #shown = { agents: -1, channels: -1, inFlight: -1 };

  constructor(trace: Events, checkpoints: Checkpoints, hops: HopIntervals) {
    this.#trace = trace;
    this.#checkpoints = checkpoints;
    this.#hops = hops;
  }

  /** Returns the world after all events up to and including `atUs`. */
  moveTo(atUs: Micros): World {
    const after = this.#trace.firstAfter(atUs);
    const checkpoint = this.#checkpoints.before(after);
    const events = Math.max(after, checkpoint.events);
    const isNear = events >= this.#events && checkpoint.events <= this.#events;
    const draft = isNear && this.#draft !== undefined ? this.#draft : this.#restore(checkpoint);
    for (let number = this.#events; number < events; number += 1) draft.apply(this.#trace.event(number), number);
    this.#events = events;
    this.#world = this.#show(draft, atUs, this.#world);
    return this.#world;
  }

  #restore(checkpoint: Checkpoint): WorldReducer {
    const draft = new WorldReducer(checkpoint);
    this.#draft = draft;
    this.#events = checkpoint.events;
    this.#shown = { agents: -1, channels: -1, inFlight: -1 };
    return draft;
  }

  #show(draft: WorldReducer, atUs: Micros, last: World | undefined): World {
    const { agents, channels, faults, versions } = draft;
    const shown = this.#shown;
    this.#shown = { ...versions };
    draft.seal();
    return {
      atUs,
      events: this.#events,
      agents: last !== undefined && shown.agents === versions.agents ? last.agents : new Map(agents),
      channels: last !== undefined && shown.channels === versions.channels ? last.channels : new Map(channels),
      inFlight:
        last !== undefined && shown.inFlight === versions.inFlight
          ? last.inFlight
          : this.#hops.inFlightAfter(this.#events),
      faults,
    };
  }
}
