import { type EventNumber, hopKind, isHop } from './events.ts';
import type { Trace } from './trace.ts';

/**
 * A hop's number, from 1, among all that have left over its link: publishing or being handed over counts, a second copy and
 * going on after a hold do not, and have the number of the hop that they came from.
 * @throws RangeError where the event is no hop
 */
export function hopNumber(trace: Trace, number: EventNumber): number {
  const event = trace.event(number);
  if (!isHop(event)) throw new RangeError(`Event ${number} is no hop`);
  if (event.kind === 'copied' || event.kind === 'held') return hopNumber(trace, event.cause);
  let count = 1;
  for (let before = number - 1; before >= 0; before -= 1) {
    const other = trace.event(before);
    if (other.kind !== 'published' && other.kind !== 'handed') continue;
    const same = other.agent === event.agent && other.channel === event.channel;
    if (same && hopKind(other) === hopKind(event)) count += 1;
  }
  return count;
}
