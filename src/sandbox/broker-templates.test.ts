/** Own brokers to begin with: what each keeps of the contract, and what it does in a scene. */
import { afterEach, describe, expect, it } from 'vitest';
import { CONTRACT, capabilityOf, type RowJudgement, VirtualTimers } from '../messaging/contract/index.ts';
import {
  BROKER_TEMPLATES,
  type Broker,
  CONTRACT_SCENES,
  checkScenario,
  contractSceneOf,
  playableScene,
  type Scenario,
} from '../scenario/index.ts';
import { playedTrace, withCode } from '../simulation/index.ts';
import { brokerMaker, ContractBench, loadSandbox } from './index.ts';

const sandbox = await loadSandbox();
const makeBroker = brokerMaker(sandbox);
const SECOND = 1_000_000;

/** Rows that every broker has to keep. */
const NEEDED = CONTRACT.filter(({ id }) => capabilityOf(id) === undefined);

const { setImmediate: turn } = globalThis;
const timers = new VirtualTimers({ turn: (run) => void turn(run) });
let restore = (): void => undefined;
afterEach(() => restore());

/** Judges the rows one after another: they share the virtual time. */
async function judgedRows(source: string): Promise<readonly RowJudgement[]> {
  restore = timers.install(globalThis);
  const bench = new ContractBench(sandbox, source, timers);
  const rows: RowJudgement[] = [];
  for (const row of NEEDED) rows.push(await bench.judge(row));
  return rows;
}

/** Returns the numbers of the messages that each agent has received, in order. */
function receivedIn(scenario: Scenario): Readonly<Record<string, readonly unknown[]>> {
  const trace = playedTrace(scenario, 12 * SECOND, withCode({ makeBroker }));
  const received: Record<string, unknown[]> = Object.fromEntries(scenario.agents.map(({ id }) => [id, []]));
  for (let number = 0; number < trace.length; number += 1) {
    const event = trace.event(number);
    if (event.kind === 'received') received[event.agent]?.push(trace.message(event.message).payload.n);
  }
  return received;
}

describe('the contract on a template', () => {
  it.each(BROKER_TEMPLATES)('$name: it differs in the rows that its row of the table names', async (template) => {
    const rows = await judgedRows(template.source);
    expect(rows.filter(({ result }) => result !== 'kept').map(({ id }) => id)).toEqual(template.differs);
  });
});

describe('the scenes of the contract', () => {
  it.each(CONTRACT_SCENES)('are scenarios that the broker in memory keeps: $look', (scene) => {
    const scenario = playableScene(scene, 'Scene', { kind: 'memory' });
    expect(checkScenario(scenario)).toEqual({ scenario, repairs: [] });
    expect(receivedIn(scenario)).toMatchObject(scene.expected);
  });

  const differing = BROKER_TEMPLATES.flatMap(({ name, source, differs }) =>
    differs.map((row) => ({ name, source, row })),
  );
  it.each(differing)('show how “$name” differs in $row', ({ row, source }) => {
    const scene = contractSceneOf(row);
    if (scene === undefined) throw new Error(`There is no scene of ${row}`);
    expect(receivedIn(playableScene(scene, 'Scene', { kind: 'own', source }))).not.toMatchObject(scene.expected);
  });

  it('every row that each broker has to keep has a scene', () => {
    expect(NEEDED.map(({ id }) => id).filter((id) => contractSceneOf(id) === undefined)).toEqual([]);
  });
});

/** The broker of a template. */
function brokerOf(name: string): Broker {
  const template = BROKER_TEMPLATES.find((one) => one.name === name);
  if (template === undefined) throw new Error(`There is no ${name}`);
  return { kind: 'own', source: template.source };
}

/** The scene in which six messages wait for a worker, on the broker of a template, with changes. */
function waitingSix(name: string, changes: Partial<Scenario> = {}): Readonly<Record<string, readonly unknown[]>> {
  const scene = contractSceneOf('C21');
  if (scene === undefined) throw new Error('There is no scene of C21');
  return receivedIn({ ...playableScene(scene, name, brokerOf(name)), ...changes });
}

describe('a template in a scene', () => {
  it('in memory, line by line: does in every scene what the broker in memory does', () => {
    for (const scene of CONTRACT_SCENES)
      expect(receivedIn(playableScene(scene, 'Scene', brokerOf('In memory, line by line')))).toMatchObject(
        scene.expected,
      );
  });

  it('fire and forget: the worker that comes later gets nothing', () => {
    expect(waitingSix('Fire and forget')).toMatchObject({ worker: [] });
  });

  it('newest first: the worker gets the last one first', () => {
    expect(waitingSix('Newest first (LIFO)')).toMatchObject({ worker: [6, 5, 4, 3, 2, 1] });
  });

  it('a log with cursors: a late subscriber gets what came before it', () => {
    const scene = contractSceneOf('C34');
    const replayed = scene && receivedIn(playableScene(scene, 'Log', brokerOf('A log with cursors')));
    expect(replayed).toMatchObject({ early: [1, 2, 3, 4], late: [1, 2, 3, 4] });
  });

  it('loses on a crash: what was accepted and not flushed is gone', () => {
    expect(waitingSix('Loses on a crash')).toMatchObject({ worker: [6] });
  });

  it('priority: the urgent one overtakes, equal ones keep their order', () => {
    const interventions = [0, 2, 1, 2].map((priority, place) => ({
      ...({ kind: 'publish', agent: 'sender', channel: 'jobs' } as const),
      ...{ atUs: (1 + place / 10) * SECOND, message: { n: place + 1, priority } },
    }));
    expect(waitingSix('Priority', { interventions })).toMatchObject({ worker: [2, 4, 3, 1] });
  });

  it('at least once: what a worker had when it crashed comes again', () => {
    const agents = [
      { id: 'sender', x: 0, y: 0, role: 'agent', behaviours: [] },
      {
        ...({ id: 'worker', x: 0, y: 0, role: 'worker' } as const),
        behaviours: [{ kind: 'work', on: 'jobs', durationUs: SECOND, jitterUs: 0 }],
      },
    ] as const;
    const faults = [
      {
        ...({ kind: 'crash', fromUs: 4 * SECOND, untilUs: 5 * SECOND } as const),
        where: { at: 'agent', agent: 'worker' } as const,
      },
    ];
    const interventions = [1, 2].map((place) => ({
      ...({ kind: 'publish', agent: 'sender', channel: 'jobs' } as const),
      ...{ atUs: place * 100_000, message: { n: place } },
    }));
    expect(waitingSix('At least once', { agents, faults, interventions })).toMatchObject({ worker: [1, 2, 1] });
  });
});
