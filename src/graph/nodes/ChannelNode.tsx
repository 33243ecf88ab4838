import { type NodeProps, useStore } from '@xyflow/react';
import { Copy, LogOut } from 'lucide-react';
import { memo, Suspense } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { depthOf } from '../../trace/index.ts';
import { AWAITED, cx, late, visibleText } from '../../ui/index.ts';
import type { GraphNode } from '../elements.ts';
import { NODE_SIZES, receiverTitle } from '../geometry.ts';
import { capacityOf, channelLinks, lookOf, overflowOf } from '../lookups.ts';
import { channelName, count, type LinkCounts, limitWords } from '../node-words.ts';
import { LEGIBLE, nameSize, PILL_BESIDE, presentedPill, presentUnits } from '../scene.ts';
import { slotCount } from '../slots.ts';
import { useGraphView } from '../view.ts';
import styles from './channels.module.css';
import { LaneChannel } from './LaneChannel.tsx';
import { NodeBoundary } from './NodeBoundary.tsx';
import { NodeFrame } from './NodeFrame.tsx';
import { NodeName } from './NodeName.tsx';
import { Slots } from './Slots.tsx';

const LateWarning = late(async () => (await import('./ChannelWarning.tsx')).ChannelWarning);
const LateLogPicture = late(async () => (await import('./LogPicture.tsx')).LogPicture);

export const ChannelNode = memo(function ChannelNode({ id, data, selected, type, width }: NodeProps<GraphNode>) {
  const Inside = type === 'channel' ? BigChannel : type === 'pair' ? PairChannel : LaneChannel;
  return (
    <NodeBoundary id={data.ref.id}>
      <Inside
        nodeKey={id}
        node={data.ref}
        title={data.title}
        selected={selected}
        width={width ?? NODE_SIZES.channel.width}
      />
    </NodeBoundary>
  );
});

export interface ChannelProps {
  readonly nodeKey: string;
  readonly node: NodeRef;
  readonly title: string;
  readonly selected: boolean;
  readonly width: number;
}

function useChannel({ id }: NodeRef) {
  const look = useHeronry(({ scenario }) => lookOf(scenario.channels, id));
  const links = useHeronry((state) => channelLinks(state.links, id));
  const state = useGraphView(({ world }) => world.channels.get(id));
  const capacity = useHeronry(({ scenario, world }) => capacityOf(scenario, world.faults, id));
  const overflow = useHeronry(({ scenario, world }) => overflowOf(scenario, world.faults, id));
  const broker = useHeronry(({ scenario }) => scenario.broker.kind);
  const limit = { capacity, overflow };
  const label = channelName(visibleText(id), links, state, broker, limit);
  return { look, links, state, limit, broker, label, depth: depthOf(state) };
}

type Channel = ReturnType<typeof useChannel>;

/** Shows a channel as what it is: a queue of slots, a log of cells, or an open tube. Each fact has a place of its own. */
function BigChannel({ nodeKey, node, title, selected, width }: ChannelProps) {
  const channel = useChannel(node);
  const { look, links, state, limit, label, depth } = channel;
  const passesThrough = channel.broker === 'redis-pubsub';
  const log = state?.log;
  const slots = slotCount(width, limit.capacity);
  const hasLog = log !== undefined && log.partitions.length > 0;
  return (
    <NodeFrame
      {...{ nodeKey, node, label, selected }}
      className={cx(styles.channel, passesThrough && styles.tube)}
      colour={look.colour}
    >
      <NodeName {...{ node, title, width }} />
      {passesThrough ? (
        <span className={styles.through} title="Stores nothing" />
      ) : (
        <>
          <Count depth={depth} limit={limit} />
          <span className={styles.tray} data-log={hasLog || undefined}>
            {hasLog && state !== undefined ? (
              <Suspense fallback={AWAITED}>
                <LateLogPicture
                  channel={node.id}
                  log={log}
                  grouped={links.consume > 0 || state.waiting.length > 0}
                  subscribers={state.subscribers.length}
                />
              </Suspense>
            ) : (
              <Slots {...{ node, state, look }} slots={slots} />
            )}
          </span>
        </>
      )}
      <Receivers links={links} />
      <Suspense fallback={AWAITED}>
        <LateWarning {...{ state, limit, slots }} />
      </Suspense>
    </NodeFrame>
  );
}

function PairChannel({ nodeKey, node, title, selected, width }: ChannelProps) {
  const { look, state, label, depth, limit, broker } = useChannel(node);
  const presenting = useHeronry((state) => state.presenting);
  const space = presenting ? presentedPill(width, depth) : width - PILL_BESIDE;
  const most = nameSize(title, space);
  // Both names are shown while they can be read; the line says who the sender is.
  const isFar = useStore(({ transform: [, , zoom] }) => most < LEGIBLE * (presenting ? presentUnits(zoom) : 1 / zoom));
  return (
    <NodeFrame {...{ nodeKey, node, label, selected }} className={styles.pair} colour={look.colour}>
      <NodeName node={node} title={isFar ? receiverTitle(title) : title} width={space} />
      {broker === 'redis-pubsub' ? null : <Count depth={depth} />}
      <Suspense fallback={AWAITED}>
        <LateWarning {...{ state, limit }} />
      </Suspense>
    </NodeFrame>
  );
}

/** Shows how many messages a channel holds, and how many at most. A pill has no room for its limit. */
function Count({ depth, limit }: Pick<Channel, 'depth'> & Partial<Pick<Channel, 'limit'>>) {
  const most = limit && limitWords(limit.capacity);
  return (
    <span className={styles.count} data-empty={depth === 0 || undefined}>
      <b>{count(depth)}</b>
      {most === undefined ? null : <small>{most}</small>}
    </span>
  );
}

/** Shows how many agents get copies, and how many take messages. */
function Receivers({ links: { subscribe, consume } }: { readonly links: LinkCounts }) {
  return (
    <span className={styles.receivers}>
      <span title="Subscribers: each gets a copy" data-none={subscribe === 0 || undefined}>
        <Copy size={12} aria-hidden /> <span>{subscribe}</span>
      </span>
      <span title="Consumers: one takes each message" data-none={consume === 0 || undefined}>
        <span>{consume}</span> <LogOut size={12} aria-hidden />
      </span>
    </span>
  );
}
