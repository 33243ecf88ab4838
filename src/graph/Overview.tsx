/** A map of a large scene. It has one path for each kind of node: its cost does not grow with the scene while the camera moves. */
import { useReactFlow, useStore } from '@xyflow/react';
import { type PointerEvent, useEffect, useMemo } from 'react';
import type { Scenario } from '../scenario/index.ts';
import { useHeronry } from '../store/index.ts';
import { type Bounds, boundsOf, type Size } from './geometry.ts';
import styles from './Overview.module.css';
import { agentForm, boxesOf, channelForm, shapesOf } from './scene.ts';
import { useMedia } from './use-media.ts';
import { useGraphViewStore } from './view.ts';

/** Number of nodes from which a map helps. */
const NODES_MIN = 16;
/** Space around the scene, in canvas units. */
const MARGIN = 80;

type Nodes = Pick<Scenario, 'agents' | 'channels'>;

/** Shows the map while some of the scene is out of view. A narrow page has no room for it, and says so at the button that shows all. */
export function Overview() {
  const agents = useHeronry(({ scenario }) => scenario.agents);
  const channels = useHeronry(({ scenario }) => scenario.channels);
  const wide = useMedia('(min-width: 721px)');
  const view = useGraphViewStore();
  const wanted = !wide || agents.length + channels.length >= NODES_MIN;
  const bounds = useMemo(
    () => (wanted ? boundsOf(boxesOf({ agents, channels })) : undefined),
    [wanted, agents, channels],
  );
  // When everything is in view, a map adds nothing and covers what is below it.
  const beyond = useStore(({ transform: [x, y, zoom], width, height }) => {
    if (bounds === undefined) return false;
    const { left, top, right, bottom } = bounds;
    return left * zoom + x < 0 || top * zoom + y < 0 || right * zoom + x > width || bottom * zoom + y > height;
  });
  useEffect(() => view.setState({ beyond: beyond && !wide }), [beyond, view, wide]);
  return beyond && wide && bounds !== undefined ? <OverviewMap {...{ agents, channels, bounds }} /> : null;
}

function OverviewMap({ agents, channels, bounds }: Nodes & { readonly bounds: Bounds }) {
  const { setCenter, getZoom } = useReactFlow();
  const paths = useMemo(() => pathsOf({ agents, channels }), [agents, channels]);
  const frame = rectangle(bounds, MARGIN);
  const go = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const matrix = event.currentTarget.getScreenCTM()?.inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    void setCenter(x, y, { zoom: getZoom() });
  };
  return (
    <div className={styles.map} data-map>
      <svg
        role="img"
        aria-label="Overview map"
        viewBox={`${frame.left} ${frame.top} ${frame.right - frame.left} ${frame.bottom - frame.top}`}
        onPointerDown={go}
        onPointerMove={go}
      >
        <path className={styles.channels} d={paths.channels} />
        <path className={styles.agents} d={paths.agents} />
        <View frame={frame} />
      </svg>
    </div>
  );
}

/** Dims what is out of view. */
function View({ frame }: { readonly frame: Bounds }) {
  const d = useStore(({ transform: [x, y, zoom], width, height }) =>
    [frame, { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom }]
      .map(outline)
      .join(''),
  );
  return <path className={styles.outside} fillRule="evenodd" d={d} />;
}

function rectangle({ left, top, right, bottom }: Bounds, margin: number): Bounds {
  return { left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin };
}

function outline({ left, top, right, bottom }: Bounds): string {
  return `M${Math.round(left)} ${Math.round(top)}H${Math.round(right)}V${Math.round(bottom)}H${Math.round(left)}Z`;
}

/** Returns all agents as one path, and all channels that are boxes as another. */
function pathsOf({ agents, channels }: Nodes): { readonly agents: string; readonly channels: string } {
  const shapes = shapesOf({ agents, channels });
  const box = ({ x, y }: { readonly x: number; readonly y: number }, { width, height }: Size): string =>
    outline({ left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 });
  return {
    agents: agents.map((agent) => box(agent, agentForm(agent.id, shapes).size)).join(''),
    channels: channels
      .map((channel) => {
        const { shape, size } = channelForm(channel, shapes);
        return shape === 'lane' ? '' : box(channel, size);
      })
      .join(''),
  };
}
