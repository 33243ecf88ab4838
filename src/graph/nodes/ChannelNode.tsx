import type { NodeProps } from '@xyflow/react';
import { Users } from 'lucide-react';
import { memo } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { type ChannelState, depthOf, queuedSeqs } from '../../trace/index.ts';
import { type ChannelLook, ChannelMark, cx, visibleText } from '../../ui/index.ts';
import type { GraphNode } from '../elements.ts';
import { channelLinks, channelsById, lookOf } from '../lookups.ts';
import { useGraphView } from '../view.ts';
import { channelLine, channelName, count, isCrowded } from '../words.ts';
import { NodeBoundary } from './NodeBoundary.tsx';
import { NodeFrame } from './NodeFrame.tsx';
import { NodeName } from './NodeName.tsx';
import styles from './nodes.module.css';

/** Waiting messages drawn one by one; more are a number. */
const MARKS_MAX = 6;

export const ChannelNode = memo(function ChannelNode({ id: key, data, selected, type }: NodeProps<GraphNode>) {
  const Inside = type === 'channel' ? BigChannel : type === 'pair' ? PairChannel : DotChannel;
  return (
    <NodeBoundary id={data.ref.id}>
      <Inside nodeKey={key} node={data.ref} selected={selected} />
    </NodeBoundary>
  );
});

interface ChannelProps {
  readonly nodeKey: string;
  readonly node: NodeRef;
  readonly selected: boolean;
}

function useChannel({ id }: NodeRef) {
  const look = useHeronry(({ scenario }) => lookOf(scenario.channels, id));
  const links = useHeronry((state) => channelLinks(state.links, id));
  const state = useGraphView(({ world }) => world.channels.get(id));
  const capacity = useHeronry(
    ({ scenario }) => channelsById(scenario.channels).get(id)?.capacity ?? Number.POSITIVE_INFINITY,
  );
  return { look, links, state, capacity, label: channelName(visibleText(id), links, state) };
}

function BigChannel({ nodeKey, node, selected }: ChannelProps) {
  const { look, links, state, capacity, label } = useChannel(node);
  const depth = depthOf(state);
  return (
    <NodeFrame {...{ nodeKey, node, label, selected }} className={styles.channel} colour={look.colour}>
      <span className={styles.title}>
        <ChannelMark look={look} size={11} />
        <NodeName node={node} />
      </span>
      <span className={styles.queue}>
        {depth === 0 || state === undefined ? channelLine(links) : <Queue node={node} state={state} look={look} />}
        {depth === 0 || links.subscribe === 0 ? null : (
          <span className={styles.subscribers} title="Subscribers">
            <Users size={12} aria-hidden /> {links.subscribe}
          </span>
        )}
      </span>
      <Warnings state={state} capacity={capacity} />
    </NodeFrame>
  );
}

function PairChannel({ nodeKey, node, selected }: ChannelProps) {
  const { look, state, capacity, label } = useChannel(node);
  const depth = depthOf(state);
  return (
    <NodeFrame {...{ nodeKey, node, label, selected }} className={styles.pair} colour={look.colour}>
      <ChannelMark look={look} size={9} />
      <NodeName node={node} />
      {depth === 0 ? null : <span className={styles.more}>{count(depth)}</span>}
      <Warnings state={state} capacity={capacity} />
    </NodeFrame>
  );
}

function DotChannel({ nodeKey, node, selected }: ChannelProps) {
  const { look, label } = useChannel(node);
  return (
    <NodeFrame {...{ nodeKey, node, label, selected }} className={styles.dot} colour={look.colour}>
      <ChannelMark look={look} size={9} />
    </NodeFrame>
  );
}

/** The messages that wait, oldest first; one click on a mark selects its message. */
function Queue({
  node,
  state,
  look,
}: {
  readonly node: NodeRef;
  readonly state: ChannelState;
  readonly look: ChannelLook;
}) {
  const store = useHeronryStore();
  const depth = depthOf(state);
  const shown = depth <= MARKS_MAX + 1 ? depth : MARKS_MAX;
  const open = (seq: number): void => {
    const { trace, actions } = store.getState();
    const number = trace.acceptedOf(node.id)[seq - 1];
    const accepted = number === undefined ? undefined : trace.event(number);
    if (accepted?.kind !== 'accepted') return;
    actions.select({ message: accepted.message });
    actions.showPanel('inspector');
  };
  return (
    <>
      {queuedSeqs(state, shown).map((seq) => (
        <button
          key={seq}
          type="button"
          tabIndex={-1}
          className={`${styles.mark} nodrag nopan`}
          aria-label={`Waiting message ${seq}`}
          onClick={(event) => {
            event.stopPropagation();
            open(seq);
          }}
        >
          <ChannelMark look={look} size={10} />
        </button>
      ))}
      {depth > shown ? <span className={styles.more}>+{count(depth - shown)}</span> : null}
    </>
  );
}

function Warnings({ state, capacity }: { readonly state: ChannelState | undefined; readonly capacity: number }) {
  if (state === undefined) return null;
  if (state.dropped > 0) {
    return (
      <span className={styles.badges}>
        <span className={cx(styles.badge, styles.failures)} title={`Full at ${capacity}: the oldest are dropped`}>
          {count(state.dropped)} dropped
        </span>
      </span>
    );
  }
  return isCrowded(state, capacity) ? (
    <span className={styles.badges}>
      <span className={cx(styles.badge, styles.crowded)}>
        {count(depthOf(state))} of {count(capacity)}
      </span>
    </span>
  ) : null;
}
