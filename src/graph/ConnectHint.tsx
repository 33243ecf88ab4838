import { useConnection } from '@xyflow/react';
import { useHeronry } from '../store/index.ts';
import { cx } from '../ui/index.ts';
import styles from './chrome.module.css';
import type { GraphNode } from './elements.ts';
import { connectHint } from './node-words.ts';

/** Shows, while a connection is drawn, what dropping it here would make. */
export function ConnectHint() {
  const from = useConnection<GraphNode, GraphNode['data']['ref'] | undefined>(
    (now) => now.fromNode?.internals.userNode.data.ref,
  );
  const to = useConnection<GraphNode, GraphNode['data']['ref'] | undefined>(
    (now) => now.toNode?.internals.userNode.data.ref,
  );
  const later = useHeronry(({ playheadUs }) => playheadUs > 0);
  if (from === undefined) return null;
  return (
    <div className={cx(styles.float, styles.hint)} role="status">
      {connectHint(from, to, later)}
    </div>
  );
}
