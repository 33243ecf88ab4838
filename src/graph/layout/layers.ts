/** Layers: dagre's order of the nodes, in columns or rows, folded where there are many of them, or round a middle. */
import type { Point, Size } from '../geometry.ts';
import type { View } from './ellipse.ts';
import { aspectFault, Picture, zoomOf } from './picture.ts';
import { untangle } from './untangle.ts';
import type { Wiring } from './wiring.ts';

const RESHAPES_MAX = 3;

type Direction = 'LR' | 'TB';

const CLEARANCE = 4;
const CROSSINGS_MAX = 1.1;
/** Number of nodes from which rings are tried first: rows and columns get too long. */
const RINGS_NODES_MIN = 60;
/** Numbers of nodes up to which a picture has to be so large to be taken without a look at the others, which takes its time. */
const ZOOMS_ENOUGH = [
  { nodesMax: 40, zoom: 0.95 },
  { nodesMax: 80, zoom: 0.5 },
] as const;

function zoomEnough(nodes: number): number {
  return ZOOMS_ENOUGH.find(({ nodesMax }) => nodes <= nodesMax)?.zoom ?? 0;
}

/** Largest distances between two rings, and between two nodes on a ring, in canvas units. */
const RING = 200;
const ALONG_RING = 110;
/** The same, beyond the boxes of small nodes. */
const RING_GAP = 40;
const ALONG_GAP = 24;
/** Sizes of the rings to try for many nodes. */
const RING_SCALES = [0.6, 0.8, 1, 1.25] as const;

/** Returns dagre's places, with each layer in a column (`LR`) or in a row (`TB`). */
export async function dagrePlaces(wiring: Wiring, direction: Direction): Promise<readonly Point[]> {
  const { default: dagre } = await import('@dagrejs/dagre');
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: direction, nodesep: 40, ranksep: 72, edgesep: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  wiring.nodes.forEach(({ size: { width, height } }, node) => {
    graph.setNode(String(node), { width, height });
  });
  wiring.wires.forEach(({ from, to }, wire) => {
    graph.setEdge(String(from), String(to), {}, String(wire));
  });
  dagre.layout(graph);
  return wiring.nodes.map((_, node) => {
    const { x = 0, y = 0 } = graph.node(String(node));
    return { x, y };
  });
}

/**
 * Returns the best of several pictures: clean, with hardly more crossings than dagre's, in the window's shape, and as large as
 * possible. The first that is large enough is taken.
 */
export async function layers(wiring: Wiring, view: View): Promise<Picture> {
  const many = wiring.nodes.length >= RINGS_NODES_MIN;
  const order: readonly Direction[] = many || view.width >= view.height ? ['LR', 'TB'] : ['TB', 'LR'];
  const enough = 1 - zoomEnough(wiring.nodes.length);
  let best: { readonly picture: Picture; readonly fault: number } | undefined;
  for (const direction of order) {
    const places = await dagrePlaces(wiring, direction);
    const crossings = new Picture(wiring, places).faults().crossings;
    for (const candidate of candidatesOf(places, direction, many, largestOf(wiring))) {
      const picture = new Picture(wiring, centred(candidate), CLEARANCE);
      const clean = untangle(picture, many ? { stretchesMax: 2 } : {}) && reshape(picture, view);
      const extra = Math.max(0, picture.faults().crossings - CROSSINGS_MAX * crossings);
      const fault =
        (clean ? 0 : 1000) +
        10 * extra +
        aspectFault(picture.bounds, view) +
        1 -
        Math.min(1, zoomOf(picture.bounds, view));
      if (best === undefined || fault < best.fault) best = { picture, fault };
      if (fault < enough) return picture;
    }
  }
  return best?.picture ?? new Picture(wiring, []);
}

/**
 * Spreads a picture along its shorter side until it has the window's shape.
 * @returns whether nothing overlaps afterwards
 */
function reshape(picture: Picture, view: View): boolean {
  for (let turn = 0; turn < RESHAPES_MAX && aspectFault(picture.bounds, view) > 0; turn += 1) {
    const { left, right, top, bottom } = picture.bounds;
    const share = (right - left) / (bottom - top) / (view.width / view.height);
    if (share > 1) picture.stretch(1, share / 1.6);
    else picture.stretch(1 / share / 1.6, 1);
    if (!untangle(picture, { stretchesMax: 2 })) return false;
  }
  return true;
}

function centred(places: readonly Point[]): readonly Point[] {
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [x, y] = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  return places.map((place) => ({ x: place.x - x, y: place.y - y }));
}

/** Returns the layers as the coordinates that they have, in order. */
function layersIn(places: readonly Point[], direction: Direction): readonly number[] {
  return [...new Set(places.map(({ x, y }) => Math.round(direction === 'LR' ? x : y)))].sort((a, b) => a - b);
}

