import { describe, expect, it } from 'vitest';
import type { Agent, Channel } from '../scenario/index.ts';
import { linkSentence, nextEdges, nextNodes, onLanes, settle } from './elements.ts';

const agent = (id: string, x = 0): Agent => ({ id, x, y: 0, role: 'agent', behaviours: [] });
const channel = (id: string, pair = false): Channel => ({
  id,
  x: 0,
  y: 100,
  pair,
  capacity: 10,
  overflow: 'drop-oldest',
});
const DOCUMENT = { agents: [agent('a'), agent('b', 200)], channels: [channel('c')] };

describe('nodes', () => {
  it('are the same objects while nothing about them changes', () => {
    const first = nextNodes([], DOCUMENT, []);
    expect(nextNodes(first, DOCUMENT, [])).toBe(first);
  });

  it('of which one moved are new only there', () => {
    const first = nextNodes([], DOCUMENT, []);
    const next = nextNodes(first, { ...DOCUMENT, agents: [agent('a', 50), agent('b', 200)] }, []);
    expect(next.map((node, index) => node === first[index])).toEqual([true, false, true]);
    expect(next[1]?.position).toEqual({ x: 50, y: 0 });
  });

  it('are selected as the document says', () => {
    const first = nextNodes([], DOCUMENT, []);
    const next = nextNodes(first, DOCUMENT, [{ kind: 'agent', id: 'b' }]);
    expect(next.filter((node) => node.selected).map(({ id }) => id)).toEqual(['agent:b']);
  });

  it('may share an id across kinds', () => {
    const both = nextNodes([], { agents: [agent('x')], channels: [channel('x')] }, []);
    expect(new Set(both.map(({ id }) => id)).size).toBe(2);
  });

  it('bring nothing of the document but what is named', () => {
    const hostile = { ...agent('a'), className: 'evil', style: { background: 'url(//evil)' } };
    const [node] = nextNodes([], { agents: [hostile], channels: [] }, []);
    expect(node).not.toHaveProperty('style');
    expect(node).not.toHaveProperty('className');
  });

  it('draw the pair channels of a large scene as lanes between their agents, wherever those are dragged', () => {
    const names = Array.from({ length: 7 }, (_, index) => `a${index}`);
    const agents = names.map((id, index) => agent(id, index * 400));
    const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => `${from}_to_${to}`));
    const many = { agents, channels: pairs.map((id) => channel(id, true)) };
    const nodes = nextNodes([], many, []);
    const laneAt = (list: typeof nodes) => list.find(({ id }) => id === 'channel:a0_to_a1');
    expect(laneAt(nodes)?.type).toBe('lane');
    expect(laneAt(nodes)?.position.y).toBeLessThan(20);
    const dragged = onLanes(
      nodes.map((node) => (node.id === 'agent:a0' ? { ...node, position: { x: 400, y: -600 } } : node)),
    );
    expect(laneAt(dragged)?.position.x).toBeCloseTo(395, 0);
    expect(laneAt(dragged)?.position.y).toBeLessThan(-300);
    expect(laneAt(settle(dragged))?.position).toEqual(laneAt(nodes)?.position);
    const few = { agents, channels: many.channels.slice(0, 19) };
    expect(laneAt(nextNodes(nodes, few, []))?.type).toBe('pair');
  });

  it('keep the box of a pair channel that is not named after its agents', () => {
    const channels = Array.from({ length: 40 }, (_, index) => channel(`c${index}`, true));
    expect(nextNodes([], { agents: [agent('a')], channels }, [])[0]?.type).toBe('pair');
  });

  it('are as wide as their names, and show those cut in the middle', () => {
    const long = 'operator_of_the_northern_grid_and_more';
    const [cut, short] = nextNodes([], { agents: [agent(long), agent('b')], channels: [] }, []);
    expect(cut?.data.title).toBe('operator_of_th…grid_and_more');
    expect(cut?.width).toBeGreaterThan(short?.width ?? 0);
  });

  it('that a drag left elsewhere return home', () => {
    const first = nextNodes([], DOCUMENT, []);
    const dragged = first.map((node) => (node.id === 'agent:a' ? { ...node, position: { x: 9, y: 9 } } : node));
    const settled = settle(dragged);
    expect(settled[1]?.position).toEqual({ x: 0, y: 0 });
    expect(settled[0]).toBe(first[0]);
  });
});

describe('edges', () => {
  const publish = { kind: 'publish', agent: 'a', channel: 'c', born: 'document' } as const;
  const subscribe = { kind: 'subscribe', agent: 'b', channel: 'c', born: 'run' } as const;

  it('run the way that messages do', () => {
    const [out, into] = nextEdges([], [publish, subscribe]);
    expect([out?.source, out?.target]).toEqual(['agent:a', 'channel:c']);
    expect([into?.source, into?.target]).toEqual(['channel:c', 'agent:b']);
  });

  it('are the same objects while their links are there', () => {
    const first = nextEdges([], [publish, subscribe]);
    expect(nextEdges(first, [publish, { ...subscribe }])).toBe(first);
    expect(nextEdges(first, [subscribe])[0]).toBe(first[1]);
  });

  it('read as a sentence', () => {
    expect(linkSentence(publish)).toBe('a publishes to c');
    expect(linkSentence(subscribe)).toBe('b subscribes to c');
  });
});
