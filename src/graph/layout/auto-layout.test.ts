import { describe, expect, it } from 'vitest';
import { GALLERY, type Scenario } from '../../scenario/index.ts';
import type { Move } from '../editing.ts';
import { agentForm, channelForm, shapesOf } from '../scene.ts';
import { autoLayout, DAGRE_NODES_MAX } from './auto-layout.ts';

function boxesAfter(scenario: Scenario, moves: readonly Move[]) {
  const channels = new Map(scenario.channels.map((channel) => [channel.id, channel]));
  const shapes = shapesOf(scenario);
  return moves.map(({ node, x, y }) => {
    const channel = node.kind === 'channel' ? channels.get(node.id) : undefined;
    const { size } = channel === undefined ? agentForm(node.id, shapes) : channelForm(channel, shapes);
    return { x, y, ...size };
  });
}

describe('automatic layout', () => {
  it.each(GALLERY.map(({ slug, scenario }) => [slug, scenario] as const))(
    'places %s without overlap',
    async (_slug, scenario) => {
      const moves = await autoLayout(scenario);
      expect(moves).toHaveLength(scenario.agents.length + scenario.channels.length);
      const boxes = boxesAfter(scenario, moves);
      const overlaps = boxes.flatMap((a, index) =>
        boxes
          .slice(index + 1)
          .filter(
            (b) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2,
          ),
      );
      expect(overlaps).toEqual([]);
    },
  );

  it('puts who publishes left of the channel and who receives right of it', async () => {
    const scenario: Scenario = {
      ...(GALLERY[0]?.scenario as Scenario), // The gallery is never empty.
      agents: ['from', 'to'].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
      channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 10, overflow: 'drop-oldest' }],
      links: [
        { kind: 'publish', agent: 'from', channel: 'c' },
        { kind: 'subscribe', agent: 'to', channel: 'c' },
      ],
      interventions: [],
    };
    const xs = new Map((await autoLayout(scenario)).map(({ node, x }) => [node.id, x]));
    expect(xs.get('from')).toBeLessThan(xs.get('c') ?? 0);
    expect(xs.get('c')).toBeLessThan(xs.get('to') ?? 0);
  });

  it('places a large scene as well, on whole units', async () => {
    const scenario: Scenario = {
      ...(GALLERY[0]?.scenario as Scenario), // The gallery is never empty.
      agents: Array.from({ length: DAGRE_NODES_MAX }, (_, index) => ({
        id: `a${index}`,
        x: 0,
        y: 0,
        role: 'agent' as const,
        behaviours: [],
      })),
      channels: [],
      links: [],
      interventions: [],
    };
    const moves = await autoLayout(scenario);
    expect(new Set(moves.map(({ x, y }) => `${x} ${y}`)).size).toBe(DAGRE_NODES_MAX);
    expect(moves.every(({ x, y }) => Number.isInteger(x) && Number.isInteger(y))).toBe(true);
  });
});
