import { readdirSync, readFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getChannelName } from '../../messaging/index.ts';
import { expectEqual } from '../../messaging/testing/expect-equal.ts';
import { rounds } from '../../messaging/testing/rounds.ts';
import { checkScenario } from '../check.ts';
import { emptyScenario } from '../document.ts';
import { edit } from '../edit.ts';
import { GALLERY } from '../gallery/gallery.ts';
import { LINK_MAX_CHARACTERS } from '../limits.ts';
import type { Scenario } from '../scenario.ts';
import { arbitraryMoment } from '../testing/arbitrary-scenario.ts';
import { scenarioToText } from '../text.ts';
import { decodeMoment, encodeMoment } from './codec.ts';
import type { Moment } from './moment.ts';

const FIXTURES = new URL('../../../e2e/fixtures/links/', import.meta.url);

function momentOf(scenario: Scenario): Moment {
  return { scenario, atUs: 0, selection: [] };
}

/** A fragment of version 1 with this JSON text inside. */
function fragmentOf(text: string): string {
  return `1.${deflateRawSync(text).toString('base64url')}`;
}

async function errorOf(fragment: string): Promise<string> {
  const result = await decodeMoment(fragment);
  if (result.ok) throw new Error(`It was read: ${fragment.slice(0, 60)}`);
  return result.error;
}

describe('what goes in comes out', () => {
  it('decode(encode(moment)) = moment, with nothing repaired, over random moments', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMoment, async (moment) => {
        const result = await decodeMoment(await encodeMoment(moment));
        expectEqual(result, { ok: true, moment, repairs: [] });
      }),
      { numRuns: rounds(10_000) },
    );
  });

  it('a capacity that is the place of another channel stays with its own', async () => {
    const channel = (id: string, capacity: number) =>
      ({ id, x: 0, y: 0, pair: false, capacity, overflow: 'drop-oldest' }) as const;
    const scenario: Scenario = {
      ...emptyScenario('Capacities'),
      channels: [channel('a', 2), channel('b', 10_000), channel('c', 10_000), channel('d', 7)],
    };
    const result = await decodeMoment(await encodeMoment(momentOf(scenario)));
    expect(result).toEqual({ ok: true, moment: momentOf(scenario), repairs: [] });
  });

  it('behaviours and links begin when they began', async () => {
    const tick = {
      kind: 'tick',
      channel: 'c',
      periodUs: 1000,
      offsetUs: 0,
      jitterUs: 0,
      count: 0,
      message: {},
    } as const;
    const agent = (id: string, ...times: readonly (number | undefined)[]): Scenario['agents'][number] => ({
      id,
      x: 0,
      y: 0,
      role: 'agent',
      behaviours: times.map((fromUs) => (fromUs === undefined ? tick : { ...tick, fromUs })),
    });
    const scenario: Scenario = {
      ...emptyScenario('Beginnings'),
      agents: [agent('a', undefined, 5_297_000), agent('b'), agent('c', 1_000_000, undefined, 2_000_001)],
      channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 10_000, overflow: 'drop-oldest' }],
      links: [
        { kind: 'publish', agent: 'a', channel: 'c' },
        { kind: 'subscribe', agent: 'b', channel: 'c' },
        { kind: 'consume', agent: 'c', channel: 'c', fromUs: 4_000_000 },
      ],
    };
    const result = await decodeMoment(await encodeMoment(momentOf(scenario)));
    expect(result).toEqual({ ok: true, moment: momentOf(scenario), repairs: [] });
  });

  it('the same scenario gives the same link, whatever the order of its fields', async () => {
    for (const { scenario } of GALLERY) {
      const shuffled = reversedFields(scenario) as Scenario;
      expect(await encodeMoment(momentOf(shuffled))).toBe(await encodeMoment(momentOf(scenario)));
    }
  });

  it('every scenario of the gallery fits into a chat message', async () => {
    for (const { scenario, slug } of GALLERY) {
      expect((await encodeMoment(momentOf(scenario))).length, slug).toBeLessThan(1500);
    }
  });
});

/** The same value with the fields of every object but messages in reverse order. */
function reversedFields(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => reversedFields(item));
  if (typeof value !== 'object' || value === null || key === 'message') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, reversedFields(field, name)]),
  );
}

describe('links that were ever given out open as they did', () => {
  const files = readdirSync(FIXTURES).filter((file) => file.endsWith('.json'));

  it('there are some of every version', () => {
    expect(files.some((file) => file.startsWith('v1-'))).toBe(true);
  });

  it.each(files)('%s', async (file) => {
    const { link, opens } = JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8'));
    const result = await decodeMoment(link);
    // The document as it was written then, read as a file would be.
    const checked = checkScenario(opens.scenario);
    const scenario = 'error' in checked ? checked.error : checked.scenario;
    expect(result).toEqual({ ok: true, moment: { ...opens, scenario }, repairs: [] });
  });
});

