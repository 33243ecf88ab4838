import { describe, expect, it } from 'vitest';
import type { Agent, Channel } from '../scenario/index.ts';
import type { ShownLink } from '../store/index.ts';
import { type Drawn, drawnLinks, drawnOf, EDGES_MAX, IN_SIGHT_MAX, NODES_MAX, type Sight } from './drawn.ts';

const SIGHT: Sight = { camera: { x: 0, y: 0, zoom: 0.5 }, size: { width: 1000, height: 800 } };

function agent(number: number, x: number, y: number): Agent {
  return { id: `a${number}`, x, y, role: 'agent', behaviours: [] };
}
function channel(number: number, x: number, y: number, pair = true): Channel {
  return { id: `c${number}`, x, y, pair, capacity: 10, overflow: 'drop-oldest' };
}
const many = <Item>(count: number, make: (number: number) => Item): Item[] =>
  Array.from({ length: count }, (_, number) => make(number));

function size({ agents, channels }: Drawn): number {
  return agents.length + channels.length;
}

describe('what is drawn of a scene', () => {
  it('is all of it, as it is, where that is little', () => {
    const scene = { agents: many(300, (n) => agent(n, n * 9999, 0)), channels: many(300, (n) => channel(n, 0, n)) };
    const drawn = drawnOf(scene, SIGHT);
    expect([drawn.agents, drawn.channels, drawn.hidden]).toEqual([scene.agents, scene.channels, 0]);
    expect(drawn.agents).toBe(scene.agents);
    expect(drawn.channels).toBe(scene.channels);
  });

  it('is bounded however many are at one place: agents first, then channels, then those of a pair', () => {
    const scene = {
      agents: many(200, (n) => agent(n, 10, 10)),
      channels: [...many(20_000, (n) => channel(n, 10, 10)), ...many(5, (n) => channel(90_000 + n, 10, 10, false))],
    };
    const drawn = drawnOf(scene, SIGHT);
    expect(size(drawn)).toBe(IN_SIGHT_MAX);
    expect(drawn.hidden).toBe(200 + 20_005 - IN_SIGHT_MAX);
    expect(drawn.agents).toHaveLength(200);
    expect(drawn.channels.filter(({ pair }) => !pair)).toHaveLength(5);
  });

  it('is what is in sight, and what is around it', () => {
    // The view covers 2,000 by 1,600 units.
    const scene = { agents: many(10_000, (n) => agent(n, (n % 100) * 200, Math.floor(n / 100) * 200)), channels: [] };
    const drawn = drawnOf(scene, SIGHT);
    const seen = scene.agents.filter(({ x, y }) => x <= 2000 && y <= 1600);
    expect(drawn.hidden).toBe(0);
    expect(drawn.agents.slice(0, seen.length)).toEqual(seen);
    expect(drawn.agents.length).toBeGreaterThan(seen.length);
    expect(drawn.agents.every(({ x, y }) => x <= 4000 && y <= 3200)).toBe(true);
    const elsewhere = drawnOf(scene, { ...SIGHT, camera: { x: -5000, y: -5000, zoom: 0.5 } });
    expect(elsewhere.agents[0]).toMatchObject({ x: 10_000, y: 10_000 });
    const close = { agents: many(10_000, (n) => agent(n, 2001 + n / 100, 10)), channels: [] };
    expect(size(drawnOf(close, SIGHT))).toBe(NODES_MAX);
  });

  it('has the links between what is drawn, and no more of them than are bearable', () => {
    const scene = { agents: many(2, (n) => agent(n, 0, 0)), channels: many(4, (n) => channel(n, 0, 0)) };
    const link = (a: number, c: number): ShownLink => ({
      kind: 'publish',
      agent: `a${a}`,
      channel: `c${c}`,
      born: 'run',
    });
    const links = [link(0, 0), link(1, 1), link(0, 3), link(1, 2)];
    const whole = { ...scene, hidden: 0 };
    expect(drawnLinks(links, scene, whole)).toBe(links);
    const part = { agents: scene.agents.slice(0, 1), channels: scene.channels.slice(0, 3), hidden: 3 };
    expect(drawnLinks(links, scene, part)).toEqual([link(0, 0)]);
    expect(
      drawnLinks(
        many(EDGES_MAX + 5, () => link(0, 0)),
        scene,
        whole,
      ),
    ).toHaveLength(EDGES_MAX);
  });
});
