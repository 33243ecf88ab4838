/**
 * The graph of a player: nodes and links in SVG, and over them the canvas on which the playground's own painter draws what moves.
 * It is drawn anew when the document, its size or its zoom changes; between that, only what changes is written.
 */
import {
  agentLinks,
  agentName,
  agentsById,
  type Box,
  boundsOf,
  CURVE_LENGTH,
  type CurveSource,
  capacityOf,
  channelLinks,
  channelName,
  curvePath,
  Details,
  endMark,
  fitCamera,
  laneOfLink,
  linkFaultMark,
  lookOf,
  nodeFaultLabel,
  nodeKey,
  overflowOf,
  Painter,
  type PlacedNode,
  placedNodes,
  troubleMark,
  writeLink,
} from '../../graph/picture-parts.ts';
import type { Scenario } from '../../scenario/index.ts';
import { type ShownLink, stableLinks } from '../../store/shown-links.ts';
import type { AgentState } from '../../trace/index.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { type ChannelShown, drawChannel } from './channel-shapes.ts';
import { type DrawnNode, drawAgent } from './node-shapes.ts';
import { element, fitCanvas, type Pane, type PaneHost, type Shown } from './pane.ts';
import { setAll, svg } from './svg.ts';

const PADDING = 26;
const ZOOM_MIN = 0.08;
const ZOOM_MAX = 1.3;
const ZOOM_CHOSEN_MAX = 3;
/** Speed up to which payloads are written beside messages. */
const SLOW = 0.5;
/** Distance from a message, in pixels, within which a click selects it. */
const REACH = 16;
const HEIGHT_MAX = 560;

interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export class GraphPane implements Pane {
  readonly element: HTMLElement;
  readonly #host: PaneHost;
  readonly #svg = svg('svg', { class: 'nodes', role: 'group', 'aria-label': 'Agents and channels' });
  readonly #context: CanvasRenderingContext2D;
  readonly #painter: Painter;
  readonly #linksAt = stableLinks();
  readonly #agents = new Map<string, DrawnNode<AgentState | undefined>>();
  readonly #channels = new Map<string, DrawnNode<ChannelShown>>();
  #edges = svg('g');
  #scenario: Scenario | undefined;
  #places: ReadonlyMap<string, PlacedNode> = new Map();
  #boxes: readonly Box[] = [];
  #size = { width: 0, height: 0 };
  #chosen: Camera | undefined;
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  /** Zoom at which the nodes were drawn; empty if they are to be drawn. */
  #drawnFor = '';
  #links: readonly ShownLink[] | undefined;
  #world: Shown['world'] | undefined;
  #hovered: number | undefined;

  constructor(host: PaneHost) {
    this.#host = host;
    const [canvas, crowd] = [element('canvas'), element('canvas')];
    for (const one of [canvas, crowd]) one.ariaHidden = 'true';
    const context = canvas.getContext('2d');
    const below = crowd.getContext('2d', { willReadFrequently: true });
    if (context === null || below === null) throw new Error('This browser has no canvas.');
    this.#context = context;
    this.element = element('div', 'pane graph', this.#svg, crowd, canvas);
    this.#painter = new Painter(context, this.#source());
    // Without a worker, as there are none at an opaque origin.
    this.#painter.add((parts) => new Details({ ...parts, crowd: below }));
    new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      this.#size = { width, height };
      host.invalidate();
    }).observe(this.element);
    this.element.addEventListener('click', (event) => this.#click(event));
    this.element.addEventListener('pointermove', (event) => this.#hover(event));
  }

  naturalHeight(width: number, { agents, channels }: Scenario): number {
    const bounds = boundsOf([...placedNodes({ agents, channels }).values()].map(({ box }) => box));
    if (bounds === undefined) return HEIGHT_MAX / 2;
    const across = bounds.right - bounds.left;
    const zoom = Math.min(1, (width - 2 * PADDING) / across);
    return Math.min(HEIGHT_MAX, Math.max(180, (bounds.bottom - bounds.top) * zoom + 2 * PADDING));
  }

  draw(shown: Shown): void {
    const { width, height } = this.#size;
    if (width === 0 || height === 0) return;
    this.#arrange(shown);
    const links = this.#linksAt(shown.scenario, shown.trace, shown.world);
    if (links !== this.#links || shown.world.faults !== this.#world?.faults) this.#drawLinks(shown, links);
    if (shown.world !== this.#world) this.#update(shown, links);
    this.#world = shown.world;
    this.#mark(shown);
    const ratio = devicePixelRatio;
    fitCanvas(this.#context, width, height, ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#painter.draw({
      trace: shown.trace,
      world: shown.world,
      nowUs: shown.nowUs,
      playing: shown.playing,
      view: { ...this.#camera, width, height, ratio },
      palette: shown.palette,
      selected: shown.selection.message ?? shown.light.message,
      hovered: this.#hovered,
      slow: !shown.playing || shown.speed <= SLOW,
      reducedMotion: shown.reducedMotion,
    });
  }

  /** Zooms around a point of the element. */
  zoom(factor: number, x: number, y: number): void {
    const { zoom } = this.#camera;
    const next = Math.min(ZOOM_CHOSEN_MAX, Math.max(ZOOM_MIN, zoom * factor));
    const by = next / zoom;
    this.#chosen = { x: x - (x - this.#camera.x) * by, y: y - (y - this.#camera.y) * by, zoom: next };
    this.#host.invalidate();
  }

  pan(dx: number, dy: number): void {
    this.#chosen = { ...this.#camera, x: this.#camera.x + dx, y: this.#camera.y + dy };
    this.#host.invalidate();
  }

  /** Shows everything again. */
  fit(): void {
    this.#chosen = undefined;
    this.#host.invalidate();
  }

  #source(): CurveSource {
    return {
      boxOf: (kind, id) => this.#places.get(nodeKey(kind, id))?.box,
      laneOf: (channel) => this.#places.get(nodeKey('channel', channel))?.ends,
      lookOf: (channel) => lookOf(this.#scenario?.channels ?? [], channel),
      boxes: () => this.#boxes,
    };
  }

  /** Draws the nodes where the document, the size or the zoom is another. */
  #arrange({ scenario }: Shown): void {
    const { width, height } = this.#size;
    if (scenario !== this.#scenario) {
      this.#scenario = scenario;
      this.#places = placedNodes(scenario);
      this.#boxes = [...this.#places.values()].filter(({ shape }) => shape !== 'lane').map(({ box }) => box);
      this.#chosen = undefined;
      this.#drawnFor = '';
      this.#painter.invalidate();
    }
    const bounds = boundsOf(this.#boxes) ?? { left: 0, top: 0, right: 1, bottom: 1 };
    this.#camera =
      this.#chosen ?? fitCamera(bounds, { width, height }, { padding: PADDING, zoomMin: ZOOM_MIN, zoomMax: ZOOM_MAX });
    const { x, y, zoom } = this.#camera;
    const transform = `translate(${x} ${y}) scale(${zoom})`;
    if (this.#drawnFor === `${zoom}`) {
      for (const layer of this.#svg.children) setAll(layer, { transform });
      return;
    }
    this.#drawnFor = `${zoom}`;
    this.#links = undefined;
    this.#world = undefined;
    this.#edges = svg('g', { transform, class: 'links' });
    this.#svg.replaceChildren(this.#edges, svg('g', { transform }, ...this.#drawNodes(scenario, zoom)));
  }

  #drawNodes(scenario: Scenario, zoom: number): readonly SVGElement[] {
    this.#agents.clear();
    this.#channels.clear();
    const links = asShown(scenario);
    for (const node of this.#places.values()) {
      const { kind, id } = node.ref;
      if (kind === 'agent') {
        this.#agents.set(id, drawAgent(node, agentsById(scenario.agents).get(id)?.role ?? 'agent', zoom));
        continue;
      }
      const { subscribe, consume } = channelLinks(links, id);
      const facts = { look: lookOf(scenario.channels, id), broker: scenario.broker.kind };
      this.#channels.set(id, drawChannel(node, { ...facts, subscribers: subscribe, consumers: consume }, zoom));
    }
    return [...this.#channels.values(), ...this.#agents.values()].map((node) => node.element);
  }

  #drawLinks({ scenario, world }: Shown, links: readonly ShownLink[]): void {
    this.#links = links;
    this.#world = undefined;
    const curve = new Float64Array(CURVE_LENGTH);
    const boxOf = (id: string): Box | undefined => this.#places.get(nodeKey('agent', id))?.box;
    this.#edges.replaceChildren(
      ...links.flatMap((link) => {
        const agent = boxOf(link.agent);
        const channel = this.#places.get(nodeKey('channel', link.channel));
        if (agent === undefined || channel === undefined) return [];
        const lane = laneOfLink(link, channel.ends, boxOf);
        writeLink({ kind: link.kind, agent, channel: channel.box, lane }, curve);
        const trouble = linkFaultMark(scenario.faults, world.faults, link);
        // A lane has one arrow, at its end.
        const isPart = lane !== undefined && lane.whole !== true && link.kind === 'publish';
        const mark = isPart ? undefined : endMark(curve, lane?.whole ? 'subscribe' : link.kind);
        return [
          svg(
            'g',
            {
              class: lane === undefined ? link.kind : 'on-lane',
              'data-trouble': trouble,
              'data-ghost': world.agents.get(link.agent)?.down === true ? '' : undefined,
            },
            svg('path', { class: 'way', d: curvePath(curve) }),
            ...(mark === undefined ? [] : [svg('path', { class: mark.closed ? 'mark closed' : 'mark', d: mark.path })]),
            ...(trouble === undefined ? [] : [svg('path', { class: 'trouble', d: troubleMark(curve, trouble) })]),
          ),
        ];
      }),
    );
  }

  #update({ scenario, world }: Shown, links: readonly ShownLink[]): void {
    for (const [id, { update }] of this.#agents) {
      const state = world.agents.get(id);
      const fault = nodeFaultLabel(scenario, world.faults, { kind: 'agent', id });
      update(state, agentName(visibleText(id), agentLinks(links, id), state), fault);
    }
    for (const [id, { update }] of this.#channels) {
      const state = world.channels.get(id);
      const capacity = capacityOf(scenario, world.faults, id);
      const limit = { capacity, overflow: overflowOf(scenario, world.faults, id) };
      const label = channelName(visibleText(id), channelLinks(links, id), state, scenario.broker.kind, limit);
      update({ state, capacity }, label, nodeFaultLabel(scenario, world.faults, { kind: 'channel', id }));
    }
  }

  #mark({ selection: { agent, channel }, light }: Shown): void {
    for (const [nodes, selected, lit] of [
      [this.#agents, agent, light.agents],
      [this.#channels, channel, light.channels],
    ] as const)
      for (const [id, { element }] of nodes) {
        element.toggleAttribute('data-selected', id === selected);
        element.toggleAttribute('data-lit', lit.includes(id));
      }
  }

  #place(event: MouseEvent): readonly [number, number] {
    const { left, top } = this.element.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  #click(event: MouseEvent): void {
    const message = this.#painter.nearest(...this.#place(event), REACH);
    if (message !== undefined) {
      this.#host.select({ message });
      return;
    }
    const node = event.target instanceof Element ? event.target.closest('[data-kind]') : null;
    const id = node?.getAttribute('data-id');
    if (!id) this.#host.select({});
    else this.#host.select(node?.getAttribute('data-kind') === 'agent' ? { agent: id } : { channel: id });
  }

  #hover(event: PointerEvent): void {
    const message = event.pointerType === 'mouse' ? this.#painter.nearest(...this.#place(event), REACH) : undefined;
    if (message === this.#hovered) return;
    this.#hovered = message;
    this.#host.invalidate();
  }
}

function asShown({ links }: Scenario): readonly ShownLink[] {
  return links.map(({ kind, agent, channel }) => ({ kind, agent, channel, born: 'document' }));
}
