/** The parts that all nodes share: the focus, the handles, selection and dimming. */
import { Handle, Position } from '@xyflow/react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { cx } from '../../ui/index.ts';
import { nodeFaultLabel } from '../lookups.ts';
import { useGraphView, useGraphViewStore } from '../view.ts';
import styles from './nodes.module.css';

export interface NodeFrameProps {
  /** The node's name inside the graph. */
  readonly nodeKey: string;
  readonly node: NodeRef;
  /** Accessible name. */
  readonly label: string;
  readonly selected: boolean;
  /** Whether it has crashed. @default false */
  readonly down?: boolean;
  /** Class of the body. */
  readonly className: string | undefined;
  readonly colour?: number;
  readonly children: ReactNode;
  /** Content beside the body, not part of it. */
  readonly after?: ReactNode;
}

export function NodeFrame({
  nodeKey,
  node,
  label,
  selected,
  down = false,
  className,
  colour,
  children,
  after,
}: NodeFrameProps) {
  const body = useRef<HTMLDivElement>(null);
  const view = useGraphViewStore();
  const grabbed = useGraphView((state) => state.grab === nodeKey);
  const fault = useHeronry(({ scenario, world }) => nodeFaultLabel(scenario, world.faults, node));
  const said = fault === undefined ? label : `${label}, ${fault}`;
  const dimmed = useGraphView((state) => state.lit !== undefined && !state.lit.nodes.has(nodeKey));
  useEffect(() => {
    if (grabbed) body.current?.focus({ preventScroll: true });
  }, [grabbed]);
  return (
    <div
      className={styles.frame}
      data-kind={node.kind}
      data-selected={selected || undefined}
      data-dimmed={dimmed || undefined}
      data-down={down || undefined}
      style={colour === undefined ? undefined : ({ '--channel': `var(--channel-${colour})` } as object)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a node is no fieldset */}
      <div
        ref={body}
        role="group"
        tabIndex={-1}
        aria-label={selected ? `${said}, selected` : said}
        data-node-key={nodeKey}
        className={cx(styles.body, className)}
        onFocus={() => view.focused(nodeKey)}
      >
        {children}
        {fault === undefined ? null : <span className={cx(styles.badge, styles.ailment)}>{fault}</span>}
      </div>
      {after}
      <Handle type="target" position={Position.Left} className={styles.target} isConnectableStart={false} />
      <Handle type="source" position={Position.Right} className={styles.source} isConnectableEnd={false} />
    </div>
  );
}