function candidatesOf(
  places: readonly Point[],
  direction: Direction,
  many: boolean,
  largest: Size,
): readonly (readonly Point[])[] {
  const bands = [5, 3].map((inBand) => folded(places, direction, inBand));
  if (direction === 'TB') return [...(many ? [] : [wrapped(places, largest)]), places, ...bands];
  const rings = many ? RING_SCALES.map((scale) => ringed(places, largest, scale)) : [ringed(places, largest)];
  return many ? [...rings, places, ...bands] : [places, ...rings, ...bands];
}

function largestOf({ nodes }: Wiring): Size {
  const [widths, heights] = [nodes.map(({ size }) => size.width), nodes.map(({ size }) => size.height)];
  return { width: Math.max(...widths), height: Math.max(...heights), radius: 0 };
}

/** Bends columns to rings, the first column in the middle. */
function ringed(places: readonly Point[], { width, height }: Size, scale = 1): readonly Point[] {
  const ring = scale * Math.min(RING, width + RING_GAP);
  const along = scale * Math.min(ALONG_RING, (width + height) / 2 + ALONG_GAP);
  const columns = layersIn(places, 'LR');
  const columnOf = places.map(({ x }) => columns.indexOf(Math.round(x)));
  const ys = places.map(({ y }) => y);
  const first = Math.min(...ys);
  const span = Math.max(1, Math.max(...ys) - first) * (1 + 1 / Math.max(2, new Set(ys.map(Math.round)).size));
  const radii: number[] = [];
  columns.forEach((_, column) => {
    const count = columnOf.filter((one) => one === column).length;
    const least = column === 0 ? (count > 1 ? ring / 2 : 0) : (radii[column - 1] ?? 0) + ring;
    radii.push(Math.max(least, count > 1 ? (count * along) / (2 * Math.PI) : 0));
  });
  return places.map(({ y }, node) => {
    const angle = ((y - first) / span) * 2 * Math.PI - Math.PI / 2;
    const radius = radii[columnOf[node] ?? 0] ?? 0;
    return { x: radius * Math.cos(angle) * 1.15, y: radius * Math.sin(angle) };
  });
}

/** Number of nodes in a row above which a layer is wrapped. */
const ROW_MAX = 10;
/** Distances between two rows of a layer and between two layers, and between two nodes of a row, beyond the boxes. */
const ROW_GAP = 40;
const LAYER_GAP = 72;
const IN_ROW_GAP = 24;

/** Wraps each layer into rows of ten, each shifted by half a node against the one before. */
function wrapped(places: readonly Point[], { width, height }: Size): readonly Point[] {
  const layersOf = layersIn(places, 'TB');
  const wrappedPlaces: Point[] = places.map(() => ({ x: 0, y: 0 }));
  let y = 0;
  for (const layer of layersOf) {
    const nodes = places.flatMap((place, node) => (Math.round(place.y) === layer ? [node] : []));
    nodes.sort((a, b) => (places[a]?.x ?? 0) - (places[b]?.x ?? 0));
    // Neighbours of the layer stay neighbours: its columns are filled from the top.
    const rows = Math.ceil(nodes.length / ROW_MAX);
    const columns = Math.ceil(nodes.length / rows);
    nodes.forEach((node, index) => {
      const [column, row] = [Math.floor(index / rows), index % rows];
      wrappedPlaces[node] = {
        x: (column - (columns - 1) / 2 + (row - (rows - 1) / 2) / rows) * (width + IN_ROW_GAP),
        y: y + row * (height + ROW_GAP),
      };
    });
    y += rows * (height + ROW_GAP) + LAYER_GAP - ROW_GAP;
  }
  return wrappedPlaces;
}

/** Puts every few layers into a band of their own, below or beside the one before, and the way back in every second. */
function folded(places: readonly Point[], direction: Direction, layersInBand: number): readonly Point[] {
  const all = layersIn(places, direction);
  if (all.length <= layersInBand) return places;
  const across = direction === 'LR' ? 240 : 160;
  const along = places.map(({ x, y }) => (direction === 'LR' ? y : x));
  const height = Math.max(...along) - Math.min(...along) + (direction === 'LR' ? 160 : 240);
  return places.map(({ x, y }, node) => {
    const layer = all.indexOf(Math.round(direction === 'LR' ? x : y));
    const band = Math.floor(layer / layersInBand);
    const inBand = layer % layersInBand;
    const one = (band % 2 === 0 ? inBand : layersInBand - 1 - inBand) * across;
    const other = (along[node] ?? 0) + band * height;
    return direction === 'LR' ? { x: one, y: other } : { x: other, y: one };
  });
}
