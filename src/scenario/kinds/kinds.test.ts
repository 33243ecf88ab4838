import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalScenario } from '../canonical.ts';
import { checkScenario } from '../check.ts';
import { codeOf } from '../code-of.ts';
import { emptyScenario, newChannel } from '../document.ts';
import { edit } from '../edit.ts';
import type { Where } from '../fault-places.ts';
import { LIMITS } from '../limits.ts';
import { decodeMoment, encodeMoment } from '../link/codec.ts';
import { KIND_COLUMNS_MAX } from '../link/columns.ts';
import type { Broker, Scenario } from '../scenario.ts';
import { arbitraryScenario } from '../testing/arbitrary-scenario.ts';
import { BEHAVIOURS, type Behaviour, type BehaviourKind, newBehaviour } from './behaviours.ts';
import { BROKERS, DEFAULT_KAFKA, defaultBroker } from './brokers.ts';
import { type Assertion, type AssertionKind, EXPECTATIONS, newAssertion, sentenceParts } from './expectations.ts';
import { FAULTS, type Fault, type FaultKind, faultKindsAt, newFault } from './faults.ts';
import { type AnyKind, isShown } from './field.ts';
import { INTERVENTIONS } from './interventions.ts';

// The keys of a table are its kinds.
const BEHAVIOUR_KINDS = Object.keys(BEHAVIOURS) as readonly BehaviourKind[];
const FAULT_KINDS = Object.keys(FAULTS) as readonly FaultKind[];
const EXPECTATION_KINDS = Object.keys(EXPECTATIONS) as readonly AssertionKind[];

const NEAR = { channel: 'c', agent: 'a' };
const PLACES: { readonly [At in Where['at']]: Where } = {
  everything: { at: 'everything' },
  agent: { at: 'agent', agent: 'a' },
  channel: { at: 'channel', channel: 'c' },
  link: { at: 'link', link: 'publish', agent: 'a', channel: 'c' },
  border: { at: 'border', agents: ['a'], channels: ['c'] },
};

function scenarioWith(more: {
  readonly behaviours?: readonly Behaviour[];
  readonly faults?: readonly Fault[];
  readonly assertions?: readonly Assertion[];
  readonly broker?: Broker;
}): Scenario {
  const { behaviours = [], faults = [], assertions = [], broker = defaultBroker('memory') } = more;
  return canonicalScenario({
    ...emptyScenario(),
    broker,
    agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours }],
    channels: [newChannel('c', { x: 300, y: 0 })],
    faults,
    assertions,
  });
}

const NEW: readonly (readonly [string, Scenario])[] = [
  ...BEHAVIOUR_KINDS.map((kind) => [kind, scenarioWith({ behaviours: [newBehaviour(kind, NEAR)] })] as const),
  ...FAULT_KINDS.flatMap((kind) =>
    FAULTS[kind].places.map(
      (at) => [`${kind} at ${at}`, scenarioWith({ faults: [newFault(kind, PLACES[at], 0)] })] as const,
    ),
  ),
  ...EXPECTATION_KINDS.map((kind) => {
    const assertion = newAssertion(kind, scenarioWith({}));
    return [kind, scenarioWith({ assertions: [assertion] })] as const;
  }),
];

/** Kinds of behaviours in links, with the first version that has them. Deployed readers know these places: they never change. */
const PLACES_IN_LINKS = { tick: 1, publish: 1, forward: 1, reply: 1, work: 1, throw: 1, batch: 3, code: 5 };

it('a behaviour keeps its place in links, and a new one says since which version they have it', () => {
  const places = BEHAVIOUR_KINDS.map((kind) => [kind, BEHAVIOURS[kind].linksSince ?? 1]);
  expect(places).toEqual(Object.entries(PLACES_IN_LINKS));
});

it('an own broker is in links since version 5, and its code is code of the document', async () => {
  const scenario = scenarioWith({ broker: defaultBroker('own') });
  const link = await encodeMoment({ scenario, atUs: 0, selection: [] });
  expect(link).toMatch(/^5\./);
  expect(await decodeMoment(link)).toMatchObject({ ok: true, repairs: [], moment: { scenario } });
  expect(codeOf(scenario)).toEqual([{ agent: undefined, source: defaultBroker('own').source }]);
  expect(edit(scenarioWith({}), { do: 'setBroker', broker: scenario.broker })).toMatchObject({ ok: true });
  const long = { kind: 'own', source: 'a'.repeat(LIMITS.codeUnits + 1) } as const;
  expect(edit(scenarioWith({}), { do: 'setBroker', broker: long })).toMatchObject({ ok: false });
});

