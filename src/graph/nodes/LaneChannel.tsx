/** The channel of a lane, on the line between two agents. */
import { parseChannelName } from '../../messaging/index.ts';
import type { NodeRef } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { depthOf } from '../../trace/index.ts';
import { ChannelMark, cx, Name, visibleText } from '../../ui/index.ts';
import { channelLinks, lookOf } from '../lookups.ts';
import { channelName, count } from '../node-words.ts';
import { useGraphView } from '../view.ts';
import type { ChannelProps } from './ChannelNode.tsx';
import styles from './LaneChannel.module.css';
import { NodeFrame } from './NodeFrame.tsx';

/** Shows a channel that is a lane: nothing until it holds messages, or is pointed at, focused or selected. */
export function LaneChannel({ nodeKey, node, title, selected }: ChannelProps) {
  const { id } = node;
  const look = useHeronry(({ scenario }) => lookOf(scenario.channels, id));
  const links = useHeronry((state) => channelLinks(state.links, id));
  const broker = useHeronry(({ scenario }) => scenario.broker.kind);
  const state = useGraphView(({ world }) => world.channels.get(id));
  const label = channelName(visibleText(id), links, state, broker);
  const depth = depthOf(state);
  const open = useGraphView(({ over }) => over === nodeKey);
  const near = useHeronry(({ selection }) => isOfSelected(id, selection.nodes));
  const whole = selected || open || near;
  return (
    <NodeFrame
      {...{ nodeKey, node, label, selected }}
      className={cx(styles.lane, whole && styles.whole, depth > 0 && styles.holding, selected && styles.chosen)}
      colour={look.colour}
    >
      <span className={styles.pill}>
        <ChannelMark look={look} size={9} />
        <span className={styles.name}>
          <Name>{title}</Name>
        </span>
        {depth === 0 ? null : <span>{count(depth)}</span>}
      </span>
    </NodeFrame>
  );
}

/**
 * Returns whether the pair is about the selected agents: those of one selected agent are, and the one between two. All pairs of more
 * agents would cover the picture.
 */
function isOfSelected(id: string, selected: readonly NodeRef[]): boolean {
  if (selected.length === 0 || selected.length > 2 || selected.some(({ kind }) => kind === 'channel')) return false;
  const ends = parseChannelName(id);
  return selected.every((agent) => agent.id === ends?.fromId || agent.id === ends?.toId);
}
