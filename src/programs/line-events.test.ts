import { describe, expect, it } from 'vitest';
import { FIRST_ENTRY, GALLERY, type Scenario } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import type { Trace, TraceEventKind } from '../trace/index.ts';
import { LineEvents, programOf } from './index.ts';

const SCENES = [FIRST_ENTRY, ...GALLERY].map(({ slug, scenario }) => [slug, scenario] as const);
/** Kinds of events that a line does itself. */
const DONE_BY_LINES: ReadonlySet<TraceEventKind> = new Set(['published', 'received', 'consumeStarted', 'workStarted']);

function made(scenario: Scenario, language: 'python' | 'typescript' = 'python') {
  const program = programOf(scenario, language);
  return { program, index: new LineEvents(scenario, program), trace: simulate(scenario, 20_000_000).trace };
}

function numbersOf(trace: Trace): readonly number[] {
  return Array.from({ length: trace.length }, (_, number) => number);
}

describe('lines and events', () => {
  it('lights the publish of a timer, and leads from there to each time that it fired', () => {
    const { program, index, trace } = made(FIRST_ENTRY.scenario);
    const line = program.lines.findIndex(({ text }) => text.includes('await broker.publish("control"'));
    const events = index.eventsOf(trace, line);
    expect(events.map((number) => trace.message(number).channel)).toEqual(events.map(() => 'control'));
    expect(events).toHaveLength(7);
    expect(index.linesOf(trace, events[0] ?? -1)).toEqual([line]);
    expect(index.nextEventOf(trace, line, (events[0] ?? 0) + 1)).toBe(events[1]);
    expect(index.nextEventOf(trace, line, (events.at(-1) ?? 0) + 1)).toBeUndefined();
  });

  it('tells three timers of one channel apart by their schedule', () => {
    const scene = GALLERY.find(({ slug }) => slug === 'work-queue') ?? FIRST_ENTRY;
    const { index, trace } = made(scene.scenario);
    const lines = numbersOf(trace)
      .filter((number) => trace.hasMessage(number) && trace.message(number).agent === 'feeder1')
      .map((number) => index.linesOf(trace, number));
    expect(lines.length).toBeGreaterThan(3);
    for (const found of lines) expect(found).toHaveLength(1);
    expect(new Set(lines.flat()).size).toBe(3);
  });

  it('tells what the user publishes from what a timer publishes to the same channel', () => {
    const { program, index, trace } = made({
      ...FIRST_ENTRY.scenario,
      interventions: [
        { kind: 'publish', atUs: 1_000_000, agent: 'operator', channel: 'control', message: { setpoint: 2 } },
      ],
    });
    const line = program.lines.findIndex(({ text }) => text.includes('{"setpoint": 2}'));
    const done = index.eventsOf(trace, line).map((number) => trace.event(number));
    expect(done).toMatchObject([{ kind: 'userActed' }, { kind: 'published', payload: { setpoint: 2 } }]);
  });

  it('gives what nobody does by itself the line of its cause', () => {
    const { index, trace } = made(FIRST_ENTRY.scenario);
    const accepted = numbersOf(trace).find((number) => trace.kindOf(number) === 'accepted') ?? -1;
    expect(index.linesOf(trace, accepted)).toEqual(index.linesOf(trace, trace.causeOf(accepted)));
    expect(index.linesOf(trace, accepted)).not.toEqual([]);
  });

  it.each(SCENES)('%s - has a line for everything that agents and the user do, in both languages', (_, scenario) => {
    for (const language of ['python', 'typescript'] as const) {
      const { program, index, trace } = made(scenario, language);
      const without = numbersOf(trace).filter(
        (number) => DONE_BY_LINES.has(trace.kindOf(number)) && index.linesOf(trace, number).length === 0,
      );
      expect(without.map((number) => trace.event(number))).toEqual([]);
      for (const number of numbersOf(trace))
        for (const line of index.linesOf(trace, number)) expect(program.lines[line]?.about).toBeDefined();
    }
  });
});
