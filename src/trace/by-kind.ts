import type { EventNumber, EventOf, TraceEvent, TraceEventKind } from './events.ts';

/** A function for each kind of event. A table that lacks a kind does not compile. */
export type ByKind<Context, Result> = {
  readonly [Kind in TraceEventKind]: (event: EventOf<Kind>, number: EventNumber, context: Context) => Result;
};

/** Calls the function of the event's kind. */
export function byKind<Context, Result>(
  table: ByKind<Context, Result>,
  event: TraceEvent,
  number: EventNumber,
  context: Context,
): Result {
  // The function under a kind takes the events of that kind, which the compiler cannot tell for all kinds at once.
  const row = table[event.kind] as (event: TraceEvent, number: EventNumber, context: Context) => Result;
  return row(event, number, context);
}

/** Ignores an event. */
export function ignore(): void {
  // Nothing follows from it.
}
