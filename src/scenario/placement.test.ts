import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentPlace } from './agent-place.ts';
import { emptyScenario } from './document.ts';
import { edit } from './edit.ts';
import { layeredLayout, placesBelow } from './layered-layout.ts';
import { LIMITS } from './limits.ts';
import { AGENT_SIZE, boxes, freeOffset, freePlace, GAP } from './placement.ts';
import type { Link, Scenario } from './scenario.ts';

function withAgents(count: number, links: readonly Link[] = [], channels: readonly string[] = []): Scenario {
  const node = { x: 0, y: 0 };
  return {
    ...emptyScenario(),
    agents: Array.from({ length: count }, (_, index) => ({
      ...node,
      id: `a${index}`,
      role: 'agent' as const,
      behaviours: [],
    })),
    channels: channels.map((id) => ({ ...node, id, pair: false, capacity: 1, overflow: 'drop-oldest' })),
    links,
  };
}

describe('freePlace', () => {
  it('never lands on another node, and stays near', () => {
    let scenario: Scenario = emptyScenario();
    for (let count = 0; count < 60; count += 1) {
      const place = freePlace(scenario, { x: 10, y: -10 });
      for (const { x, y } of scenario.agents) {
        expect(Math.abs(x - place.x) >= AGENT_SIZE.width || Math.abs(y - place.y) >= AGENT_SIZE.height).toBe(true);
      }
      const result = edit(scenario, { do: 'addAgent', id: `a${count}`, ...place });
      if (!result.ok) throw new Error(result.issue.message);
      scenario = result.scenario;
    }
    const furthest = Math.max(...scenario.agents.map(({ x, y }) => Math.hypot(x, y)));
    expect(furthest).toBeLessThan(1200);
  });
});

describe('freePlace in an area of an aspect', () => {
  it.each([
    [1.7, 'y'],
    [0.6, 'x'],
  ] as const)('of %s keeps to the grid in its shorter direction', (aspect, short) => {
    let scenario: Scenario = emptyScenario();
    for (let count = 0; count < 20; count += 1) {
      const place = freePlace(scenario, { x: 0, y: 0 }, aspect);
      expect(Math.abs(place[short] % 24)).toBe(0);
      const result = edit(scenario, { do: 'addAgent', id: `a${count}`, ...place });
      if (!result.ok) throw new Error(result.issue.message);
      scenario = result.scenario;
    }
  });
});

describe('agentPlace', () => {
  it('is near the middle of all from the ninth agent on, also where the circle has a place', () => {
    const { agents, ...rest } = withAgents(8);
    const far = { ...rest, agents: agents.map((agent, at) => (at === 0 ? agent : { ...agent, x: 4000, y: at * 200 })) };
    expect(agentPlace({ ...far, agents: far.agents.slice(0, 7) }).x).toBeLessThan(600);
    expect(agentPlace(far).x).toBeGreaterThan(3000);
  });

  it('never covers another node, on a circle for eight, then near the middle', () => {
    let scenario: Scenario = emptyScenario();
    for (let count = 0; count < 40; count += 1) {
      const place = agentPlace(scenario);
      for (const { x, y } of scenario.agents)
        expect(Math.abs(x - place.x) >= AGENT_SIZE.width || Math.abs(y - place.y) >= AGENT_SIZE.height + 14).toBe(true);
      const result = edit(scenario, { do: 'addAgent', id: `a${count}`, ...place });
      if (!result.ok) throw new Error(result.issue.message);
      scenario = result.scenario;
      const width = Math.max(...scenario.agents.map(({ x }) => x)) - Math.min(...scenario.agents.map(({ x }) => x));
      if (count === 7) expect(width).toBe(560);
    }
    expect(Math.max(...scenario.agents.map(({ x, y }) => Math.hypot(x, y)))).toBeLessThan(900);
  });
});

describe('places after the eighth agent', () => {
  it('fill an area of the shape of the window', () => {
    const shapeOf = (aspect: number): number => {
      let scenario: Scenario = emptyScenario();
      for (let count = 0; count < 40; count += 1) {
        const result = edit(scenario, { do: 'addAgent', id: `a${count}`, ...agentPlace(scenario, aspect) });
        if (!result.ok) throw new Error(result.issue.message);
        scenario = result.scenario;
      }
      const [xs, ys] = [scenario.agents.map(({ x }) => x), scenario.agents.map(({ y }) => y)];
      return (Math.max(...xs) - Math.min(...xs)) / (Math.max(...ys) - Math.min(...ys));
    };
    expect(shapeOf(1.7)).toBeGreaterThan(1.3);
    expect(shapeOf(0.6)).toBeLessThan(0.9);
  });
});

