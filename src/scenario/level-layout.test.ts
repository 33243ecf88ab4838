import { describe, expect, it } from 'vitest';
import { newChannel } from './document.ts';
import { hasLevels, levelLayout, UPRIGHT_ROWS } from './level-layout.ts';
import type { Agent, Channel, Link } from './scenario.ts';

function agent(id: string, level?: number, parent?: string): Agent {
  const place = { ...(level === undefined ? {} : { level }), ...(parent === undefined ? {} : { parent }) };
  return { id, x: 0, y: 0, role: 'agent', behaviours: [], ...place };
}

function placesOf(agents: readonly Agent[], channels: readonly Channel[] = [], links: readonly Link[] = []) {
  const moves = levelLayout({ agents, channels, links });
  return new Map(moves.map(({ node: { id }, x, y }) => [id, { x, y }]));
}

/** Returns each move as `kind id x y`. */
function movesOf(agents: readonly Agent[], channels: readonly Channel[], links: readonly Link[]): readonly string[] {
  return levelLayout({ agents, channels, links }).map(({ node: { kind, id }, x, y }) => `${kind} ${id} ${x} ${y}`);
}

const ROOMS = ['a', 'b', 'c', 'd'].map((id, place) => agent(id, 1, place < 2 ? 'left' : 'right'));
const HOUSE = [...ROOMS, agent('left', 2, 'top'), agent('right', 2, 'top'), agent('top', 3), agent('proxy', 0)];

