/** The parts of which sentences of the account are made: what is said of one event, or of the same event at several agents. */
import type { EventNumber, Trace, TraceEvent, TraceEventKind } from '../trace/index.ts';

/** One part of a sentence. */
export interface Clause {
  readonly kind: TraceEventKind;
  /** Equal for clauses that differ in their agents alone; undefined if the clause stands for itself. */
  readonly key: string | undefined;
  readonly agents: string[];
  readonly events: EventNumber[];
}

/** Kinds that an event of the same sentence replaces: it says what became of them. */
const PASSING: ReadonlySet<TraceEventKind> = new Set(['accepted', 'dispatched', 'workStarted']);

/** Returns whether an event of this kind is left out once another event of the sentence has followed from it. */
export function isPassing(kind: TraceEventKind): boolean {
  return PASSING.has(kind);
}

/** Kinds that say nothing to a reader: what follows from them does, or they are measurements. */
const SILENT: ReadonlySet<TraceEventKind> = new Set(['timerFired', 'userActed', 'measured', 'polled']);

/**
 * Returns what an event adds to the account; undefined if it says nothing to a reader.
 * @param isFirstWait whether an agent waits for a channel for the first time
 */
export function clauseOf(
  trace: Trace,
  event: TraceEvent,
  number: EventNumber,
  isFirstWait: (agent: string, channel: string) => boolean,
): Clause | undefined {
  if (isSilent(trace, event, isFirstWait)) return undefined;
  return { kind: event.kind, key: keyOf(event), agents: 'agent' in event ? [event.agent ?? ''] : [], events: [number] };
}

function isSilent(trace: Trace, event: TraceEvent, isFirstWait: (agent: string, channel: string) => boolean): boolean {
  switch (event.kind) {
    case 'consumeStarted':
      return !isFirstWait(event.agent, event.channel);
    case 'unsubscribed':
    case 'consumeCancelled':
      return event.cause >= 0 && trace.kindOf(event.cause) === 'crashed';
    case 'faultBegan':
    case 'faultEnded':
      return event.what === 'crash';
    case 'workStarted':
      return event.untilUs === event.atUs;
    case 'workFinished':
      return event.cause >= 0 && trace.atUs(event.cause) === event.atUs;
    case 'noted':
      return event.hint === true;
    default:
      return SILENT.has(event.kind);
  }
}

/** Returns what events have in common that one clause tells of several agents. */
function keyOf(event: TraceEvent): string | undefined {
  switch (event.kind) {
    case 'received':
    case 'acknowledged':
    case 'workStarted':
    case 'workFinished':
      return event.kind;
    case 'subscribed':
    case 'unsubscribed':
    case 'consumeStarted':
    case 'consumeCancelled':
      return event.channel;
    case 'dispatched':
      return `${event.via} ${event.redelivered === true}`;
    case 'failed':
      return event.error;
    case 'ignored':
      return event.reason;
    case 'lost':
      return event.via === 'publish' ? undefined : `${event.reason} ${event.retried === true}`;
    default:
      return undefined;
  }
}
