import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Broker, Scenario } from '../../../scenario/index.ts';
import { checkScenario, DEFAULT_KAFKA, DEFAULT_STREAMS } from '../../../scenario/index.ts';
import { simulate } from '../../../simulation/index.ts';
import { readRecordingText, type Trace } from '../../../trace/index.ts';
import { arbitraryDiagram } from '../testing/arbitrary-diagram.ts';
import { firstBrokenArrow } from './broken-arrow.ts';
import type { Diagram } from './diagram.ts';
import { recordingOfDiagram } from './diagram-recording.ts';
import { diagramTextOf, scenarioOf } from './diagram-scenario.ts';
import { planOf } from './plan.ts';
import { readDiagram } from './read-diagram.ts';

function diagramOf(text: string): Diagram {
  const read = readDiagram(`sequenceDiagram\n${text}`);
  if (!read.ok) throw new Error(read.error);
  return read.diagram;
}

/** Returns the trace of the recording; a line that the reader refuses is an error. */
function traceOf(diagram: Diagram): Trace {
  const { header, events } = recordingOfDiagram(diagram, 'test');
  const read = readRecordingText(
    [{ heronry: 'recording', version: 1, ...header }, ...events].map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  if (!read.ok) throw new Error(read.error);
  expect(read.recording.problems).toEqual([]);
  return read.recording.trace;
}

/** Returns receipts and losses as "0.8 A to B: hi". */
function storyOf(trace: Trace): readonly string[] {
  const lines: string[] = [];
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind !== 'received' && event.kind !== 'lost') continue;
    const { agent, payload } = trace.message(event.message);
    const to = event.kind === 'received' ? event.agent : 'nobody';
    lines.push(`${event.atUs / 1_000_000} ${agent} to ${to}: ${payload.text ?? JSON.stringify(payload)}`);
  }
  return lines;
}

const UNTIL_US = 120_000_000;

function run(diagram: Diagram, change: Partial<Scenario> = {}): Trace {
  return simulate({ ...scenarioOf(diagram, 'test').scenario, ...change }, UNTIL_US).trace;
}

const CREATED = diagramOf(`
  Alice->>Bob: hello
  Bob-->>Alice: hi
  create participant Worker
  Alice->>Worker: start
  Worker-->>Alice: started
  Alice->>Bob: it runs`);

