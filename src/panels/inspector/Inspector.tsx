import { Copy, LayoutGrid, Trash2, Waypoints } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import { type ActionId, actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, type ButtonProps } from '../../ui/index.ts';
import { Faults } from '../faults/Faults.tsx';
import { LiveOverview } from '../live/LiveOverview.tsx';
import { NodeLinks } from '../parts/channels.tsx';
import { Section } from '../parts/Section.tsx';
import { AgentInspector } from './AgentInspector.tsx';
import { ChannelInspector } from './ChannelInspector.tsx';
import styles from './Inspector.module.css';
import { LinkInspector } from './LinkInspector.tsx';
import { MessageInspector } from './MessageInspector.tsx';
import { ScenarioOverview } from './ScenarioOverview.tsx';

/** Shows the selection and its actions; with nothing selected, the scenario. */
export function Inspector() {
  const part = useRef<HTMLElement>(null);
  // A message's number changes when a record loses its past: it is not part of the key.
  const shown = useHeronry(({ selection: { nodes, link, message } }) =>
    JSON.stringify([nodes, link, message === undefined]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown next is read from its beginning
  useLayoutEffect(() => {
    // Without the block, the effect would return what `scrollTo` does: a promise, in newer browsers.
    part.current?.closest('[role="tabpanel"]')?.scrollTo(0, 0);
  }, [shown]);
  return (
    <section ref={part} className={styles.inspector} aria-label="Inspector">
      <Selected />
    </section>
  );
}

function Selected() {
  const selection = useHeronry((state) => state.selection);
  const live = useHeronry((state) => state.live !== undefined);
  const { nodes, link, message } = selection;
  const [node, ...more] = nodes;
  if (message !== undefined) return <MessageInspector key={message} message={message} />;
  if (link !== undefined) return <LinkInspector key={`${link.kind} ${link.agent} ${link.channel}`} link={link} />;
  if (node === undefined) return live ? <LiveOverview /> : <ScenarioOverview />;
  if (more.length > 0) return <SeveralInspector nodes={nodes} />;
  return node.kind === 'agent' ? (
    <AgentInspector key={node.id} id={node.id} />
  ) : (
    <ChannelInspector key={node.id} id={node.id} />
  );
}

type Icon = NonNullable<ButtonProps['icon']>;

const OFFERED: readonly (readonly [ActionId, Icon])[] = [
  ['connectAll', Waypoints],
  ['duplicate', Copy],
  ['layout', LayoutGrid],
  ['delete', Trash2],
];

/** Shows several nodes, and what can be done with all of them. */
function SeveralInspector({ nodes }: { readonly nodes: readonly NodeRef[] }) {
  const store = useHeronryStore();
  const live = useHeronry((state) => state.live !== undefined);
  const ids = (kind: NodeRef['kind']): readonly string[] =>
    nodes.filter((node) => node.kind === kind).map((node) => node.id);
  const [agents, channels] = [ids('agent'), ids('channel')];
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>{`${nodes.length} selected`}</h2>
        <div className={styles.actions}>
          {OFFERED.filter(([id]) => (live ? id === 'layout' : id !== 'connectAll' || agents.length > 1)).map(
            ([id, icon]) => (
              <Button key={id} icon={icon} onClick={() => runAction(store, id)}>
                {actionById(id).label}
              </Button>
            ),
          )}
        </div>
        {agents.length > 1 && !live ? (
          <p
            className={styles.empty}
          >{`${agents.length} agents make ${agents.length * (agents.length - 1)} pair channels: one in each direction.`}</p>
        ) : null}
      </div>
      {live ? null : <Faults place={{ at: 'border', agents, channels }} />}
      <Section title="Agents" note={agents.length}>
        <NodeLinks kind="agent" ids={agents} />
      </Section>
      <Section title="Channels" note={channels.length}>
        <NodeLinks kind="channel" ids={channels} />
      </Section>
    </>
  );
}
