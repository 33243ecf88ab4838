import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../messaging/testing/rounds.ts';
import { checkScenario } from './check.ts';
import { GALLERY } from './gallery/gallery.ts';
import { LIMITS } from './limits.ts';
import { arbitraryScenario } from './testing/arbitrary-scenario.ts';

function repaired(value: object): { readonly scenario: object; readonly repairs: readonly string[] } {
  const result = checkScenario({ version: 1, ...value });
  if ('error' in result) throw new Error(result.error);
  return result;
}

function refused(value: unknown): string {
  const result = checkScenario(value);
  if ('error' in result) return result.error;
  throw new Error('It was read');
}

describe('a good scenario', () => {
  it('comes out as it went in, of fresh objects', () => {
    fc.assert(
      fc.property(arbitraryScenario, (scenario) => {
        const result = checkScenario(scenario);
        expect(result).toEqual({ scenario, repairs: [] });
        if ('scenario' in result) expect(result.scenario.agents).not.toBe(scenario.agents);
      }),
      { numRuns: rounds(1000) },
    );
  });

  it.each(GALLERY.map((entry) => [entry.slug, entry] as const))('of the gallery needs no repair: %s', (_, entry) => {
    expect(checkScenario(entry.scenario)).toEqual({ scenario: entry.scenario, repairs: [] });
  });
});

it('leaves out a beginning that is the start of the run', () => {
  const tick = { kind: 'tick', channel: 'c', periodUs: 1000, offsetUs: 0, jitterUs: 0, count: 0, message: {} };
  const { scenario } = repaired({
    version: 2,
    agents: [{ id: 'mg1', behaviours: [{ ...tick, fromUs: 0 }] }],
    channels: [{ id: 'c' }],
    links: [{ kind: 'subscribe', agent: 'mg1', channel: 'c', fromUs: 0 }],
  });
  expect(scenario).toMatchObject({ agents: [{ behaviours: [{ kind: 'tick' }] }], links: [{ kind: 'subscribe' }] });
  expect(JSON.stringify(scenario)).not.toContain('fromUs');
});

describe('the clients of a broker', () => {
  it('are left out where they are the default, so that files and links from before stay what they were', () => {
    const usual = { retries: 'unsent', deliveryTimeoutUs: 5_000_000, bufferMax: 10_000 };
    for (const client of [{}, usual, { retries: 'unsent' }]) {
      const { scenario } = repaired({ version: 2, broker: { kind: 'redis-pubsub', client } });
      expect(scenario).toMatchObject({ broker: { kind: 'redis-pubsub' } });
      expect(JSON.stringify(scenario)).not.toContain('client');
    }
  });

  it('have their own settings on each kind', () => {
    const of = (kind: string, retries: string) => repaired({ version: 2, broker: { kind, client: { retries } } });
    expect(of('redis-streams', 'all').scenario).toMatchObject({
      broker: { client: { retries: 'all', deliveryTimeoutUs: 5_000_000, bufferMax: 10_000 } },
    });
    expect(of('kafka', 'all').scenario).toMatchObject({
      broker: { client: { retries: 'all', deliveryTimeoutUs: 120_000_000, bufferMax: 10_000 } },
    });
    // Redis has nothing that would know a message again.
    expect(of('redis-streams', 'idempotent').repairs).toEqual([
      expect.stringContaining('broker was replaced by its default'),
    ]);
    expect(of('kafka', 'unsent').repairs).toHaveLength(1);
  });
});

describe('anything at all', () => {
  it('becomes a scenario that needs no repair, or a sentence', () => {
    let read = 0;
    const part = fc.jsonValue();
    const almost = fc.record(
      {
        version: fc.constant(1),
        name: part,
        seed: part,
        agents: fc.oneof(part, fc.array(fc.record({ id: part, x: part, role: part, behaviours: part }))),
        channels: fc.oneof(part, fc.array(fc.record({ id: fc.string(), capacity: part }))),
        links: fc.array(fc.record({ kind: part, agent: part, channel: part, network: part })),
        network: part,
        interventions: fc.array(fc.record({ kind: part, atUs: part, agent: part, channel: part })),
      },
      { requiredKeys: ['version'] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), almost), (value) => {
        const result = checkScenario(value);
        if ('error' in result) expect(result.error).toMatch(/\.$/);
        else {
          read += 1;
          expect(checkScenario(result.scenario)).toEqual({ scenario: result.scenario, repairs: [] });
        }
      }),
      { numRuns: rounds(3000) },
    );
    expect(read).toBeGreaterThan(rounds(500));
  });
});

