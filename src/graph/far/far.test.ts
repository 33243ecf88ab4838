import { describe, expect, it } from 'vitest';
import { type Agent, type Channel, emptyScenario, type Link } from '../../scenario/index.ts';
import type { ShownLink } from '../../store/index.ts';
import type { AgentState, ChannelState, World } from '../../trace/index.ts';
import { placedNodes } from '../lookups.ts';
import { IDLE_AGENT, IDLE_CHANNEL } from '../test-states.ts';
import { covers, drawingFor, viewOf } from './far-area.ts';
import { linkAt, nodeAt } from './far-hits.ts';
import { type FarScene, type FarState, paintFar } from './far-painter.ts';
import { looksAlike } from './far-scene.ts';

const EVERYWHERE = { left: -9999, top: -9999, right: 9999, bottom: 9999 };
const QUIET: FarState = { colour: undefined, depth: 0, down: false, selected: false };

interface Wanted extends Partial<Omit<FarScene, 'nodes' | 'links' | 'boxOf'>> {
  readonly agents?: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly channels?: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly pair?: boolean;
  readonly links?: readonly Link[];
}

/** Two agents with a channel between them, twelve more agents far away: agents of a large scene show their names only. */
function sceneOf({ agents = [], channels = [], pair = false, links = [], ...more }: Wanted): FarScene {
  const { agents: none } = emptyScenario();
  const crowd = Array.from({ length: 12 }, (_, n) => ({ id: `far${n}`, x: 50_000, y: 50_000 }));
  const all = [...agents, ...crowd].map((one): Agent => ({ role: 'agent', behaviours: [], ...one }));
  const nodes = placedNodes({
    agents: [...none, ...all],
    channels: channels.map((one): Channel => ({ pair, capacity: 9, overflow: 'reject', ...one })),
  });
  return {
    nodes,
    links: links.map((link): ShownLink => ({ ...link, born: 'document' })),
    boxOf: (key) => nodes.get(key)?.box,
    stateOf: () => QUIET,
    faultOf: () => undefined,
    isSelected: () => false,
    isElement: () => false,
    lit: undefined,
    palette: {
      channels: ['blue'],
      ground: 'ground',
      surface: 'surface',
      text: 'text',
      muted: 'muted',
      line: 'line',
      accent: 'accent',
      danger: 'danger',
      warn: 'warn',
      font: 'sans',
    },
    zoom: 1,
    ...more,
  };
}

/** Records strokes and fills with their colour, and texts with their size in canvas units. */
function drawn(scene: FarScene, area = EVERYWHERE) {
  const calls: string[] = [];
  const context = {
    beginPath() {},
    moveTo() {},
    bezierCurveTo() {},
    roundRect() {},
    arc() {},
    setLineDash() {},
    globalAlpha: 1,
    fillStyle: '',
    strokeStyle: '',
    font: '',
    stroke: () => calls.push(`stroke ${context.strokeStyle} ${context.globalAlpha.toFixed(2)}`),
    fill: () => calls.push(`fill ${context.fillStyle}`),
    fillText: (text: string) =>
      calls.push(`text ${text} ${Math.floor(Number.parseFloat(context.font.split(' ')[1] ?? ''))}`),
  };
  paintFar(context as unknown as CanvasRenderingContext2D, scene, area); // Nothing else is used.
  return calls;
}

const A = { id: 'a', x: 0, y: 0 };
const C = { id: 'news', x: 300, y: 0 };
const LINK: Link = { kind: 'publish', agent: 'a', channel: 'news' };

