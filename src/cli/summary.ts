import type { Assertion } from '../scenario/index.ts';
import { assertionWords } from '../scenario/index.ts';
import { type AssertionWatch, breachWords, type Run } from '../simulation/index.ts';
import { depthOf, formatTime, HALTS, type Trace } from '../trace/index.ts';

/** Returns a line for each assertion: kept, broken (where and why), or not decided. Empty without assertions. */
export function expectationsOf(
  assertions: readonly Assertion[],
  { breaches, endedUs }: Pick<AssertionWatch, 'breaches' | 'endedUs'>,
  untilUs: number,
): string {
  const lines = assertions.map((assertion, place) => {
    const breach = breaches[place];
    const words = assertionWords(assertion);
    if (breach !== undefined)
      return `BROKEN  ${words}\n        at ${formatTime(breach.atUs)}: ${breachWords(breach, untilUs)}\n`;
    if (endedUs === undefined) return `kept    ${words}\n`;
    return `NOT DECIDED  ${words}\n        the run ended before ${untilUs / 1_000_000} s, at ${formatTime(endedUs)}\n`;
  });
  return lines.join('');
}

/** Returns the summary of a run for the user: counts, the stats of each channel, the expectations, the hash. */
export function summaryOf(run: Run, untilUs: number, expectations: string, hash: string): string {
  const { trace, scenario, halted } = run;
  const world = trace.worldAt(untilUs);
  const channels = [...world.channels.values()].map((channel) => [
    channel.id,
    ...[channel.accepted, channel.consumed, depthOf(channel), channel.dropped, channel.subscribers.length].map(String),
  ]);
  return [
    `${scenario.name}, until ${untilUs / 1_000_000} s of virtual time, seed ${scenario.seed}`,
    ...(halted === undefined ? [] : [`The run ended early at ${formatTime(trace.lastUs)}: ${HALTS[halted]}.`]),
    '',
    `${many(trace.length, 'event')}: ${countsOf(trace)}`,
    `${many(world.inFlight.size, 'message')} in flight`,
    '',
    ...table([['channel', 'accepted', 'consumed', 'queued', 'dropped', 'subscribers'], ...channels]),
    '',
    ...(expectations === '' ? [] : [expectations]),
    `trace sha-256 ${hash}`,
    '',
  ].join('\n');
}

/** Returns the number of events of each kind, in the order in which the kinds first occur. */
export function countsOf(trace: Trace): string {
  const counts = new Map<string, number>();
  for (let number = 0; number < trace.length; number += 1) {
    const kind = trace.kindOf(number);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** Returns a count with its noun: "1 event", "2 events". */
export function many(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** Returns aligned columns: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
