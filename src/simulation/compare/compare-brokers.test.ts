import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  DEFAULT_KAFKA,
  emptyScenario,
  GALLERY,
  type Link,
  type Scenario,
} from '../../scenario/index.ts';
import { livelyScenario } from '../../scenario/testing/arbitrary-scenario.ts';
import { messageShortName } from '../../trace/index.ts';
import { simulate } from '../simulate.ts';
import { compareBrokers } from './compare-brokers.ts';

const UNTIL_US = 30_000_000;

function gallery(slug: string): Scenario {
  const entry = GALLERY.find((one) => one.slug === slug);
  if (entry === undefined) throw new Error(`No ${slug} in the gallery`);
  return entry.scenario;
}

function cellsOf(rows: readonly { subject: string; cells: readonly string[] }[], subject: RegExp): readonly string[] {
  return rows.find((row) => subject.test(row.subject))?.cells ?? [];
}

describe('compareBrokers', () => {
  it('says what became of messages for who came late: kept, lost, replayed', () => {
    const { findings } = compareBrokers(gallery('late-subscriber'), UNTIL_US);
    expect(cellsOf(findings, /^archive/)).toEqual([
      'kept in the queue: got all 7',
      'lost',
      'replayed from the log: got all 7',
      'replayed from the log: got all 7',
      'replayed from the log: got all 7',
    ]);
    expect(cellsOf(findings, /^phone/)).toEqual([
      'missed; the queue keeps 4',
      'lost',
      'missed; the log keeps 12',
      'missed; the log keeps 15',
      'missed; the log keeps 15',
    ]);
  });

  it('says how several consumers get on: shared, copied, by partition', () => {
    const { findings } = compareBrokers(gallery('work-queue'), UNTIL_US);
    expect(cellsOf(findings, /^crew1/)).toEqual([
      'shared: 8 + 8 + 8',
      'copied to each: 27 + 27 + 27',
      'shared: 8 + 8 + 8',
      'one gets all: 10 + 0 + 0',
      'shared: 8 + 8 + 8',
    ]);
  });

  it('says that messages which are handed out again are shared, and not copied', () => {
    const { findings } = compareBrokers(gallery('share-group'), UNTIL_US);
    const [, copied, streams, , share] = cellsOf(findings, /^crew, trainee, slow-crew/);
    expect(copied).toMatch(/^copied to each: /);
    for (const cell of [streams, share])
      expect(cell).toMatch(/^shared: \d+ \+ \d+ \+ \d+, \d+ redelivered to another$/);
  });

  it('draws what it says', () => {
    const { findings, channels } = compareBrokers(gallery('work-queue'), UNTIL_US);
    expect(findings[0]?.pictures?.[3]).toEqual({ kind: 'bars', values: [10, 0, 0], most: 27 });
    expect(channels[0]?.pictures).toEqual([
      { kind: 'queue', waiting: 3 },
      { kind: 'nothing' },
      { kind: 'log', partitions: ['ddddddpppuuu'] },
      { kind: 'log', partitions: ['uuuuuuuuuuuu'] },
      { kind: 'log', partitions: ['ddddddpppuuu'] },
    ]);
  });

  it('says what became of a message that a consumer failed on', () => {
    const fails: Behaviour = { kind: 'throw', on: '', every: 2, error: 'no' };
    const tick: Behaviour = {
      kind: 'tick',
      channel: 'c',
      periodUs: 1_000_000,
      offsetUs: 3_000_000,
      jitterUs: 0,
      count: 2,
      message: {},
    };
    const links: readonly Link[] = [{ kind: 'consume', agent: 'w', channel: 'c' }];
    const scenario: Scenario = {
      ...emptyScenario(),
      agents: [
        { id: 'p', x: 0, y: 0, role: 'agent', behaviours: [tick] },
        { id: 'w', x: 0, y: 0, role: 'agent', behaviours: [fails] },
      ],
      channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 9, overflow: 'drop-oldest' }],
      links,
    };
    const { findings } = compareBrokers(scenario, UNTIL_US);
    expect(cellsOf(findings, /not finished/)).toEqual([
      '1 gone',
      '1 gone',
      '1 redelivered',
      '1 not acknowledged',
      '1 redelivered',
    ]);
  });

  it('marks what is not as on the scenario’s own broker, with the settings that it has', () => {
    const own = { ...DEFAULT_KAFKA, partitions: 3, rebalanceUs: 0 } as const;
    const compared = compareBrokers({ ...gallery('work-queue'), broker: own }, UNTIL_US);
    expect(compared.brokers[compared.own]).toEqual(own);
    for (const { cells, differs } of [...compared.findings, ...compared.readers, ...compared.channels]) {
      expect(differs).toEqual(cells.map((cell) => cell !== cells[compared.own]));
      expect(cells).toHaveLength(5);
    }
    expect(cellsOf(compared.findings, /^crew1/)[3]).toMatch(/^shared/);
  });

  it('is the same twice, whatever it is given', () => {
    fc.assert(
      fc.property(livelyScenario, (scenario) => {
        expect(compareBrokers(scenario, 3_000_000)).toEqual(compareBrokers(scenario, 3_000_000));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the reason for a difference', () => {
  it.each(GALLERY)('is there for each cell that differs, once, and at a moment of that run: $slug', ({ scenario }) => {
    const { findings, readers, channels, brokers } = compareBrokers(scenario, UNTIL_US);
    for (const { cells, differs, reasons } of [...findings, ...readers, ...channels]) {
      for (const place of cells.keys()) {
        const reason = reasons?.[place];
        const asks = differs[place] === true || /missed|twice|out of order/.test(cells[place] ?? '');
        expect(reason !== undefined).toBe(asks);
        if (reason === undefined) continue;
        expect(reason.words).toMatch(/^[^.].*\.$/);
        expect(reason.words).not.toContain(': It ');
        if (reason.moment === undefined) continue;
        const { atUs, message } = reason.moment;
        const broker = brokers[place];
        if (broker === undefined) throw new Error(`No broker ${place}`);
        const { trace } = simulate({ ...scenario, broker }, UNTIL_US);
        expect(trace.atUs(message)).toBeLessThanOrEqual(atUs);
        expect(atUs).toBeLessThanOrEqual(UNTIL_US);
        expect(reason.words.toLowerCase()).toContain(messageShortName(trace, message));
      }
    }
  });

  it('is the time that joining a group takes, where that is why a message was missed', () => {
    const scene = gallery('late-subscriber');
    const agents = scene.agents.map((agent) => ({
      ...agent,
      behaviours: agent.behaviours.map((one) => (one.kind === 'tick' ? { ...one, periodUs: 300_000 } : one)),
    }));
    const { readers, brokers } = compareBrokers(
      { ...scene, agents, broker: { ...DEFAULT_KAFKA, joinUs: 1_500_000 } },
      UNTIL_US,
    );
    const kafka = brokers.findIndex(({ kind }) => kind === 'kafka');
    const phone = readers.find(({ subject }) => /^phone subscribes/.test(subject));
    expect(phone?.cells[kafka]).toMatch(/missed/);
    expect(phone?.reasons?.[kafka]?.words).toMatch(
      /^Message \d+ on readings: phone subscribed to readings at 8\.000 s, but joined only at 9\.500 s\.$/,
    );
  });
});
