/** Links, drawn as the curves that their messages travel along, and a link that is being drawn. */
import { type ConnectionLineComponentProps, type EdgeProps, useInternalNode } from '@xyflow/react';
import { memo } from 'react';
import { type ShownLink, useHeronry } from '../../store/index.ts';
import { cx } from '../../ui/index.ts';
import { boxOfNode } from '../boxes.ts';
import type { GraphEdge, GraphNode } from '../elements.ts';
import { CURVE_LENGTH, curveBetween, curvePath, endMark, troubleMark } from '../geometry.ts';
import { nodeKey } from '../graph-keys.ts';
import { linkFaultMark } from '../link-fault-mark.ts';
import { type LaneEnds, laneOfLink, writeLink } from '../pair-lines.ts';
import { useGraphView } from '../view.ts';
import styles from './edges.module.css';

export const LinkEdge = memo(function LinkEdge({ id, source, target, data }: EdgeProps<GraphEdge>) {
  const from = useInternalNode<GraphNode>(source);
  const to = useInternalNode<GraphNode>(target);
  const link = data?.link;
  const [agentNode, channelNode] = link?.kind === 'publish' ? [from, to] : [to, from];
  const ends = channelNode?.data.ends;
  const other = boxOfNode(useInternalNode<GraphNode>(nodeKey('agent', otherEnd(ends, link) ?? '')));
  const selected = useHeronry(
    ({ selection }) =>
      selection.link !== undefined &&
      selection.link.kind === link?.kind &&
      selection.link.agent === link.agent &&
      selection.link.channel === link.channel,
  );
  const trouble = useHeronry(({ scenario, world }) => linkFaultMark(scenario.faults, world.faults, link));
  const isGhost = useHeronry(({ world }) => link !== undefined && world.agents.get(link.agent)?.down === true);
  const lit = useGraphView((view) => (view.lit === undefined ? undefined : view.lit.edges.has(id)));
  const [agent, channel] = [boxOfNode(agentNode), boxOfNode(channelNode)];
  if (agent === undefined || channel === undefined || link === undefined) return null;
  const lane = laneOfLink(link, ends, (id) => (id === link.agent ? agent : other));
  const curve = new Float64Array(CURVE_LENGTH);
  writeLink({ kind: link.kind, agent, channel, lane }, curve);
  const path = curvePath(curve);
  // A lane has one arrow, at its end.
  const isPart = lane !== undefined && lane.whole !== true && link.kind === 'publish';
  const mark = isPart ? undefined : endMark(curve, lane?.whole ? 'subscribe' : link.kind);
  return (
    <g
      className={cx(styles.link, lane === undefined ? styles[link.kind] : styles.lane)}
      data-selected={selected || (lane !== undefined && channelNode?.selected) || undefined}
      data-near={agentNode?.selected || undefined}
      data-lit={lit === true || undefined}
      data-dimmed={lit === false || undefined}
      data-trouble={trouble}
      data-ghost={isGhost || undefined}
    >
      <path className={styles.line} d={path} />
      {mark === undefined ? null : <path className={cx(styles.mark, mark.closed && styles.closed)} d={mark.path} />}
      {trouble === undefined ? null : <path className={styles.trouble} d={troubleMark(curve, trouble)} />}
      <path className={styles.hit} d={path} />
    </g>
  );
});

function otherEnd(ends: LaneEnds<string> | undefined, link: ShownLink | undefined): string | undefined {
  return ends?.from === link?.agent ? ends?.to : ends?.from;
}

/** Draws a connection in progress. Over a node that can take it, the line is where the link will be. */
export function ConnectionLine({
  fromNode,
  toNode,
  toX,
  toY,
  connectionStatus,
}: ConnectionLineComponentProps<GraphNode>) {
  const from = boxOfNode(fromNode);
  if (from === undefined) return null;
  const over = connectionStatus === 'valid' && toNode !== null ? boxOfNode(toNode) : undefined;
  const curve = curveBetween(
    from,
    over ?? { x: toX, y: toY, width: 0, height: 0, radius: 0 },
    over === undefined ? 0 : 1,
  );
  return <path className={styles.connection} data-loose={over === undefined || undefined} d={curvePath(curve)} />;
}
