import { describe, expect, it } from 'vitest';
import { checkScenario } from './check.ts';
import { emptyScenario } from './document.ts';
import { edit } from './edit.ts';
import { GALLERY } from './gallery/gallery.ts';
import { LIMITS } from './limits.ts';
import type { RepairReport } from './repairs.ts';
import { countWork } from './testing/count-work.ts';
import { parseScenarioText, scenarioToText } from './text.ts';
import { illFormedPath } from './well-formed.ts';

function repaired(value: object): { readonly scenario: object } & RepairReport {
  const result = checkScenario({ version: 2, ...value });
  if ('error' in result) throw new Error(result.error);
  return result;
}

function many<Item>(count: number, item: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => item(index));
}

describe('the work of a check grows with the size of the document', () => {
  const link = { kind: 'publish', agent: 'a', channel: 'c' };
  const border = { kind: 'cut', fromUs: 0, untilUs: 1, where: { at: 'border', agents: many(20, (i) => `a${i}`) } };
  const hostile: Readonly<Record<string, (size: number) => object>> = {
    'channels of one pair': (size) => ({ channels: many(size, () => ({ id: 'a_to_b', pair: true, x: 0, y: 0 })) }),
    'agents of one name': (size) => ({ agents: many(size, () => ({ id: 'a' })) }),
    'agents of names that the repair would choose': (size) => ({
      agents: many(size, (index) => ({ id: index % 2 === 0 ? 'a' : `a ${(index + 1) / 2}` })),
    }),
    'agents wrong in four fields': (size) => ({
      agents: many(size, () => ({ id: 'a', x: '', y: '', role: 1, behaviours: [{}] })),
    }),
    'agents with half a character': (size) => ({ agents: many(size, (index) => ({ id: `${index}\ud800` })) }),
    'links all the same': (size) => ({ agents: [{ id: 'a' }], channels: [{ id: 'c' }], links: many(size, () => link) }),
    'links to nothing': (size) => ({ links: many(size, () => link) }),
    'channels named by behaviours': (size) => ({
      agents: many(size, (index) => ({ id: `a${index}`, behaviours: [{ kind: 'forward', channel: `c${index}` }] })),
    }),
    'nodes without a place': (size) => ({
      agents: many(size, (index) => ({ id: `a${index}` })),
      links: many(size, (index) => ({ ...link, agent: `a${index}` })),
      channels: [{ id: 'c' }],
    }),
    'interventions of nobody': (size) => ({ interventions: many(size, () => ({ ...link, kind: 'consume', atUs: 1 })) }),
    'faults at borders of nobody': (size) => ({ faults: many(size / 4, () => border) }),
    'behaviours of an unknown kind': (size) => ({
      agents: many(size, (index) => ({ id: `a${index}`, behaviours: [{ kind: '?' }] })),
    }),
  };

  it.each(Object.entries(hostile))('%s', (_name, document) => {
    const [small, large] = [document(1000), document(2000)].map((value) => countWork(() => repaired(value)));
    expect(small).toBeGreaterThan(500);
    expect((large ?? Number.NaN) / (small ?? Number.NaN)).toBeLessThan(2.2);
  });
});

describe('repairs that are alike', () => {
  it('are two and a count, by kind and in the order of the first', () => {
    const { repairs, repairCount } = repaired({ agents: many(1000, () => ({ id: 'a', x: 'left', y: 0 })) });
    expect(repairs).toEqual([
      expect.stringMatching(/^agents\[999\]\.x was replaced by its default/),
      expect.stringMatching(/^agents\[998\]\.x was replaced by its default/),
      '… and 998 more like it.',
      'The agent “a” was renamed to “a 1” (its name is used twice).',
      'The agent “a” was renamed to “a 2” (its name is used twice).',
      '… and 997 more like it.',
    ]);
    expect(repairCount).toBe(1000 + 999);
  });

  it('are listed one by one while they are few', () => {
    const few = repaired({ agents: many(6, () => ({ id: 'a' })) });
    expect(few.repairs).toHaveLength(5);
    expect(few.repairCount).toBeUndefined();
    expect(repaired({ agents: many(7, () => ({ id: 'a' })) }).repairs).toHaveLength(3);
  });

  it('never grow with the document', () => {
    const { repairs } = repaired({
      agents: many(5000, () => ({ id: '\ud800', x: '', y: '', role: 1, behaviours: [{}, { kind: 'work' }] })),
      channels: many(5000, () => ({ id: '', capacity: -1, overflow: 0 })),
      links: many(5000, () => ({ kind: 'publish', agent: 'x', channel: 'y', network: 1 })),
    });
    expect(repairs.length).toBeLessThan(60);
  });
});

