import type { MessagesOfSpans } from './messages-of-spans.ts';
import type { Span } from './span.ts';

/** A call of one service by another: the calling span, and the one that answers. */
export interface Call {
  readonly caller: Span;
  readonly callee: Span;
  /** Whether the caller waits for the end of the call. */
  readonly hasAnswer: boolean;
}

/** Returns the calls by the span that answers them. */
export function callsOf(
  spans: readonly Span[],
  byKey: ReadonlyMap<string, Span>,
  { roles, created, handled }: MessagesOfSpans,
): ReadonlyMap<Span, Call> {
  const calls = new Map<Span, Call>();
  for (const callee of spans) {
    const caller = callee.parent === undefined ? undefined : byKey.get(callee.parent);
    if (caller === undefined || caller.service === callee.service || created.has(callee) || handled.has(callee))
      continue;
    if (created.has(caller)) continue;
    const hasAnswer = roles.get(caller) === 'client' && callee.endUs - callee.startUs <= caller.endUs - caller.startUs;
    calls.set(callee, { caller, callee, hasAnswer });
  }
  return calls;
}