describe('repairs', () => {
  it('give a wrong value its default, and say where', () => {
    const { scenario, repairs } = repaired({ seed: -4, agents: [{ id: 'mg1', x: 'left', y: 3 }] });
    expect(scenario).toMatchObject({ seed: 1, agents: [{ id: 'mg1', x: 0, y: 3 }] });
    expect(repairs).toHaveLength(2);
    expect(repairs.join()).toMatch(/agents\[0\]\.x was replaced by its default/);
    expect(repairs.join()).toMatch(/seed was replaced by its default/);
  });

  it('call the second of one name differently', () => {
    const { scenario, repairs } = repaired({ agents: [{ id: 'mg1' }, { id: 'mg1' }, { id: 'mg1' }] });
    expect(scenario).toMatchObject({ agents: [{ id: 'mg1' }, { id: 'mg1 1' }, { id: 'mg1 2' }] });
    expect(repairs).toEqual([
      'The agent “mg1” was renamed to “mg1 1” (its name is used twice).',
      'The agent “mg1” was renamed to “mg1 2” (its name is used twice).',
    ]);
  });

  it('drop links to nothing and links that are there twice', () => {
    const link = { kind: 'publish', agent: 'mg1', channel: 'c' };
    const { scenario, repairs } = repaired({
      agents: [{ id: 'mg1' }],
      channels: [{ id: 'c' }],
      links: [link, link, { ...link, agent: 'ghost' }, { ...link, channel: 'nowhere' }, { ...link, kind: 'telepathy' }],
    });
    expect(scenario).toMatchObject({ links: [link] });
    expect(repairs).toHaveLength(4);
  });

  it('leave out behaviours of an unknown kind, and keep the agent', () => {
    const { scenario, repairs } = repaired({
      agents: [{ id: 'mg1', behaviours: [{ kind: 'dream' }, { kind: 'work', durationUs: 5 }] }],
    });
    expect(scenario).toMatchObject({ agents: [{ id: 'mg1', behaviours: [{ kind: 'work', durationUs: 5 }] }] });
    expect(repairs[0]).toMatch(/^agents\[0\]\.behaviours\[0\] was left out/);
  });

  it('add the channels that agents name', () => {
    const { scenario } = repaired({ agents: [{ id: 'mg1', behaviours: [{ kind: 'forward', channel: 'out' }] }] });
    expect(scenario).toMatchObject({ channels: [{ id: 'out' }] });
  });

  it('place what has no place, apart from each other', () => {
    const agents = Array.from({ length: 30 }, (_, index) => ({ id: `a${index}` }));
    const { scenario, repairs } = repaired({ agents });
    const places = (scenario as { agents: { x: number; y: number }[] }).agents.map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(30);
    expect(repairs).toEqual([]);
    // One name for all: they are told apart before they are placed.
    const alike = repaired({ agents: agents.map(() => ({ id: 'same' })) }).scenario;
    const alikePlaces = (alike as { agents: { x: number; y: number }[] }).agents.map(({ x, y }) => `${x} ${y}`);
    expect(new Set(alikePlaces).size).toBe(30);
  });

  it('keep nothing that the document does not have', () => {
    const text =
      '{"version":1,"__proto__":{"evil":1},"agents":[{"id":"a","style":{"background":"url(//x)"},"x":1,"y":1}]}';
    const { scenario } = repaired(JSON.parse(text));
    expect(JSON.stringify(scenario)).not.toMatch(/evil|style|url/);
    expect(Object.getPrototypeOf(scenario)).toBe(Object.prototype);
  });
});

describe('a scenario with as many channels as it may have', () => {
  it('loses the behaviours that need one more, and keeps the others', () => {
    const channels = Array.from({ length: LIMITS.channels }, (_, index) => ({ id: `c${index}`, x: 0, y: 0 }));
    const behaviours = ['c7', 'one more'].map((channel) => ({ kind: 'forward', channel }));
    const { scenario, repairs } = repaired({ agents: [{ id: 'a', x: 0, y: 0, behaviours }], channels });
    expect(scenario).toMatchObject({ agents: [{ behaviours: [{ channel: 'c7' }] }] });
    expect(repairs).toEqual([expect.stringMatching(/^agents\[0\]\.behaviours\[1\] was left out .*“one more”/)]);
  });
});

describe('what cannot be read', () => {
  it('is refused with the reason', () => {
    expect(refused(undefined)).toBe('A scenario must be a JSON object.');
    expect(refused([])).toBe('A scenario must be a JSON object.');
    expect(refused({})).toMatch(/^The version is missing: /);
    expect(refused({ version: 3 })).toMatch(/made by a newer Heronry \(version 3/);
    expect(refused({ version: 'one' })).toMatch(/version is "one"/);
    let deep: object = {};
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    expect(refused({ version: 1, agents: [deep] })).toBe('It is nested deeper than 100 levels.');
    const agents = Array.from({ length: 10_001 }, () => ({}));
    expect(refused({ version: 1, agents })).toBe('It has 10001 agents; the maximum is 10000.');
  });
});

describe('a hostile scenario', () => {
  it('costs steps in proportion to its size: names and channels are made new without searching from the start', () => {
    // Quadratic work on these would take minutes and run into the limit of the test.
    const agents = Array.from({ length: 10_000 }, () => ({ id: 'a' }));
    const interventions = Array.from({ length: 10_000 }, (_, index) => ({
      kind: 'consume',
      atUs: 1,
      agent: 'a',
      channel: `c${index}`,
    }));
    const { scenario } = repaired({ agents, interventions });
    expect((scenario as { channels: object[] }).channels).toHaveLength(10_000);
  });
});