describe('freeOffset', () => {
  const agentsAt = (...places: readonly (readonly [number, number])[]): Scenario => {
    const { agents, ...rest } = withAgents(places.length);
    return {
      ...rest,
      agents: agents.map((agent, at) => ({ ...agent, x: places[at]?.[0] ?? 0, y: places[at]?.[1] ?? 0 })),
    };
  };

  it('covers nothing, wherever the others are', () => {
    const place = fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 }));
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 8 }), fc.nat(7), (places, count) => {
        const scenario = agentsAt(...places);
        const copied = { agents: scenario.agents.slice(0, 1 + count), channels: [] };
        const { dx, dy } = freeOffset(scenario, copied, 32);
        for (const copy of copied.agents)
          for (const { x, y } of scenario.agents) {
            const [acrossX, acrossY] = [Math.abs(copy.x + dx - x), Math.abs(copy.y + dy - y)];
            expect(acrossX >= AGENT_SIZE.width || acrossY >= AGENT_SIZE.height).toBe(true);
          }
      }),
      {
        examples: [
          [
            [
              [0, 0],
              [100, 150],
            ],
            0,
          ],
        ],
      },
    );
  });

  it('searches among a few nodes, and goes below everything at once where there are many', () => {
    const row = (count: number, y: number) =>
      agentsAt(...Array.from({ length: count }, (_, at) => [at * 500, y] as const));
    expect(freeOffset(row(10, 0), row(10, 1000), 32)).toEqual({ dx: 32, dy: 32 });
    expect(freeOffset(row(100, 0), row(100, -1000), 32)).toEqual({ dx: 32, dy: 1000 + AGENT_SIZE.height + 2 * GAP });
  });

  it('moves a copy past what is there, and below everything if that is far', () => {
    const scenario = withAgents(1);
    expect(freeOffset(scenario, scenario, 32)).toEqual({ dx: 96, dy: 96 });
    const column = Array.from({ length: 40 }, (_, index) => ({
      id: `b${index}`,
      x: index * 40,
      y: index * 40,
      role: 'agent' as const,
      behaviours: [],
    }));
    const { dy } = freeOffset({ ...scenario, agents: column }, scenario, 32);
    expect(dy).toBeGreaterThanOrEqual(AGENT_SIZE.height);
  });
});

it('the box of a node is wider where its name is long, up to the name that is shown', () => {
  const widthOf = (id: string): number | undefined => {
    const [agent] = withAgents(1).agents;
    return agent && boxes({ agents: [{ ...agent, id }], channels: [] })[0]?.width;
  };
  expect(widthOf('mg1')).toBe(AGENT_SIZE.width);
  const [some = 0, many = 0, more = 0] = [20, 28, 200].map((count) => widthOf('m'.repeat(count)));
  expect(some).toBeGreaterThan(AGENT_SIZE.width);
  expect(many).toBeGreaterThan(some);
  expect(more).toBe(many);
});

describe('placesBelow', () => {
  it('gives different places within the canvas, below everything', () => {
    const places = placesBelow(withAgents(3), 500);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(500);
    expect(Math.min(...places.map(({ y }) => y))).toBeGreaterThan(0);
    expect(placesBelow(emptyScenario(), 1)).toEqual([{ x: 0, y: 0 }]);
  });
});

