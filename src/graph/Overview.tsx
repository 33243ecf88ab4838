/** A map of a scene that is larger than its view. It is loaded late. */
import { MiniMap, useStore } from '@xyflow/react';
import { useMemo } from 'react';
import { useHeronry } from '../store/index.ts';
import styles from './chrome.module.css';
import { boundsOf } from './geometry.ts';
import { boxesOf } from './scene.ts';
import { useMedia } from './use-media.ts';

/** Number of nodes from which a map helps, and above which it costs too much. */
const MAP_NODES_MIN = 16;
const MAP_NODES_MAX = 1500;

export function Overview() {
  const agents = useHeronry(({ scenario }) => scenario.agents);
  const channels = useHeronry(({ scenario }) => scenario.channels);
  const nodes = agents.length + channels.length;
  const wide = useMedia('(min-width: 721px)');
  const wanted = wide && nodes >= MAP_NODES_MIN && nodes <= MAP_NODES_MAX;
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
  if (!beyond) return null;
  return (
    <MiniMap
      className={styles.minimap ?? ''}
      ariaLabel="Overview map"
      pannable
      zoomable
      style={{ width: 168, height: 112 }}
      bgColor="var(--surface)"
      maskColor="color-mix(in oklab, var(--ground) 70%, transparent)"
      nodeColor={({ type }) => (type === 'agent' ? 'var(--line-strong)' : 'var(--line)')}
      nodeBorderRadius={8}
    />
  );
}
