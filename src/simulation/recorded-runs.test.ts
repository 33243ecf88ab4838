import fc from 'fast-check';
import { expect, describe as group, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import { GALLERY } from '../scenario/index.ts';
import { arbitraryScenario } from '../scenario/testing/arbitrary-scenario.ts';
import {
  coneOf,
  describe,
  intervalsOf,
  journeyOf,
  NO_HEADER,
  readRecordingText,
  recordingPieces,
  type Trace,
  traceHash,
  whyGot,
} from '../trace/index.ts';
import { simulate } from './simulate.ts';

const SECOND = 1_000_000;

function recordingOf(trace: Trace): string {
  return [...recordingPieces(trace, NO_HEADER)].join('');
}

/** Reads everything that views read of a trace. */
function readAll(trace: Trace): void {
  const cursor = trace.cursor();
  intervalsOf(trace).forEachIn(0, trace.lastUs, () => undefined);
  for (let number = 0; number < trace.length; number += 1) {
    const world = cursor.moveTo(trace.atUs(number));
    for (const channel of world.channels.values()) trace.queuedOf(channel, 20);
    for (const hop of world.inFlight) trace.hop(hop);
    describe(trace, number);
    coneOf(trace, number);
    if (!trace.hasMessage(number)) continue;
    journeyOf(trace, number);
    for (const agent of world.agents.keys()) whyGot(trace, agent, number, trace.lastUs);
  }
}

group('a run that is written as a recording and read again', () => {
  it.each(GALLERY.map(({ slug, scenario }) => [slug, scenario] as const))('%s: is the same run', (_, scenario) => {
    const { trace } = simulate(scenario, 20 * SECOND);
    const result = readRecordingText(recordingOf(trace));
    if (!result.ok) throw new Error(result.error);
    expect(result.recording.problems).toEqual([]);
    expect(traceHash(result.recording.trace)).toBe(traceHash(trace));
    expect(result.recording.trace.worldAt(10 * SECOND)).toEqual(
      expect.objectContaining({ events: trace.worldAt(10 * SECOND).events }),
    );
  });

  it('is the same for any scenario', () => {
    fc.assert(
      fc.property(arbitraryScenario, (scenario) => {
        const { trace } = simulate(scenario, 2 * SECOND);
        if (trace.length === 0) return;
        const result = readRecordingText(recordingOf(trace));
        if (!result.ok) throw new Error(result.error);
        expect(result.recording.problems).toEqual([]);
        expect(traceHash(result.recording.trace)).toBe(traceHash(trace));
      }),
      { numRuns: rounds(200) },
    );
  });

  it('can be read by every view, however its lines were changed', () => {
    const texts = GALLERY.map(({ scenario }) =>
      recordingOf(simulate(scenario, 6 * SECOND).trace)
        .split('\n')
        .slice(0, 160),
    );
    const change = fc.record({
      line: fc.nat(159),
      how: fc.constantFrom('drop', 'twice', 'swap', 'number', 'cut', 'kind'),
      value: fc.nat(200),
    });
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 8 }), (lines, changes) => {
        const changed = changes.reduce<readonly string[]>(
          (text, { line, how, value }) => mutated(text, line, how, value),
          lines,
        );
        const result = readRecordingText(changed.join('\n'));
        if (result.ok) readAll(result.recording.trace);
      }),
      { numRuns: rounds(400) },
    );
  });
});

function mutated(lines: readonly string[], place: number, how: string, value: number): readonly string[] {
  const line = lines[place] ?? '';
  const next = lines[place + 1] ?? '';
  switch (how) {
    case 'drop':
      return lines.toSpliced(place, 1);
    case 'twice':
      return lines.toSpliced(place, 0, line);
    case 'swap':
      return lines.toSpliced(place, 2, next, line);
    case 'cut':
      return lines.toSpliced(place, 1, line.slice(0, value));
    case 'kind':
      return lines.toSpliced(place, 1, line.replace(/"kind":"\w+"/, /"kind":"\w+"/.exec(next)?.[0] ?? ''));
    default:
      return lines.toSpliced(
        place,
        1,
        line.replace(/:\d+/g, (digits) => (digits.length % 2 === value % 2 ? `:${value}` : digits)),
      );
  }
}
