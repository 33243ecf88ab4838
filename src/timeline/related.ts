import type { MessageId, Trace } from '../trace/index.ts';

/**
 * The messages that led to a message and those that it led to, with itself: along what each is about. Read up to `events`.
 */
export function relatedMessages(trace: Trace, message: MessageId, events: number): ReadonlySet<MessageId> {
  const related = new Set<MessageId>();
  for (let one: MessageId | undefined = message; one !== undefined; ) {
    related.add(one);
    const event = trace.event(one);
    one = event.kind === 'published' ? event.about : undefined;
  }
  const caused = new Set<MessageId>([message]);
  for (let number = message + 1; number < Math.min(events, trace.length); number += 1) {
    const event = trace.event(number);
    if (event.kind === 'published' && event.about !== undefined && caused.has(event.about)) caused.add(number);
  }
  for (const one of caused) related.add(one);
  return related;
}
