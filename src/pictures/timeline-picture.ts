/** The space-time diagram up to a moment, as a file of SVG. The painter is that of the page. */
import { escaped } from '../graph/still.ts';
import { laneTitle } from '../timeline/lane-names.ts';
import { heightOf, lanesOf, placesOf, type Row, rowsOf } from '../timeline/lanes.ts';
import { around } from '../timeline/scale.ts';
import { AXIS_HEIGHT, paint } from '../timeline/timeline-painter.ts';
import { coneOfMessage, intervalsOf, type TimeSpan } from '../trace/index.ts';
import { channelLook } from '../ui/channel-look.ts';
import { shapePath } from '../ui/shapes.ts';
import { CHANNEL_COLOUR_NAMES } from '../ui/theme-colours.ts';
import { coloursOf, FONT, framed, type Pictured } from './pictured.ts';
import { SvgSurface } from './svg-surface.ts';

const NAMES = 170;
const WIDTH = 1000;
const PADDING = 10;

/**
 * Returns the diagram of a span, as a file of SVG.
 * @param span what it shows. @default all that has happened
 */
export function timelineSvg(pictured: Pictured, span?: TimeSpan): string {
  const { scenario, trace, atUs, theme } = pictured;
  const colour = coloursOf(theme);
  const rows = rowsOf(lanesOf(scenario), new Set());
  const height = AXIS_HEIGHT + heightOf(rows) + PADDING;
  const surface = new SvgSurface();
  paint(
    surface,
    {
      intervals: intervalsOf(trace),
      rows,
      places: placesOf(rows),
      span: around(span?.fromUs ?? 0, span?.toUs ?? atUs),
      nowUs: atUs,
      scrollTop: 0,
      width: WIDTH,
      height,
      lit: coneOfMessage(trace, undefined),
      selected: undefined,
      faults: scenario.faults,
      brush: undefined,
    },
    {
      channels: CHANNEL_COLOUR_NAMES.map(colour),
      ground: colour('ground'),
      surface: colour('surface'),
      text: colour('text'),
      muted: colour('text-2'),
      line: colour('line-strong'),
      accent: colour('accent'),
      danger: colour('danger'),
      warn: colour('warn'),
      font: `'${FONT}', system-ui, sans-serif`,
    },
  );
  const names = rows.map((row) => nameSvg(row, colour)).join('');
  const diagram = `<svg x="0" y="0" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" overflow="hidden">${surface}</svg>`;
  const words = `Timeline of ${scenario.agents.length} agents and ${scenario.channels.length} channels, ${trace.firstAfter(atUs)} events`;
  return framed(
    pictured,
    { left: -NAMES, top: -PADDING, width: NAMES + WIDTH + PADDING, height: height + PADDING },
    names + diagram,
    words,
  );
}

function nameSvg({ lanes, top, height }: Row, colour: ReturnType<typeof coloursOf>): string {
  const [lane] = lanes;
  if (lane === undefined) return '';
  const y = AXIS_HEIGHT + top + height / 2;
  const isAgent = lane.kind === 'agent';
  const look = channelLook(lane.place);
  const mark = isAgent
    ? `<circle cx="${18 - NAMES}" cy="${y}" r="4" fill="none" stroke="${colour('text-2')}" stroke-width="1.5"/>`
    : `<path d="${shapePath(look.shape, 18 - NAMES, y, 5)}" fill="${colour(CHANNEL_COLOUR_NAMES[look.colour] ?? 'text')}"/>`;
  return `${mark}<text x="${32 - NAMES}" y="${y}" font-size="13" font-weight="${isAgent ? 600 : 400}" fill="${colour('text')}" dominant-baseline="central">${escaped(laneTitle(lane, NAMES))}</text>`;
}
