/** Recordings as values, as they are made. */

/** Line of one event. Numbers of events are places in the list. */
export interface RecordedEvent {
  readonly atUs: number;
  readonly kind: string;
  readonly cause: number;
  readonly [field: string]: unknown;
}

/** A recording: its header without mark and version, and its events. */
export interface RecordedFile {
  readonly header: {
    readonly title: string;
    readonly madeBy: string;
    readonly untilUs: number;
    readonly agents: readonly { readonly name: string }[];
    readonly channels: readonly {
      readonly name: string;
      readonly kind: 'queue' | 'direct';
      readonly from?: string;
      readonly to?: string;
    }[];
  };
  readonly events: readonly RecordedEvent[];
}

/** Collects events and numbers them. */
export class EventLines {
  readonly events: RecordedEvent[] = [];

  /** @returns the number of the event */
  add(event: RecordedEvent): number {
    this.events.push(event);
    return this.events.length - 1;
  }
}
