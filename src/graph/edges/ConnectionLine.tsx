import type { ConnectionLineComponentProps } from '@xyflow/react';
import { boxOfNode } from '../boxes.ts';
import type { GraphNode } from '../elements.ts';
import { curveBetween, curvePath } from '../geometry.ts';
import styles from './edges.module.css';

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