describe('a link says each fact once', () => {
  it.each(readdirSync(FIXTURES).filter((file) => file.endsWith('.json')))('%s is written as it was', async (file) => {
    const { link, opens } = JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8'));
    const checked = checkScenario(opens.scenario);
    if ('error' in checked) throw new Error(checked.error);
    const again = await encodeMoment({ ...opens, scenario: checked.scenario });
    expect(again.slice(0, 2)).toBe(link.slice(0, 2));
    expect(columnsIn(again)).toEqual(columnsIn(link));
  });

  it('a pair channel keeps the place that it was moved to, and its links stay in order', async () => {
    const [a, b, c] = ['a', 'b', 'c'];
    const made = checkScenario({
      version: 1,
      agents: [a, b, c].map((id, index) => ({ id, x: 400 * index, y: 0 })),
      channels: [
        { id: getChannelName(a, b), pair: true, x: 5, y: 900, capacity: 2 },
        { id: getChannelName(b, c), pair: true, x: 600, y: 7 },
        { id: 'own', x: 1, y: 2, capacity: 3 },
      ],
      links: [
        { kind: 'publish', agent: c, channel: getChannelName(a, b) },
        { kind: 'subscribe', agent: b, channel: getChannelName(a, b) },
        { kind: 'publish', agent: b, channel: getChannelName(b, c) },
        { kind: 'subscribe', agent: a, channel: getChannelName(b, c) },
      ],
    });
    if ('error' in made) throw new Error(made.error);
    const moment = momentOf(made.scenario);
    expect(made.scenario.channels.map(({ y, capacity }) => [y, capacity])).toEqual([
      [900, 2],
      [7, 10_000],
      [2, 3],
    ]);
    expect(await decodeMoment(await encodeMoment(moment))).toEqual({ ok: true, moment, repairs: [] });
  });
});

describe('links are short', () => {
  it('20 agents and 40 channels take at most half of JSON and deflate', async () => {
    const scenario = large(20, 40, 0);
    const json = deflateRawSync(scenarioToText(scenario).replaceAll(/\n\s*/g, '')).toString('base64url').length;
    expect((await encodeMoment(momentOf(scenario))).length).toBeLessThanOrEqual(json / 2);
  });

  it('20 agents, 100 channels and 100 interventions fit in 2,000 characters', async () => {
    const scenario = large(20, 100, 100);
    expect(scenario.agents).toHaveLength(20);
    expect(scenario.channels).toHaveLength(100);
    expect(scenario.interventions).toHaveLength(100);
    expect((await encodeMoment(momentOf(scenario))).length).toBeLessThan(2000);
  });
});

/** Agents on a circle that tick on pair channels, and interventions one after another. */
function large(agents: number, channels: number, interventions: number): Scenario {
  let scenario = emptyScenario('Feeder 7');
  const apply = (command: Parameters<typeof edit>[1]): void => {
    const result = edit(scenario, command);
    if (!result.ok) throw new Error(result.issue.message);
    scenario = result.scenario;
  };
  const id = (index: number): string => `mg${(index % agents) + 1}`;
  for (let index = 0; index < agents; index += 1) {
    const angle = (index / agents) * 2 * Math.PI;
    apply({
      do: 'addAgent',
      id: id(index),
      x: Math.round(600 * Math.cos(angle)),
      y: Math.round(600 * Math.sin(angle)),
    });
  }
  for (let index = 0; index < channels; index += 1) {
    apply({ do: 'connectAgents', from: id(index), to: id(index + 1 + Math.floor(index / agents)) });
  }
  for (let index = 0; index < agents; index += 1) {
    const message = { kw: { $random: [38, 46] } };
    const channel = getChannelName(id(index), id(index + 1));
    const periodUs = 1_000_000 + index * 50_000;
    apply({
      do: 'setBehaviours',
      agent: id(index),
      behaviours: [{ kind: 'tick', channel, periodUs, offsetUs: 0, jitterUs: 100_000, count: 0, message }],
    });
  }
  for (let index = 0; index < interventions; index += 1) {
    const channel = getChannelName(id(index), id(index + 1));
    const atUs = index * 100_000 + ((index * 7919) % 90_000);
    apply({
      do: 'intervene',
      intervention: { kind: 'publish', atUs, agent: id(index), channel, message: { setpoint: (index % 5) / 2 } },
    });
  }
  return scenario;
}