describe('half of a surrogate pair', () => {
  /** The document with half a pair at the end of one of its strings, by number; undefined past the last. */
  function spoilt(value: unknown, number: number): unknown {
    let at = -1;
    const walk = (part: unknown): unknown => {
      if (typeof part === 'string') {
        at += 1;
        return at === number ? `${part.slice(0, 100)}\ud800` : part;
      }
      if (Array.isArray(part)) return part.map(walk);
      if (typeof part !== 'object' || part === null) return part;
      return Object.fromEntries(Object.entries(part).map(([key, field]) => [key, walk(field)]));
    };
    const result = walk(value);
    return at < number ? undefined : result;
  }

  it('is mended and told wherever it stands, in any string of any document', () => {
    let strings = 0;
    for (const { scenario, slug } of GALLERY) {
      for (let number = 0; ; number += 1) {
        const value = spoilt(scenario, number);
        if (value === undefined) break;
        strings += 1;
        const result = checkScenario(value);
        if ('error' in result) throw new Error(result.error);
        expect(illFormedPath(result.scenario), `${slug} ${number}`).toBeUndefined();
        expect(result.repairs[0]).toMatch(/: half of a character was replaced by “\ufffd”\.$/);
        expect(checkScenario(result.scenario)).toEqual({ scenario: result.scenario, repairs: [] });
      }
    }
    expect(strings).toBeGreaterThan(500);
  });

  it('is mended in keys of messages, and in text as an escape', () => {
    const text = String.raw`{"version":2,"agents":[{"id":"a","behaviours":[{"kind":"tick","channel":"\ud800","periodUs":1000,"message":{"\udc00":1}}]}]}`;
    const result = parseScenarioText(text);
    if ('error' in result) throw new Error(result.error);
    expect(result.scenario.agents[0]?.behaviours).toMatchObject([{ channel: '\ufffd', message: { '\ufffd': 1 } }]);
    expect(result.scenario.channels).toMatchObject([{ id: '\ufffd' }]);
    expect(result.repairs).toHaveLength(3);
  });

  it('is refused in every command', () => {
    for (const command of [
      { do: 'addAgent', id: 'a\ud800', x: 0, y: 0 },
      { do: 'describe', name: 'x', description: '\ud800' },
      { do: 'all', label: 'Both', commands: [{ do: 'describe', name: '\udc00' }] },
    ] as const) {
      expect(edit(emptyScenario(), command)).toMatchObject({
        ok: false,
        issue: { message: expect.stringMatching(/half of a character|half a surrogate/) },
      });
    }
  });
});

describe('what a document may hold, its file may hold', () => {
  const nested = (levels: number): { [key: string]: unknown } => (levels === 1 ? {} : { a: nested(levels - 1) });
  const withMessage = (message: object) => ({
    version: 2,
    agents: [{ id: 'a', x: 0, y: 0, behaviours: [{ kind: 'tick', channel: 'c', periodUs: 1000, message }] }],
    channels: [{ id: 'c', x: 0, y: 0 }],
  });

  it('as to the depth of messages', () => {
    const result = checkScenario(withMessage(nested(LIMITS.messageDepth)));
    if ('error' in result) throw new Error(result.error);
    expect(result.repairs).toEqual([]);
    expect(parseScenarioText(scenarioToText(result.scenario))).toEqual(result);
    expect(repaired(withMessage(nested(LIMITS.messageDepth + 1))).repairs).toHaveLength(1);
    const circle: { self?: object } = {};
    circle.self = circle;
    for (const endless of [nested(2000), circle])
      expect(checkScenario(withMessage(endless))).toEqual({ error: 'It is nested deeper than 100 levels.' });
  });

  it('as to behaviours on channels that there is no place for', () => {
    const channels = many(LIMITS.channels, (index) => ({ id: `c${index}`, x: 0, y: 0 }));
    const agents = [{ id: 'a', x: 0, y: 0, behaviours: [{ kind: 'forward', channel: 'one more' }] }];
    const { scenario, repairs } = repaired({ agents, channels });
    expect(scenario).toMatchObject({ agents: [{ behaviours: [] }] });
    expect(repairs).toEqual([
      'agents[0].behaviours[0] was left out (there is no channel “one more”, and no room for one more).',
    ]);
  });
});
