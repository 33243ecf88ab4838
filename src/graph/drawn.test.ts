import { describe, expect, it } from 'vitest';
import type { Agent, Channel } from '../scenario/index.ts';
import type { ShownLink } from '../store/index.ts';
import { type Drawn, drawnLinks, drawnOf, EDGES_MAX, IN_SIGHT_MAX, MANY, NEAR_MAX, type Sight } from './drawn.ts';

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

describe('nodes that are elements of the page', () => {
  it('are all of a small scene, as it is', () => {
    const scene = {
      agents: many(100, (n) => agent(n, n * 9999, 0)),
      channels: many(MANY - 101, (n) => channel(n, 0, n)),
    };
    const drawn = drawnOf(scene, SIGHT, []);
    expect(drawn.level).toBe('all');
    expect(drawn.agents).toBe(scene.agents);
    expect(drawn.channels).toBe(scene.channels);
  });

  it('are only those that are wanted if very many are in view', () => {
    const scene = { agents: many(200, (n) => agent(n, 10, 10)), channels: many(20_000, (n) => channel(n, 10, 10)) };
    expect(drawnOf(scene, SIGHT, [])).toEqual({ agents: [], channels: [], level: 'wanted' });
    const wanted = [
      { kind: 'agent', id: 'a7' },
      { kind: 'channel', id: 'c9' },
      { kind: 'channel', id: 'nobody' },
    ] as const;
    const drawn = drawnOf(scene, SIGHT, wanted);
    expect([...drawn.agents, ...drawn.channels].map(({ id }) => id)).toEqual(['a7', 'c9']);
    const all = scene.agents.concat(scene.agents).map(({ id }) => ({ kind: 'agent', id }) as const);
    expect(size(drawnOf(scene, SIGHT, all))).toBe(200);
  });

  it('are those in view and around it, and those that are wanted elsewhere', () => {
    // The view covers 2,000 by 1,600 units.
    const scene = { agents: many(10_000, (n) => agent(n, (n % 100) * 250, Math.floor(n / 100) * 250)), channels: [] };
    const drawn = drawnOf(scene, SIGHT, [{ kind: 'agent', id: 'a9999' }]);
    const seen = scene.agents.filter(({ x, y }) => x <= 2000 && y <= 1600);
    expect(seen.length).toBeLessThanOrEqual(IN_SIGHT_MAX);
    expect(drawn.level).toBe('near');
    expect(drawn.agents.slice(0, seen.length)).toEqual(seen);
    expect(drawn.agents).toHaveLength(NEAR_MAX + 1);
    expect(drawn.agents.at(-1)?.id).toBe('a9999');
    const elsewhere = drawnOf(scene, { ...SIGHT, camera: { x: -5000, y: -5000, zoom: 0.5 } }, []);
    expect(elsewhere.agents[0]).toMatchObject({ x: 10_000, y: 10_000 });
  });

  it('are no more than the wanted ones where the zoom is too small for names, however few are in view', () => {
    const scene = { agents: many(300, (n) => agent(n, n * 1000, 0)), channels: [] };
    expect(drawnOf(scene, { ...SIGHT, camera: { x: 0, y: 0, zoom: 0.1 } }, []).level).toBe('wanted');
    expect(drawnOf(scene, SIGHT, []).level).toBe('near');
  });

  it('have the links between them, and no more than are bearable', () => {
    const scene = { agents: many(2, (n) => agent(n, 0, 0)), channels: many(4, (n) => channel(n, 0, 0)) };
    const link = (a: number, c: number): ShownLink => ({
      kind: 'publish',
      agent: `a${a}`,
      channel: `c${c}`,
      born: 'run',
    });
    const links = [link(0, 0), link(1, 1), link(0, 3), link(1, 2)];
    const whole: Drawn = { ...scene, level: 'all' };
    expect(drawnLinks(links, scene, whole)).toBe(links);
    const part: Drawn = { agents: scene.agents.slice(0, 1), channels: scene.channels.slice(0, 3), level: 'near' };
    expect(drawnLinks(links, scene, part)).toEqual([link(0, 0)]);
    const tooMany = many(EDGES_MAX + 5, () => link(0, 0));
    expect(drawnLinks(tooMany, scene, whole)).toHaveLength(EDGES_MAX);
  });
});
