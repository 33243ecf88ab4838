/** Statements about brokers, and the runs that prove them. */

import type { Scenario } from '../../../scenario/index.ts';
import { depthOf, type MessageId, type Micros, type Trace, type TraceEvent, type World } from '../../../trace/index.ts';
import { simulate } from '../../simulate.ts';

/** A test elsewhere, by its file under `src` and its title. */
export type TestName = readonly [file: string, title: string];

/** A statement, in the words that the page shows; `…` stands for a part that the page fills in. */
export interface Statement {
  readonly id: string;
  readonly words: string;
  /** Plays a scenario on the models and throws unless the trace shows the statement; or the tests that do, on servers or not. */
  readonly proof: (() => void) | readonly TestName[];
}

/** A run of a scenario up to a time, as proofs ask for it. */
export class Played {
  readonly trace: Trace;
  readonly events: readonly TraceEvent[];

  constructor(scenario: Scenario, seconds: number) {
    ({ trace: this.trace } = simulate(scenario, seconds * 1_000_000));
    this.events = Array.from({ length: this.trace.length }, (_, number) => this.trace.event(number));
  }

  /** Returns the events of one kind, in order. */
  of<Kind extends TraceEvent['kind']>(kind: Kind): readonly Extract<TraceEvent, { kind: Kind }>[] {
    return this.events.filter((event): event is Extract<TraceEvent, { kind: Kind }> => event.kind === kind);
  }

  /** Returns the messages that the agent received from the channel, in order; each as often as it came. */
  got(agent: string, channel: string): readonly MessageId[] {
    return this.of('received')
      .filter((event) => event.agent === agent && event.channel === channel)
      .map(({ message }) => message);
  }

  /** Returns the messages that the channel accepted up to a time, in its order. */
  accepted(channel: string, untilUs = Number.POSITIVE_INFINITY): readonly MessageId[] {
    return this.of('accepted')
      .filter((event) => event.channel === channel && event.atUs <= untilUs)
      .map(({ message }) => message);
  }

  world(atS: number): World {
    return this.trace.worldAt(atS * 1_000_000);
  }

  /** Returns how many messages wait in the channel. */
  depth(channel: string, atS: number): number {
    return depthOf(this.world(atS).channels.get(channel));
  }

  /** Returns the greatest number of messages that waited in the channel, looked at ten times a second. */
  depthMax(channel: string, fromS: number, untilS: number): number {
    const times = Array.from({ length: Math.round((untilS - fromS) * 10) }, (_, index) => fromS + index / 10);
    return Math.max(...times.map((atS) => this.depth(channel, atS)));
  }
}

export function seconds(us: Micros): number {
  return us / 1_000_000;
}