describe('the layout of a hierarchy', () => {
  it('has a row for each level, the highest at the top', () => {
    const places = placesOf(HOUSE);
    const rows = [['top'], ['left', 'right'], ['a', 'b', 'c', 'd'], ['proxy']].map((row) => [
      ...new Set(row.map((id) => places.get(id)?.y)),
    ]);
    expect(rows.map((row) => row.length)).toEqual([1, 1, 1, 1]);
    const ys = rows.map(([y = 0]) => y);
    expect(ys).toEqual([...ys].sort((one, other) => one - other));
    expect(new Set(ys).size).toBe(4);
  });

  it('has each agent above the middle of those below it, and nobody on another', () => {
    const places = placesOf(HOUSE);
    const xOf = (id: string): number => places.get(id)?.x ?? Number.NaN;
    expect(xOf('left')).toBeCloseTo((xOf('a') + xOf('b')) / 2, 0);
    expect(xOf('right')).toBeCloseTo((xOf('c') + xOf('d')) / 2, 0);
    expect(xOf('a')).toBeLessThan(xOf('b'));
    expect(xOf('b')).toBeLessThan(xOf('c'));
    expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(HOUSE.length);
  });

  it('is narrow for a phone that is held upright: three agents and two channels in a row', () => {
    const channels = ['p', 'q', 'r', 's', 't'].map((id) => newChannel(id, { x: 0, y: 0 }));
    const links: readonly Link[] = channels.map(({ id }) => ({ kind: 'publish', agent: 'top', channel: id }));
    const moves = levelLayout({ agents: HOUSE, channels, links }, UPRIGHT_ROWS);
    const inRow = (kind: 'agent' | 'channel') => {
      const ys = moves.filter(({ node }) => node.kind === kind).map(({ y }) => y);
      return Math.max(...ys.map((y) => ys.filter((other) => other === y).length));
    };
    expect(inRow('agent')).toBeLessThanOrEqual(3);
    expect(inRow('channel')).toBe(2);
    expect(new Set(moves.map(({ x, y }) => `${x} ${y}`)).size).toBe(moves.length);
  });

  it('makes rows of the parents alone, where there are no levels', () => {
    const places = placesOf([agent('top'), agent('child', undefined, 'top'), agent('grandchild', undefined, 'child')]);
    const ys = ['top', 'child', 'grandchild'].map((id) => places.get(id)?.y ?? 0);
    expect(ys).toEqual([...ys].sort((one, other) => one - other));
    expect(new Set(ys).size).toBe(3);
  });

  it('puts a channel between the rows of its agents, and a direct one on their line', () => {
    const direct = { ...newChannel('top -> left', { x: 0, y: 0 }), direct: { from: 'top', to: 'left' } };
    const links: readonly Link[] = [
      { kind: 'publish', agent: 'left', channel: 'orders' },
      { kind: 'consume', agent: 'a', channel: 'orders' },
    ];
    const places = placesOf(HOUSE, [newChannel('orders', { x: 0, y: 0 }), direct], links);
    const yOf = (id: string): number => places.get(id)?.y ?? Number.NaN;
    expect(yOf('orders')).toBeGreaterThan(yOf('left'));
    expect(yOf('orders')).toBeLessThan(yOf('a'));
    expect(yOf('top -> left')).toBeCloseTo((yOf('top') + yOf('left')) / 2, 0);
  });

  describe('of two below one', () => {
    const agents = [agent('top', 1), agent('l', 0, 'top'), agent('r', 0, 'top')];
    const queue = (id: string): Channel => newChannel(id, { x: 0, y: 0 });
    const consumes = (who: string, channel: string): Link => ({ kind: 'consume', agent: who, channel });

    it('has the one above the middle of both, a step apart', () => {
      expect(movesOf(agents, [], [])).toEqual(['agent top 0 0', 'agent l -108 160', 'agent r 108 160']);
    });

    it('has a queue in a line of its own, in the middle of its agents, below the highest', () => {
      const links = [consumes('top', 'q'), consumes('l', 'q'), consumes('l', 'below'), consumes('r', 'right')];
      expect(movesOf(agents, ['q', 'right', 'below'].map(queue), links)).toEqual([
        'agent top 0 0',
        'channel q -54 118',
        'agent l -108 236',
        'agent r 108 236',
        'channel below -108 354',
        'channel right 108 354',
      ]);
    });

    it('has queues apart by the widest, in the order of their agents', () => {
      const name = 'a queue with a name of many letters';
      const links = [consumes('r', 'right'), consumes('l', name), consumes('l', 'other'), consumes('r', 'last')];
      expect(movesOf(agents, ['right', 'last', name, 'other'].map(queue), links).slice(3)).toEqual([
        `channel ${name} -487 278`,
        'channel other -162 278',
        'channel right 163 278',
        'channel last 488 278',
      ]);
      expect(movesOf(agents, ['right', 'last', 'other'].map(queue), links).slice(3)).toEqual([
        'channel other -167 278',
        'channel right 49 278',
        'channel last 225 278',
      ]);
    });

    it('has more than ten queues in lines, in which neighbours alternate', () => {
      const [left, right] = [7, 5].map((count, side) => Array.from({ length: count }, (_, at) => `${side}${at}`));
      const [ofL = [], ofR = []] = [left, right];
      const links = [...ofL.map((id) => consumes('l', id)), ...ofR.map((id) => consumes('r', id))];
      const names = movesOf(agents, [...ofR, ...ofL].map(queue), links)
        .slice(3)
        .map((move) => move.split(' ')[1]);
      expect(names).toEqual(['00', '02', '04', '06', '11', '13', '01', '03', '05', '10', '12', '14']);
    });

    it('has a direct channel in the middle of its two agents', () => {
      const direct = { ...queue('top -> r'), direct: { from: 'top', to: 'r' } };
      expect(movesOf(agents, [direct], []).at(-1)).toBe('channel top -> r 54 80');
    });

    it('has a queue that nobody uses below the first row', () => {
      expect(movesOf(agents, [queue('q')], [])).toContain('channel q 0 118');
    });
  });

  it('ends where agents are below each other in a circle', () => {
    const places = placesOf([agent('a', undefined, 'b'), agent('b', undefined, 'a'), agent('c', undefined, 'a')]);
    expect([...places.keys()].sort()).toEqual(['a', 'b', 'c']);
  });

  it('wraps a long row, and takes a hierarchy of ten thousand', () => {
    const many = [agent('top', 2), ...Array.from({ length: 9999 }, (_, place) => agent(`n${place}`, 1, 'top'))];
    const places = placesOf(many);
    expect(places.size).toBe(10_000);
    expect(new Set([...places.values()].map(({ y }) => y)).size).toBeGreaterThan(500);
  });

  it('is for documents with a hierarchy', () => {
    expect(hasLevels({ agents: HOUSE })).toBe(true);
    expect(hasLevels({ agents: [agent('a'), agent('b')] })).toBe(false);
  });
});
