import { expect, describe as group, it } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { continuedAfter, describe, messageName, messageNumber, type Trace } from '../trace/index.ts';
import { simulate } from './simulate.ts';

const UNTIL_US = 12_000_000;

/** Returns the number of each message, counted anew: its place among the messages of its channel. */
function counted(trace: Trace): ReadonlyMap<number, number> {
  const numbers = new Map<number, number>();
  const published = new Map<string, number>();
  for (let event = 0; event < trace.length; event += 1) {
    if (!trace.hasMessage(event)) continue;
    const { channel } = trace.message(event);
    published.set(channel, (published.get(channel) ?? 0) + 1);
    numbers.set(event, published.get(channel) ?? 0);
  }
  return numbers;
}

group.each(GALLERY)('the messages of “$scenario.name”', ({ scenario }) => {
  const { trace } = simulate(scenario, UNTIL_US);

  it('count per channel, and every sentence about one says its number and its channel', () => {
    const numbers = counted(trace);
    expect(numbers.size).toBeGreaterThan(2);
    for (let event = 0; event < trace.length; event += 1) {
      const message = trace.messageOf(event);
      if (message === undefined) continue;
      expect(messageNumber(trace, message)).toBe(numbers.get(message));
      const { channel } = trace.message(message);
      expect(messageName(trace, message)).toBe(`message ${numbers.get(message)} on ${channel}`);
      const words = describe(trace, event);
      expect(words).toMatch(new RegExp(`[Mm]essage ${numbers.get(message)}\\b`));
      expect(words).toContain(channel);
      expect(words).not.toMatch(/#\d/);
    }
  });

  it('keep their numbers in a trace without its past, and in one without that past', () => {
    let shorter: Trace = trace;
    let numberOf = (old: number): number | undefined => old;
    for (const afterUs of [UNTIL_US / 3, UNTIL_US / 2]) {
      const next = continuedAfter(shorter, afterUs);
      const before = numberOf;
      numberOf = (old) => {
        const place = before(old);
        return place === undefined ? undefined : next.numberOf(place);
      };
      shorter = next.trace;
      for (const [message, number] of counted(trace)) {
        const kept = numberOf(message);
        if (kept !== undefined) expect(messageNumber(shorter, kept)).toBe(number);
      }
    }
  });
});
