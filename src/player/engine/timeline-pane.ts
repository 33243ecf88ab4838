/** The space-time diagram of a player: the names of the lanes, and the playground's own painter beside them. */
import type { Scenario } from '../../scenario/index.ts';
import {
  AXIS_HEIGHT,
  following,
  heightOf,
  type LanePlace,
  lanesOf,
  laneTitle,
  messageAt,
  paint,
  placesOf,
  type Row,
  rowsOf,
  SPAN_US_FIRST,
  type Span,
  timeAt,
} from '../../timeline/diagram-parts.ts';
import { coneOfMessage, intervalsOf } from '../../trace/index.ts';
import { channelLook } from '../../ui/channel-look.ts';
import { shapePath } from '../../ui/shapes.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { element, fitCanvas, type Pane, type PaneHost, type Shown } from './pane.ts';
import { svg } from './svg.ts';

const NAMES_WIDTH = 132;
const NAMES_WIDTH_NARROW = 96;
/** Width of a player below which it has less space for names, and shows less time. */
const NARROW = 520;
const HEIGHT_MAX = 420;
/** Smallest height of a lane, of its whole height: lanes that do not fit are lower first, and scroll then. */
const LANE_MIN = 0.55;

type Scene = Parameters<typeof paint>[1];

export class TimelinePane implements Pane {
  readonly element: HTMLElement;
  readonly #host: PaneHost;
  readonly #names = element('ul', 'lanes');
  readonly #more = element('button', 'more');
  readonly #scroll: HTMLElement;
  readonly #context: CanvasRenderingContext2D;
  #scenario: Scenario | undefined;
  #rows: readonly Row[] = [];
  #places: ReadonlyMap<Row['lanes'][number]['lane'], LanePlace> = new Map();
  #span: Span = { startUs: 0, lengthUs: SPAN_US_FIRST };
  #size = { width: 0, height: 0 };
  #arrangedFor = '';
  #scene: Scene | undefined;

  constructor(host: PaneHost) {
    this.#host = host;
    const canvas = element('canvas');
    canvas.setAttribute('role', 'img');
    canvas.ariaLabel = 'Timeline: a lane for each agent and channel, a line for each hop';
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser has no canvas.');
    this.#context = context;
    const diagram = element('div', 'diagram', canvas);
    this.#scroll = element('div', 'scroll', this.#names, diagram);
    this.#more.type = 'button';
    this.element = element('div', 'pane timeline', this.#scroll, this.#more);
    this.#names.ariaLabel = 'Lanes';
    const sizes = new ResizeObserver(() => {
      this.#size = { width: diagram.clientWidth, height: this.#scroll.clientHeight };
      this.element.style.setProperty('--view', `${this.#size.height}px`);
      host.invalidate();
    });
    for (const one of [this.#scroll, diagram]) sizes.observe(one);
    this.#scroll.addEventListener('scroll', () => host.invalidate());
    this.#more.addEventListener('click', () => this.#scroll.scrollBy({ top: this.#size.height - 2 * AXIS_HEIGHT }));
    canvas.addEventListener('click', ({ offsetX, offsetY }) => this.#click(offsetX, offsetY));
  }

  naturalHeight(_width: number, scenario: Scenario): number {
    return Math.min(HEIGHT_MAX, AXIS_HEIGHT + heightOf(rowsOf(lanesOf(scenario), new Set())) + 4);
  }

  draw(shown: Shown): void {
    const { width, height } = this.#size;
    const namesWidth = this.element.clientWidth < NARROW ? NAMES_WIDTH_NARROW : NAMES_WIDTH;
    const arrangement = `${namesWidth} ${this.element.clientHeight}`;
    if (shown.scenario !== this.#scenario || arrangement !== this.#arrangedFor)
      this.#arrange(shown.scenario, namesWidth);
    this.#arrangedFor = arrangement;
    if (width === 0 || height === 0) return;
    const { scrollTop } = this.#scroll;
    this.#sayMore(scrollTop);
    const isNarrow = namesWidth === NAMES_WIDTH_NARROW;
    this.#span = following({ ...this.#span, lengthUs: SPAN_US_FIRST / (isNarrow ? 2 : 1) }, shown.nowUs);
    const { trace } = shown;
    const message = shown.selection.message ?? shown.light.message;
    this.#scene = {
      intervals: intervalsOf(trace),
      rows: this.#rows,
      places: this.#places,
      span: this.#span,
      nowUs: shown.nowUs,
      scrollTop,
      width,
      height,
      lit: coneOfMessage(trace, message),
      selected: message,
      faults: shown.scenario.faults,
      brush: undefined,
    };
    fitCanvas(this.#context, width, height, devicePixelRatio);
    this.#context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    paint(this.#context, this.#scene, shown.palette);
  }

  #arrange(scenario: Scenario, namesWidth: number): void {
    if (scenario !== this.#scenario) this.#span = { startUs: 0, lengthUs: SPAN_US_FIRST };
    this.#scenario = scenario;
    const rows = rowsOf(lanesOf(scenario), new Set());
    // The lanes would like to be as high as this; what the layout gives them is measured then.
    this.element.style.setProperty('--lanes', `${AXIS_HEIGHT + heightOf(rows) + 4}px`);
    const space = this.element.clientHeight - AXIS_HEIGHT - 4;
    const scale = Math.min(1, Math.max(LANE_MIN, space / Math.max(1, heightOf(rows))));
    this.#rows = rows.map((row) => ({ ...row, top: row.top * scale, height: row.height * scale }));
    this.#places = placesOf(this.#rows);
    this.#names.style.width = `${namesWidth}px`;
    this.#names.replaceChildren(
      ...this.#rows.map(({ lanes: [lane], top, height }) => {
        const name = element('li');
        name.style.cssText = `top:${top + AXIS_HEIGHT}px;height:${height}px`;
        if (lane === undefined) return name;
        if (lane.kind === 'channel') {
          const look = channelLook(lane.place);
          const mark = svg('path', { d: shapePath(look.shape, 6, 6, 5), fill: `var(--channel-${look.colour})` });
          name.append(svg('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, mark));
        }
        name.append(element('span', '', visibleText(laneTitle(lane, namesWidth + 24))));
        name.title = visibleText(lane.id);
        return name;
      }),
    );
    // The lanes may be more than fit: they scroll then, under the axis, and a button says how many there are.
    this.element.style.setProperty('--scaled', `${AXIS_HEIGHT + heightOf(this.#rows) + 4}px`);
  }

  /** Says how many lanes are below the view. */
  #sayMore(scrollTop: number): void {
    const bottom = scrollTop + this.#size.height - AXIS_HEIGHT;
    const below = this.#rows.filter(({ top, height }) => top + height / 2 > bottom).length;
    const words = below === 1 ? '1 more lane ↓' : `${below} more lanes ↓`;
    this.#more.hidden = below === 0;
    if (this.#more.textContent !== words) this.#more.textContent = words;
  }

  #click(x: number, y: number): void {
    if (this.#scene === undefined) return;
    const message = messageAt(this.#scene, x, y);
    if (message === undefined) this.#host.seek(timeAt(this.#span, x, this.#size.width));
    else this.#host.select({ message });
  }
}
