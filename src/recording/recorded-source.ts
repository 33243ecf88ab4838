/** The source of a recording: a whole trace that nothing changes. Only the picture of it can be arranged, and annotated. */
import { type Command, type EditIssue, edit, type Scenario } from '../scenario/index.ts';
import {
  isArrangement,
  type LiveState,
  type Outcome,
  type RecordedState,
  refusal,
  type Source,
} from '../store/index.ts';
import type { Micros, Trace } from '../trace/index.ts';

/** Answer to every change of a recording. */
const READ_ONLY: EditIssue = {
  message: 'A recording is read only. Save it as a scenario to change it.',
  path: '',
};
const DONE: Outcome = { ok: true, label: '', forks: false };

export interface RecordedSourceOptions {
  readonly trace: Trace;
  readonly document: Scenario;
  /** End of the recording; the last event, or later. */
  readonly endUs: Micros;
  readonly state: RecordedState;
}

export class RecordedSource implements Source {
  readonly trace: Trace;
  readonly endUs: Micros;
  readonly halted = undefined;
  readonly live: LiveState;
  #scenario: Scenario;

  constructor({ trace, document, endUs, state }: RecordedSourceOptions) {
    this.trace = trace;
    this.endUs = endUs;
    this.#scenario = document;
    this.live = {
      agent: '',
      address: '',
      connection: state,
      serverUp: true,
      channels: [],
      takesAll: true,
      watching: true,
      messagesPerSecond: 0,
      sampling: false,
      notRecorded: 0,
    };
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  get frontierUs(): Micros {
    return this.endUs;
  }

  /** Does nothing: the recording is whole. */
  advanceTo(): void {
    // All of it is there.
  }

  nextEventUs(): undefined {
    return undefined;
  }

  /** Applies a command that only moves nodes or describes the picture. */
  edit(command: Command): Outcome {
    if (!isArrangement(command)) return refusal(READ_ONLY);
    const result = edit(this.#scenario, command);
    if (!result.ok) return result;
    // The edited copy leaves out what no scenario has.
    const { agents, channels, name, description, bookmarks } = result.scenario;
    this.#scenario = {
      ...this.#scenario,
      agents: withPlaces(this.#scenario.agents, agents),
      channels: withPlaces(this.#scenario.channels, channels),
      name,
      description,
      bookmarks,
    };
    return DONE;
  }

  publish(): Outcome {
    return refusal(READ_ONLY);
  }

  consume(): Outcome {
    return refusal(READ_ONLY);
  }

  subscribe(): Outcome {
    return refusal(READ_ONLY);
  }

  unsubscribe(): Outcome {
    return refusal(READ_ONLY);
  }
}

type Node = { readonly id: string; readonly x: number; readonly y: number };

/** Returns the nodes at the places of others; unmoved ones are the same objects. */
function withPlaces<Item extends Node>(items: readonly Item[], moved: readonly Node[]): readonly Item[] {
  const places = new Map(moved.map(({ id, x, y }) => [id, { x, y }]));
  return items.map((item) => {
    const place = places.get(item.id);
    return place === undefined || (place.x === item.x && place.y === item.y) ? item : { ...item, ...place };
  });
}