describe('a diagram as a recording', () => {
  it('messages travel one after another, as drawn, and a cross is a loss', () => {
    expect(storyOf(traceOf(diagramOf('A->>B: one\nB-->>A: two\nA-xB: three\nA->>A: four')))).toEqual([
      '1.2 A to B: one',
      '2.4 B to A: two',
      '3.6 A to nobody: three',
      '4.8 A to A: four',
    ]);
  });

  it('open arrows and the parts of par are in flight together', () => {
    expect(storyOf(traceOf(diagramOf('A-)B: one\nA-)B: two\npar\nA->>B: three\nand\nC->>D: four\nend')))).toEqual([
      '1.2 A to B: one',
      '1.6 A to B: two',
      '2 A to B: three',
      '2 C to D: four',
    ]);
  });

  it('of alternatives the first plays, break does not, and the plan says so', () => {
    const diagram = diagramOf(
      'alt well\nA->>B: yes\nelse ill\nA->>B: no\nend\nbreak late\nA->>B: never\nend\nloop l\nA->>B: end\nend',
    );
    expect(storyOf(traceOf(diagram)).map((line) => line.split(': ')[1])).toEqual(['yes', 'end']);
    expect(planOf(diagram).unplayed.map(({ place, text }) => `${place.line}: ${text}`)).toEqual([
      '4: “else ill” does not play: the first part does',
      '8: An arrow in “break” does not play: the diagram continues without it',
    ]);
  });

  it('activations are work, notes are marks, a queue is a channel', () => {
    const trace = traceOf(
      diagramOf('participant Q@{"type": "queue"}\nA->>Q: job\nQ->>+B: job\nnote over B: busy\nB-->>-A: done'),
    );
    const kinds = Array.from({ length: trace.length }, (_, number) => trace.event(number).kind);
    expect(kinds).toEqual([
      ...[
        'published',
        'accepted',
        'dispatched',
        'received',
        'workStarted',
        'noted',
        'workFinished',
        'published',
        'received',
      ],
    ]);
    expect(storyOf(trace)).toEqual(['1.6 A to B: job', '3 B to A: done']);
  });

  it('every diagram is a recording without a bad line', () => {
    fc.assert(
      fc.property(arbitraryDiagram, (text) => {
        const read = readDiagram(text);
        if (read.ok) traceOf(read.diagram);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a diagram as a scenario', () => {
  it('its run brings each message to its receiver at the time of the recording', () => {
    const diagram = diagramOf(
      'A->>+B: one\nB->>C: two\nC-->>B: three\nB-->>-A: four\nA->>B: five\nB-->>A: six\nA-xC: lost',
    );
    expect(storyOf(run(diagram)).slice(0, 6)).toEqual(storyOf(traceOf(diagram)).slice(0, 6));
    expect(firstBrokenArrow(diagram, run(diagram), UNTIL_US)).toBeUndefined();
  });

  it('answers are behaviours, and what begins by itself is scripted', () => {
    const { scenario } = scenarioOf(diagramOf('A->>B: ask\nB-->>A: answer'), 'test');
    expect(scenario.agents.map(({ behaviours }) => behaviours)).toMatchObject([[], [{ kind: 'reply', on: 'A_to_B' }]]);
    expect(scenario.interventions).toMatchObject([{ kind: 'publish', agent: 'A', channel: 'A_to_B' }]);
  });

  it('arrows of which the same follows share a channel', () => {
    const { scenario } = scenarioOf(diagramOf('A->>B: one\nA->>B: two\nB->>C: three'), 'test');
    expect(scenario.channels.map(({ id }) => id)).toEqual(['A_to_B', 'A_to_B 2', 'B_to_C']);
    const same = scenarioOf(diagramOf('C->>D: x\nA->>B: one\nA->>B: two\nA->>B: three'), 'test');
    expect(same.scenario.channels.map(({ id }) => id)).toEqual(['C_to_D', 'A_to_B']);
  });

  it('the diagram is in the description, and read back from it', () => {
    const text = 'sequenceDiagram\n  A->>B: one';
    const read = readDiagram(text);
    expect(read.ok && diagramTextOf(scenarioOf(read.diagram, 'test').scenario)).toBe(text);
    expect(diagramTextOf({ description: 'A scenario' })).toBeUndefined();
  });

  it('a message of a queue goes to one agent that takes it, or to all that the diagram names', () => {
    const one = scenarioOf(diagramOf('participant Q@{"type":"queue"}\nA->>Q: x\nQ->>B: x\nA->>Q: y\nQ->>C: y'), 'test');
    expect(one.scenario.links.map(({ kind, agent }) => `${kind} ${agent}`)).toEqual([
      'publish A',
      'consume B',
      'consume C',
    ]);
    const all = scenarioOf(diagramOf('participant Q@{"type":"queue"}\nA->>Q: x\nQ->>B: x\nQ->>C: x'), 'test');
    expect(all.scenario.links.map(({ kind, agent }) => `${kind} ${agent}`)).toEqual([
      'publish A',
      'subscribe B',
      'subscribe C',
    ]);
  });

  it('every diagram is a scenario without repairs, within its limits', () => {
    fc.assert(
      fc.property(arbitraryDiagram, (text) => {
        const read = readDiagram(text);
        if (!read.ok) return;
        const { scenario } = scenarioOf(read.diagram, 'test');
        expect(checkScenario(JSON.parse(JSON.stringify(scenario)))).toMatchObject({ repairs: [], scenario });
      }),
      { numRuns: 150 },
    );
  });
});

describe('the first arrow that did not happen', () => {
  it('is none on a broker that stores messages', () => {
    const brokers: readonly Broker[] = [{ kind: 'memory' }, DEFAULT_STREAMS, DEFAULT_KAFKA];
    for (const broker of brokers)
      expect(firstBrokenArrow(CREATED, run(CREATED, { broker }), UNTIL_US), broker.kind).toBeUndefined();
  });

  it('is the message to a participant that does not listen yet, on Redis pub/sub', () => {
    const trace = run(CREATED, { broker: { kind: 'redis-pubsub' } });
    expect(firstBrokenArrow(CREATED, trace, UNTIL_US)).toMatchObject({
      line: 6,
      words:
        'Line 6: Alice to Worker “start” did not happen. Alice_to_Worker stores nothing: it forwarded the message to its listeners at 3.200 s, and Worker was not one of them.',
    });
  });

  it('is named at its time, and not before', () => {
    const trace = run(CREATED, { broker: { kind: 'redis-pubsub' } });
    const { atUs } = firstBrokenArrow(CREATED, trace, UNTIL_US) ?? { atUs: 0 };
    expect(firstBrokenArrow(CREATED, trace, atUs - 1)).toBeUndefined();
    expect(firstBrokenArrow(CREATED, trace, atUs)?.line).toBe(6);
  });

  it('is a lost answer, with the line of the diagram', () => {
    const lossy = run(CREATED, {
      faults: [{ kind: 'loss', probability: 1, fromUs: 0, untilUs: UNTIL_US, where: { at: 'agent', agent: 'Bob' } }],
    });
    expect(firstBrokenArrow(CREATED, lossy, UNTIL_US)).toMatchObject({ line: 3 });
    const crashed = run(CREATED, {
      faults: [
        { kind: 'throw', error: 'out of order', fromUs: 0, untilUs: UNTIL_US, where: { at: 'agent', agent: 'Bob' } },
      ],
    });
    expect(firstBrokenArrow(CREATED, crashed, UNTIL_US)).toMatchObject({
      line: 4,
      words:
        'Line 4: Bob answers Alice “hi” did not happen. Bob did not send it. Bob received it at 1.200 s: it took it from the queue of Alice_to_Bob. Its callback threw: out of order, due to a fault since 0.000 s.',
    });
  });
});