describe('the drawing of a large scene', () => {
  it('has a name where it fits in a size that can be read, and a block where it does not', () => {
    expect(drawn(sceneOf({ agents: [A] }))).toEqual(['fill surface', 'stroke line 1.00', 'text a 13']);
    const long = { agents: [{ ...A, id: 'a very long name' }] };
    expect(drawn(sceneOf({ ...long, zoom: 0.7 }))).toContainEqual(
      expect.stringMatching(/^text a very long name (1[5-9]|2[01])$/),
    );
    expect(drawn(sceneOf({ ...long, zoom: 0.5 }))).toEqual(['fill surface', 'stroke line 1.00']);
    expect(drawn(sceneOf({ agents: [A], zoom: 0.2 }))).toEqual(['fill line']);
  });

  it('shows how many messages wait, and that an agent is down or selected', () => {
    const full = sceneOf({ channels: [C], stateOf: () => ({ ...QUIET, colour: 0, depth: 7 }) });
    expect(drawn(full)).toEqual(['fill surface', 'fill blue', 'stroke blue 1.00', 'text news 13', 'text 7 13']);
    const down = sceneOf({ agents: [A], zoom: 0.2, stateOf: () => ({ ...QUIET, down: true }) });
    expect(drawn(down)).toContain('stroke danger 1.00');
    const selected = sceneOf({ agents: [A], zoom: 0.2, stateOf: () => ({ ...QUIET, selected: true }) });
    expect(drawn(selected)).toContain('stroke accent 1.00');
  });

  it('leaves out what is an element of the page, and what is outside of the area', () => {
    const parts = { agents: [A], channels: [C], links: [LINK] };
    const isNode = (call: string) => call.startsWith('fill');
    expect(drawn(sceneOf(parts)).filter(isNode)).toHaveLength(2);
    expect(drawn(sceneOf({ ...parts, isElement: (key) => key === 'agent:a' })).filter(isNode)).toHaveLength(1);
    expect(drawn(sceneOf({ ...parts, isElement: () => true }))).toEqual([]);
    expect(drawn(sceneOf(parts), { left: 5000, top: 0, right: 6000, bottom: 100 })).toEqual([]);
  });

  it('gives links the colour of their fault, of their kind, or of the node that is selected', () => {
    const parts = { agents: [A], channels: [C], links: [LINK] };
    expect(drawn(sceneOf(parts))[0]).toBe('stroke muted 0.55');
    expect(drawn(sceneOf({ ...parts, faultOf: () => 'cut' }))[0]).toBe('stroke danger 1.00');
    expect(drawn(sceneOf({ ...parts, stateOf: () => ({ ...QUIET, selected: true }) }))[0]).toBe('stroke text 1.00');
    const lit = { nodes: new Set<string>(), edges: new Set<string>() };
    expect(drawn(sceneOf({ ...parts, lit }))[0]).toBe('stroke muted 0.12');
  });
});

describe('what is under the pointer', () => {
  const scene = sceneOf({ agents: [A], channels: [C], links: [LINK] });

  it('is a node, or the nearest link within reach', () => {
    expect(nodeAt(scene, { x: 20, y: 10 })?.ref).toEqual({ kind: 'agent', id: 'a' });
    expect(nodeAt(scene, { x: 300, y: -20 })?.ref).toEqual({ kind: 'channel', id: 'news' });
    expect(nodeAt(scene, { x: 120, y: 0 })).toBeUndefined();
    expect(linkAt(scene, { x: 120, y: 12 }, 20)).toMatchObject(LINK);
    expect(linkAt(scene, { x: 120, y: 200 }, 20)).toBeUndefined();
  });
});

describe('a world that looks alike', () => {
  const worldOf = (changes: { agent?: Partial<AgentState>; channel?: Partial<ChannelState>; faults?: number[] } = {}) =>
    ({
      agents: new Map([['mg1', { ...IDLE_AGENT, ...changes.agent }]]),
      channels: new Map([['news', { ...IDLE_CHANNEL, ...changes.channel }]]),
      faults: changes.faults ?? [],
    }) as unknown as World;

  it('differs in nothing that a small node or link shows', () => {
    expect(looksAlike(worldOf(), worldOf({ agent: { published: 4, inbox: 2 } }))).toBe(true);
    expect(looksAlike(worldOf(), worldOf({ channel: { first: 3, next: 3 } }))).toBe(true);
    expect(looksAlike(worldOf(), worldOf({ channel: { next: 3 } }))).toBe(false);
    expect(looksAlike(worldOf(), worldOf({ agent: { down: true } }))).toBe(false);
    expect(looksAlike(worldOf(), worldOf({ faults: [0] }))).toBe(false);
    expect(looksAlike(worldOf({ faults: [1] }), worldOf({ faults: [0] }))).toBe(false);
  });
});

describe('the area of a drawing', () => {
  const size = { width: 1000, height: 600 };

  it('is the view and what is around it, and does while the camera stays in it', () => {
    const camera = { x: 0, y: 0, zoom: 0.5 };
    expect(viewOf(camera, size)).toEqual({ left: -0, top: -0, right: 2000, bottom: 1200 });
    const drawing = drawingFor(camera, size, 1);
    expect(drawing).toEqual({ area: { left: -1000, top: -600, right: 3000, bottom: 1800 }, zoom: 0.5, scale: 0.5 });
    expect(covers(drawing, { ...camera, x: 400, y: -200 }, size)).toBe(true);
    expect(covers(drawing, { ...camera, x: 600 }, size)).toBe(false);
    expect(covers(drawing, { x: 500, y: 300, zoom: 1.1 }, size)).toBe(false);
  });

  it('has a bounded number of pixels', () => {
    const { area, scale } = drawingFor({ x: 0, y: 0, zoom: 0.1 }, { width: 3840, height: 2160 }, 1);
    const pixels = (area.right - area.left) * (area.bottom - area.top) * scale * scale;
    expect(pixels).toBeLessThan(11_000_000);
  });
});