describe('a new one of each kind', () => {
  it.each(NEW)('is right, in a file, in a link and as an edit: %s', async (_, scenario) => {
    expect(checkScenario(JSON.parse(JSON.stringify(scenario)))).toEqual({ scenario, repairs: [] });
    const decoded = await decodeMoment(await encodeMoment({ scenario, atUs: 0, selection: [] }));
    expect(decoded).toMatchObject({ ok: true, repairs: [], moment: { scenario } });
    const { faults, assertions } = scenario;
    const behaviours = scenario.agents[0]?.behaviours ?? [];
    for (const command of [
      { do: 'setBehaviours', agent: 'a', behaviours },
      { do: 'setFaults', faults, label: 'Add' },
      { do: 'setAssertions', assertions, label: 'Add' },
    ] as const)
      expect(edit(scenarioWith({}), command)).toMatchObject({ ok: true });
  });

  it.each(NEW)('is left out by a file, and refused as an edit, with a wrong value in any field: %s', (_, scenario) => {
    const [behaviour] = scenario.agents[0]?.behaviours ?? [];
    const [fault] = scenario.faults;
    for (const name of Object.keys(behaviour ?? {}).filter((key) => key !== 'kind')) {
      // A value of no field's type.
      const wrong = { ...behaviour, [name]: [] } as unknown as Behaviour;
      expect(edit(scenarioWith({}), { do: 'setBehaviours', agent: 'a', behaviours: [wrong] }), name).toMatchObject({
        ok: false,
        issue: { path: expect.stringMatching(`^behaviours\\[0\\]\\.${name}`) },
      });
    }
    for (const name of Object.keys(fault ?? {}).filter((key) => key !== 'kind')) {
      const wrong = { ...fault, [name]: [] } as unknown as Fault;
      expect(edit(scenarioWith({}), { do: 'setFaults', faults: [wrong], label: '' }), name).toMatchObject({
        ok: false,
        issue: { path: expect.stringMatching(`^faults\\[0\\]\\.${name}`) },
      });
    }
  });
});

describe('a wrong value in a file', () => {
  it.each(NEW)('gets the default of its field, or its item is left out; the rest is read: %s', (_, scenario) => {
    const lists = {
      behaviours: scenario.agents[0]?.behaviours,
      faults: scenario.faults,
      assertions: scenario.assertions,
    };
    for (const [list, items = []] of Object.entries(lists)) {
      for (const name of Object.keys(items[0] ?? {}).filter((key) => key !== 'kind')) {
        const wrong = [{ ...items[0], [name]: -1.5 }];
        const agents = scenario.agents.map((one) => (list === 'behaviours' ? { ...one, behaviours: wrong } : one));
        const checked = checkScenario({ ...scenario, agents, ...(list === 'behaviours' ? {} : { [list]: wrong }) });
        expect('error' in checked ? checked.error : checked.repairs, name).toHaveLength(1);
        expect(checked).toHaveProperty('scenario.agents.length', 1);
      }
    }
  });
});

describe('a row', () => {
  const rows: readonly (readonly [string, AnyKind])[] = [
    ...Object.entries<AnyKind>(BEHAVIOURS),
    ...Object.entries<AnyKind>(FAULTS),
  ];

  it('has a title of its own, says what its kind does, and labels each field', () => {
    for (const family of [BEHAVIOURS, FAULTS, EXPECTATIONS, INTERVENTIONS]) {
      const labels = Object.values<AnyKind>(family).map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
    }
    for (const [kind, { hint = '', fields }] of rows) {
      expect(hint, kind).toMatch(/^[A-Z].*\.$/);
      const labels = Object.values(fields).map(({ label }) => label);
      expect(new Set(labels).size, kind).toBe(labels.length);
      expect(Object.keys(fields).length, kind).toBeLessThan(KIND_COLUMNS_MAX);
    }
  });

  it('of an expectation names each of its fields once in its sentence', () => {
    for (const kind of EXPECTATION_KINDS) {
      const named = sentenceParts(kind).flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
      expect(named, kind).toEqual(Object.keys(EXPECTATIONS[kind].fields));
    }
  });

  it('of a behaviour has the place of its kind in links', () => {
    expect(BEHAVIOUR_KINDS.slice(0, 6)).toEqual(['tick', 'publish', 'forward', 'reply', 'work', 'throw']);
    expect(Object.keys(INTERVENTIONS).slice(0, 7)).toEqual([
      'publish',
      'consume',
      'subscribe',
      'unsubscribe',
      'drop',
      'duplicate',
      'hold',
    ]);
  });
});

it('a new behaviour acts from the time on that it is given, and from the start without one', () => {
  const [late, first] = [newBehaviour('work', NEAR, 7), newBehaviour('work', NEAR)];
  expect(late).toEqual({ ...first, fromUs: 7 });
  expect(first).not.toHaveProperty('fromUs');
  expect(edit(scenarioWith({}), { do: 'setBehaviours', agent: 'a', behaviours: [late] })).toMatchObject({ ok: true });
});

