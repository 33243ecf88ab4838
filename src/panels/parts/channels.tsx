import type { Channel, NodeRef } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { ChannelMark, channelLook, LinkButton, Name } from '../../ui/index.ts';
import styles from './parts.module.css';

const places = new WeakMap<readonly Channel[], ReadonlyMap<string, number>>();

/** Returns the index of each channel in the document; computed once per list. */
export function channelPlaces(channels: readonly Channel[]): ReadonlyMap<string, number> {
  let found = places.get(channels);
  if (found === undefined) {
    found = new Map(channels.map((channel, index) => [channel.id, index]));
    places.set(channels, found);
  }
  return found;
}

/** Shows a channel's mark, by its name. */
export function MarkOf({ channel }: { readonly channel: string }) {
  const place = useHeronry((state) => channelPlaces(state.scenario.channels).get(channel) ?? -1);
  return <ChannelMark look={channelLook(place)} />;
}

/** Shows the name of an agent or a channel; a click selects it. */
export function NodeLink({ node }: { readonly node: NodeRef }) {
  const actions = useHeronry((state) => state.actions);
  return (
    <span className={styles.nodeLink}>
      {node.kind === 'channel' ? <MarkOf channel={node.id} /> : null}
      <LinkButton
        onClick={() => {
          actions.select({ nodes: [node] });
          actions.requestGraph('centre', node);
        }}
      >
        <Name>{node.id}</Name>
      </LinkButton>
    </span>
  );
}

export interface NodeLinksProps {
  readonly kind: NodeRef['kind'];
  readonly ids: readonly string[];
  /** Text for an empty list. @default 'none' */
  readonly none?: string;
  /** Number of names shown; the rest is a number. @default 60 */
  readonly shown?: number;
}

export function NodeLinks({ kind, ids, none = 'none', shown = 60 }: NodeLinksProps) {
  if (ids.length === 0) return <span className={styles.quiet}>{none}</span>;
  return (
    <ul className={styles.nodeLinks}>
      {ids.slice(0, shown).map((id, index) => (
        // An agent that waits twice is in the list twice.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells two equal names apart
        <li key={`${id}/${index}`}>
          <NodeLink node={{ kind, id }} />
        </li>
      ))}
      {ids.length > shown ? <li className={styles.quiet}>{`and ${ids.length - shown} more`}</li> : null}
    </ul>
  );
}