describe('bad links', () => {
  it('say what is wrong with them', async () => {
    expect(await errorOf('')).toBe('This is not a link to a scenario.');
    expect(await errorOf('hello')).toBe('This is not a link to a scenario.');
    expect(await errorOf('6.abc')).toMatch(/made by a newer Heronry \(version 6/);
    expect(await errorOf('0.abc')).toMatch(/an unknown Heronry \(version 0/);
    expect(await errorOf('1.a b')).toMatch(/it contains an invalid character\. It may have been cut off\.$/);
    expect(await errorOf('1.AAAA')).toMatch(/is damaged/);
    expect(await errorOf(`1.${'A'.repeat(LINK_MAX_CHARACTERS)}`)).toMatch(/65538 characters, the maximum is 65536/);
    expect(await errorOf(fragmentOf('{"not": "compact"}'))).toMatch(/is damaged/);
    expect(await errorOf(fragmentOf('[['.repeat(40) + ']]'.repeat(40)))).toMatch(/not a scenario/);
    expect(await errorOf(fragmentOf('nonsense'))).toMatch(/not a scenario/);
  });

  it('that unfold to more than 1 MiB are stopped at the limit', async () => {
    const bomb = fragmentOf(`["${'x'.repeat(20 * 1024 * 1024)}"]`);
    expect(bomb.length).toBeLessThan(LINK_MAX_CHARACTERS);
    expect(await errorOf(bomb)).toBe('This link is damaged: it unpacks to more than 1 MiB.');
  });

  it('cut anywhere, or with any character changed, are read or refused and never throw', async () => {
    const good = await encodeMoment(momentOf(GALLERY[0]?.scenario ?? emptyScenario()));
    let refused = 0;
    const tryOne = async (fragment: string): Promise<void> => {
      const result = await decodeMoment(fragment);
      if (!result.ok) {
        refused += 1;
        expect(result.error).toMatch(/\.$/);
      }
    };
    for (let length = 0; length < good.length; length += 1) await tryOne(good.slice(0, length));
    for (let at = 0; at < good.length; at += 1) await tryOne(`${good.slice(0, at)}Q${good.slice(at + 1)}`);
    expect(refused).toBeGreaterThan(good.length);
  });

  it('with any JSON inside are read or refused and never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const { ok } = await decodeMoment(fragmentOf(JSON.stringify(value)));
        expect(ok).toBe(false);
      }),
      { numRuns: rounds(1000) },
    );
  });

  it.each([
    ['a link', 10, [0, 99, 0], 'channel 99'],
    ['a behaviour', 13, [0, 2, -1, 99, 0], 'channel 99'],
    ['an intervention', 14, [[1], [5], [0], [99], []], 'channel 99'],
    ['the selection, a channel', 15, [0, [199], -1, []], 'channel 99'],
    ['the selection, an agent', 15, [0, [198], -1, []], 'agent 99'],
  ])('that name in %s what is not there say what', async (_, column, value, missing) => {
    const compact = await columnsOf(GALLERY[2]?.scenario ?? emptyScenario());
    const fragment = fragmentOf(JSON.stringify(compact.with(column, value)));
    expect(await errorOf(fragment)).toBe(`This link is damaged: there is no ${missing}.`);
  });

  it('without places put what they name at the origin', async () => {
    const channels = [1, 2].map((n) => ({ id: `own ${n}`, x: 0, y: 0 }));
    const made = checkScenario({ version: 1, channels });
    if ('error' in made) throw new Error(made.error);
    const compact = await columnsOf(made.scenario);
    const result = await decodeMoment(fragmentOf(JSON.stringify(compact.with(8, []))));
    expect(result).toEqual({ ok: true, moment: momentOf(made.scenario), repairs: [] });
  });

  it('with any value in any column are repaired or refused and never throw', async () => {
    const compact = await columnsOf(GALLERY[2]?.scenario ?? emptyScenario());
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(compact.length - 1), fc.jsonValue(), async (column, value) => {
        const result = await decodeMoment(fragmentOf(JSON.stringify(compact.with(column, value))));
        if (result.ok) read += 1;
      }),
      { numRuns: rounds(2000) },
    );
    expect(read).toBeGreaterThan(rounds(100));
  });
});

/** The columns of the link to a scenario. */
async function columnsOf(scenario: Scenario): Promise<readonly unknown[]> {
  return columnsIn(await encodeMoment(momentOf(scenario)));
}

/** The columns of a link, as they are inside. */
function columnsIn(link: string): readonly unknown[] {
  return JSON.parse(inflateRawSync(Buffer.from(link.slice(2), 'base64url')).toString());
}
