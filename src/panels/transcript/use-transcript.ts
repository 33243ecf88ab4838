import { useMemo } from 'react';
import { EVENTS_AT_ONCE, useHeronry } from '../../store/index.ts';
import { Account } from '../../teaching/index.ts';
import type { EventNumber, Trace } from '../../trace/index.ts';
import { useFramesUntil } from '../parts/use-frames-until.ts';

/** The account of the run, as far as it has been seen. */
export interface Transcript {
  readonly account: Account;
  /** Number of events up to the playhead, or up to the end of the selected span. */
  readonly events: number;
  /** Number of sentences that begin up to the playhead. */
  readonly now: number;
  /** Number of all sentences: after going back, also those that the user has seen before. */
  readonly size: number;
  /** Number of events in these sentences. */
  readonly seen: number;
  /** Whether all have been read; a long account is read on between frames. */
  readonly done: boolean;
}

/** Account of one trace, or of a span of it, as far as it was read. */
interface Reading {
  readonly account: Account;
  seen: number;
}

export function useTranscript(): Transcript {
  const trace = useHeronry((state) => state.trace);
  const nowEvents = useHeronry((state) => state.world.events);
  const span = useHeronry((state) => state.span);
  const fromUs = span?.fromUs;
  const reading = useMemo<Reading>(
    () => ({ account: new Account(trace, firstOf(trace, fromUs)), seen: 0 }),
    [trace, fromUs],
  );
  const end = span === undefined ? Number.POSITIVE_INFINITY : trace.firstAfter(span.toUs);
  const events = Math.min(nowEvents, end);
  reading.seen = Math.max(reading.seen, events);
  const seen = Math.min(reading.seen, end);
  const { account } = reading;
  const done = account.scan(seen, EVENTS_AT_ONCE);
  useFramesUntil(done);
  return { account, events, now: account.size(events), size: account.size(seen), seen, done };
}

/** Returns the first event of a span, or of the trace: what is kept from before its start belongs to no account. */
function firstOf(trace: Trace, fromUs: number | undefined): EventNumber {
  if (fromUs !== undefined) return trace.firstAfter(fromUs - 1);
  return trace.startUs === 0 ? 0 : trace.firstAfter(trace.startUs);
}
