import type { NodeProps } from '@xyflow/react';
import { Users } from 'lucide-react';
import { memo, Suspense } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { type ChannelState, depthOf, queuedSeqs } from '../../trace/index.ts';
import { type ChannelLook, ChannelMark, cx, late, visibleText } from '../../ui/index.ts';
import type { GraphNode } from '../elements.ts';
import { channelLinks, channelsById, lookOf } from '../lookups.ts';
import { channelLine, channelName, count, isCrowded } from '../node-words.ts';
import { useGraphView } from '../view.ts';
import fanOut from './FanOut.module.css';
import { LaneChannel } from './LaneChannel.tsx';
import { NodeBoundary } from './NodeBoundary.tsx';
import { NodeFrame } from './NodeFrame.tsx';
import { NodeName } from './NodeName.tsx';
import styles from './nodes.module.css';

const LateLogPicture = late(async () => (await import('./LogPicture.tsx')).LogPicture);

/** Largest number of waiting messages drawn one by one; more are a number. There is less room beside the count of subscribers. */
const MARKS_MAX = 6;
const MARKS_MAX_BESIDE = 4;

export const ChannelNode = memo(function ChannelNode({
  id: key,
  data,
  selected,
  type,
  width = 0,
}: NodeProps<GraphNode>) {
  const Inside = type === 'channel' ? BigChannel : type === 'pair' ? PairChannel : LaneChannel;
  return (
    <NodeBoundary id={data.ref.id}>
      <Inside nodeKey={key} node={data.ref} title={data.title} width={width} selected={selected} />
    </NodeBoundary>
  );
});

export interface ChannelProps {
  readonly nodeKey: string;
  readonly node: NodeRef;
  readonly title: string;
  readonly width: number;
  readonly selected: boolean;
}

function useChannel({ id }: NodeRef) {
  const look = useHeronry(({ scenario }) => lookOf(scenario.channels, id));
  const links = useHeronry((state) => channelLinks(state.links, id));
  const state = useGraphView(({ world }) => world.channels.get(id));
  const capacity = useHeronry(
    ({ scenario }) => channelsById(scenario.channels).get(id)?.capacity ?? Number.POSITIVE_INFINITY,
  );
  const broker = useHeronry(({ scenario }) => scenario.broker.kind);
  return { look, links, state, capacity, broker, label: channelName(visibleText(id), links, state, broker) };
}

function BigChannel({ nodeKey, node, title, width, selected }: ChannelProps) {
  const { look, links, state, capacity, broker, label } = useChannel(node);
  const depth = depthOf(state);
  const log = state?.log;
  const keepsNothing = broker === 'redis-pubsub';
  return (
    <NodeFrame
      {...{ nodeKey, node, label, selected }}
      className={cx(styles.channel, keepsNothing && fanOut.fanOut)}
      colour={look.colour}
    >
      <span className={styles.title}>
        <ChannelMark look={look} size={11} />
        <NodeName {...{ node, title, width }} />
      </span>
      <span className={styles.queue}>
        {keepsNothing ? (
          <span>keeps nothing</span>
        ) : log !== undefined && log.partitions.length > 0 && state !== undefined ? (
          <Suspense fallback={null}>
            <LateLogPicture
              channel={node.id}
              log={log}
              grouped={links.consume > 0 || state.waiting.length > 0}
              subscribers={state.subscribers.length}
            />
          </Suspense>
        ) : depth === 0 || state === undefined ? (
          <span>{channelLine(links)}</span>
        ) : (
          <Queue node={node} state={state} look={look} marksMax={links.subscribe > 0 ? MARKS_MAX_BESIDE : MARKS_MAX} />
        )}
        {links.subscribe === 0 || (depth === 0 && log === undefined && !keepsNothing) ? null : (
          <span className={styles.subscribers} title="Subscribers">
            <Users size={12} aria-hidden /> <span>{links.subscribe}</span>
          </span>
        )}
      </span>
      <Warnings state={state} capacity={capacity} />
    </NodeFrame>
  );
}

function PairChannel({ nodeKey, node, title, width, selected }: ChannelProps) {
  const { look, state, capacity, label } = useChannel(node);
  const depth = depthOf(state);
  return (
    <NodeFrame {...{ nodeKey, node, label, selected }} className={styles.pair} colour={look.colour}>
      <ChannelMark look={look} size={9} />
      <NodeName {...{ node, title, width }} />
      {depth === 0 ? null : <span className={styles.more}>{count(depth)}</span>}
      <Warnings state={state} capacity={capacity} />
    </NodeFrame>
  );
}

/** Shows the waiting messages, oldest first; a click on a mark selects its message. */
function Queue({
  node,
  state,
  look,
  marksMax,
}: {
  readonly node: NodeRef;
  readonly state: ChannelState;
  readonly look: ChannelLook;
  readonly marksMax: number;
}) {
  const store = useHeronryStore();
  const depth = depthOf(state);
  const shown = depth <= marksMax + 1 ? depth : marksMax;
  const open = (seq: number): void => {
    const { trace, actions } = store.getState();
    const number = trace.acceptedAs(node.id, seq);
    if (number === undefined) return;
    actions.select({ message: trace.messageOf(number) });
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
      {depth > shown ? <span className={styles.more}>{`+${count(depth - shown)}`}</span> : null}
    </>
  );
}

function Warnings({ state, capacity }: { readonly state: ChannelState | undefined; readonly capacity: number }) {
  if (state === undefined) return null;
  if (state.log?.standsStillUntilUs !== undefined) {
    return (
      <span className={styles.badges}>
        <span className={cx(styles.badge, styles.crowded)} title="A member joined or left the group">
          rebalanceStarted
        </span>
      </span>
    );
  }
  // In a log that nobody consumes, nobody misses trimmed messages.
  if (state.log !== undefined && (state.consumed === 0 || state.dropped === 0)) return null;
  if (state.dropped > 0) {
    return (
      <span className={styles.badges}>
        <span
          className={cx(styles.badge, styles.failures)}
          title={`Full at ${capacity}: the oldest are dropped`}
        >{`${count(state.dropped)} dropped`}</span>
      </span>
    );
  }
  return isCrowded(state, capacity) ? (
    <span className={styles.badges}>
      <span className={cx(styles.badge, styles.crowded)}>{`${count(depthOf(state))} of ${count(capacity)}`}</span>
    </span>
  ) : null;
}