describe('layeredLayout', () => {
  it('puts senders left of channels left of receivers, and nothing on another', () => {
    const links: readonly Link[] = [
      { kind: 'publish', agent: 'a0', channel: 'c' },
      { kind: 'subscribe', agent: 'a1', channel: 'c' },
      { kind: 'consume', agent: 'a2', channel: 'c' },
    ];
    const at = new Map(layeredLayout(withAgents(3, links, ['c'])).map(({ node, x, y }) => [node.id, { x, y }]));
    expect(at.get('a0')?.x).toBeLessThan(at.get('c')?.x ?? 0);
    expect(at.get('c')?.x).toBeLessThan(at.get('a1')?.x ?? 0);
    expect(at.get('a1')?.x).toBe(at.get('a2')?.x);
    expect(new Set([...at.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
  });

  it('centres each column, and moves agents as agents and channels as channels', () => {
    const links: readonly Link[] = ['c', 'd'].map((channel) => ({ kind: 'publish', agent: 'a0', channel }));
    const moves = layeredLayout(withAgents(1, links, ['c', 'd']));
    expect(moves.map(({ node }) => node)).toEqual([
      { kind: 'agent', id: 'a0' },
      { kind: 'channel', id: 'c' },
      { kind: 'channel', id: 'd' },
    ]);
    const [agent, first, second] = moves.map(({ y }) => y);
    expect(agent).toBe(0);
    expect(first).toBe(-(second ?? 0));
    expect(first).toBeLessThan(0);
  });

  it('places a circle, a crowd around one channel, and a long chain, all within the canvas', () => {
    const circle: readonly Link[] = [
      { kind: 'publish', agent: 'a0', channel: 'c' },
      { kind: 'subscribe', agent: 'a0', channel: 'c' },
    ];
    expect(layeredLayout(withAgents(1, circle, ['c']))).toHaveLength(2);
    const crowd = Array.from(
      { length: 10_000 },
      (_, index): Link => ({ kind: 'subscribe', agent: `a${index}`, channel: 'c' }),
    );
    expect(layeredLayout(withAgents(10_000, crowd, ['c']))).toHaveLength(10_001);
    const names = Array.from({ length: 5000 }, (_, index) => `c${index}`);
    const chain = names.flatMap((channel, index): readonly Link[] => [
      { kind: 'publish', agent: `a${index}`, channel },
      { kind: 'subscribe', agent: `a${index + 1}`, channel },
    ]);
    const moves = layeredLayout(withAgents(5001, chain, names));
    expect(Math.max(...moves.map(({ x }) => x))).toBeLessThanOrEqual(LIMITS.coordinate);
  });

  it.each([
    ['1,000 agents on one channel', 1000, 1],
    ['1,000 agents on 20 channels', 1000, 20],
    ['200 agents on 200 channels', 200, 200],
    ['10,000 agents on 50 channels', 10_000, 50],
  ])('gives %s about the shape of a window, and no node another place', (_name, count, channels) => {
    const names = Array.from({ length: channels }, (_unused, index) => `c${index}`);
    const links = Array.from(
      { length: count },
      (_unused, index): Link => ({
        kind: index % 50 === 0 ? 'publish' : 'subscribe',
        agent: `a${index}`,
        channel: `c${index % channels}`,
      }),
    );
    expectWindow(layeredLayout(withAgents(count, links, names)));
  });

  it('puts a long chain into bands of the shape of a window', () => {
    const names = Array.from({ length: 300 }, (_unused, index) => `c${index}`);
    const chain = names.flatMap((channel, index): readonly Link[] => [
      { kind: 'publish', agent: `a${index}`, channel },
      { kind: 'subscribe', agent: `a${index + 1}`, channel },
    ]);
    expectWindow(layeredLayout(withAgents(301, chain, names)));
  });

  it('centres also the last column of a layer, which has fewer nodes', () => {
    const crowd = Array.from({ length: 103 }, (_, at): Link => ({ kind: 'subscribe', agent: `a${at}`, channel: 'c' }));
    const columns = new Map<number, number[]>();
    for (const { node, x, y } of layeredLayout(withAgents(103, crowd, ['c'])))
      if (node.kind === 'agent') columns.set(x, [...(columns.get(x) ?? []), y]);
    const sizes = [...columns.values()].map(({ length }) => length);
    expect(new Set(sizes).size).toBe(2);
    for (const ys of columns.values()) expect(Math.abs(Math.min(...ys) + Math.max(...ys))).toBeLessThanOrEqual(1);
  });

  it('leaves no more than the gap of nodes between small layers of long names', () => {
    const { agents, ...rest } = withAgents(1, [{ kind: 'publish', agent: 'm'.repeat(28), channel: 'c' }], ['c']);
    const scenario = { ...rest, agents: agents.map((agent) => ({ ...agent, id: 'm'.repeat(28) })) };
    const widest = Math.max(...boxes(scenario).map(({ width }) => width));
    const [first, second] = layeredLayout(scenario).map(({ x }) => x);
    expect(widest + GAP).toBeGreaterThan(288);
    expect((second ?? 0) - (first ?? 0)).toBe(widest + GAP);
  });

  it('keeps small layers in one column', () => {
    const links = Array.from(
      { length: 9 },
      (_unused, index): Link => ({ kind: 'consume', agent: `a${index}`, channel: 'c' }),
    );
    const moves = layeredLayout(withAgents(9, links, ['c']));
    expect(new Set(moves.map(({ x }) => x)).size).toBe(2);
  });
});

/** Expects a width of 0.5 to 2 of a window's 1440 by 900, and places that are apart. */
function expectWindow(moves: ReturnType<typeof layeredLayout>): void {
  const [xs, ys] = [moves.map(({ x }) => x), moves.map(({ y }) => y)];
  const spread = (values: readonly number[]): number =>
    values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  const aspect = (spread(xs) + AGENT_SIZE.width) / (spread(ys) + AGENT_SIZE.height) / (1440 / 900);
  expect(aspect).toBeGreaterThan(0.5);
  expect(aspect).toBeLessThan(2);
  const rows = new Map<number, number[]>();
  for (const { x, y } of moves) {
    const row = rows.get(y);
    if (row === undefined) rows.set(y, [x]);
    else row.push(x);
  }
  const apart = [...rows.values()].flatMap((row) => {
    const sorted = row.sort((a, b) => a - b);
    return sorted.slice(1).map((x, index) => x - (sorted[index] ?? 0));
  });
  expect(apart.reduce((a, b) => Math.min(a, b), AGENT_SIZE.width)).toBeGreaterThanOrEqual(AGENT_SIZE.width);
  const heights = [...rows.keys()].sort((a, b) => a - b);
  expect(heights.length).toBeGreaterThan(1);
}