describe('the code of an agent', () => {
  const code = newBehaviour('code', NEAR);
  const two = [code, newBehaviour('work', NEAR), code];

  it('is one behaviour of it: a second one is left out by a file, and refused as an edit', () => {
    const checked = checkScenario(scenarioWith({ behaviours: two }));
    expect(checked).toEqual({
      scenario: scenarioWith({ behaviours: two.slice(0, 2) }),
      repairs: ['agents[0].behaviours[2] was left out (an agent has at most one behaviour that runs code).'],
    });
    expect(edit(scenarioWith({}), { do: 'setBehaviours', agent: 'a', behaviours: two })).toMatchObject({
      ok: false,
      issue: { path: 'behaviours[2]' },
    });
  });

  it('has at most as many characters as its limit', () => {
    const long = (units: number): readonly Behaviour[] => [{ kind: 'code', on: '', source: 'x'.repeat(units) }];
    const set = (behaviours: readonly Behaviour[]) =>
      edit(scenarioWith({}), { do: 'setBehaviours', agent: 'a', behaviours });
    expect(set(long(LIMITS.codeUnits))).toMatchObject({ ok: true });
    expect(set(long(LIMITS.codeUnits + 1))).toMatchObject({
      ok: false,
      issue: { message: 'It has 16385 characters; the maximum is 16384.', path: 'behaviours[0].source' },
    });
  });

  it('is listed with whose it is', () => {
    const behaviour = (source: string): Behaviour => ({ kind: 'code', on: '', source });
    const agent = (id: string, ...behaviours: readonly Behaviour[]): Scenario['agents'][number] => ({
      id,
      x: 0,
      y: 0,
      role: 'agent',
      behaviours,
    });
    const of = (...agents: Scenario['agents']) => codeOf({ ...emptyScenario(), agents });
    const [tick] = [newBehaviour('tick', NEAR)];
    const both = of(agent('a', tick, behaviour('1')), agent('b'), agent('c', behaviour('2')));
    expect(both).toEqual([
      { agent: 'a', source: '1' },
      { agent: 'c', source: '2' },
    ]);
    expect(of(agent('a', tick))).toEqual([]);
  });
});

describe('a form', () => {
  const shownOf = (broker: Broker): readonly string[] =>
    Object.keys(BROKERS[broker.kind].fields).filter((name) => isShown(BROKERS[broker.kind], name, broker, broker.kind));

  it('shows every field of a kind without conditions', () => {
    const share = defaultBroker('kafka-share');
    expect(shownOf(share)).toEqual(Object.keys(BROKERS['kafka-share'].fields));
  });

  it('shows how a log is cut where messages are not kept for ever, and the rest always', () => {
    const cut = ['segmentUs', 'segmentRecords', 'checkUs'];
    const ever = { ...DEFAULT_KAFKA, key: 'none', retentionUs: 0 } as const;
    const fields = Object.keys(BROKERS.kafka.fields);
    expect(shownOf({ ...ever, retentionUs: 1 })).toEqual(fields);
    expect(shownOf(ever)).toEqual(fields.filter((name) => !cut.includes(name)));
    expect(shownOf({ ...ever, key: 'producer' })).toEqual(shownOf(ever).filter((name) => name !== 'batchRecords'));
  });

  it('offers the faults that can act at a place, and no others', () => {
    for (const where of Object.values(PLACES)) {
      const offered = faultKindsAt(where);
      expect(offered.length).toBeGreaterThan(0);
      for (const kind of FAULT_KINDS) {
        const faults = [newFault(kind, where, 0)];
        const { ok } = edit(scenarioWith({}), { do: 'setFaults', faults, label: 'Add' });
        expect(ok, `${kind} at ${where.at}`).toBe(offered.includes(kind));
      }
    }
  });
});

it('random scenarios have every kind of every family', () => {
  const met = { behaviours: new Set<string>(), faults: new Set<string>(), assertions: new Set<string>() };
  for (const { agents, faults, assertions } of fc.sample(arbitraryScenario, { numRuns: 400, seed: 1 })) {
    for (const { kind } of agents.flatMap(({ behaviours }) => behaviours)) met.behaviours.add(kind);
    for (const { kind } of faults) met.faults.add(kind);
    for (const { kind } of assertions) met.assertions.add(kind);
  }
  expect(met.behaviours).toEqual(new Set(BEHAVIOUR_KINDS));
  expect(met.faults).toEqual(new Set(FAULT_KINDS));
  expect(met.assertions).toEqual(new Set(EXPECTATION_KINDS));
});
