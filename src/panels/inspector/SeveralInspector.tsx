import { Copy, LayoutGrid, Trash2, Waypoints } from 'lucide-react';
import type { NodeRef } from '../../scenario/index.ts';
import { type ActionId, actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, type ButtonProps } from '../../ui/index.ts';
import { Faults } from '../faults/Faults.tsx';
import { NodeLinks } from '../parts/channels.tsx';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';

type Icon = NonNullable<ButtonProps['icon']>;

const OFFERED: readonly (readonly [ActionId, Icon])[] = [
  ['connectAll', Waypoints],
  ['duplicate', Copy],
  ['layout', LayoutGrid],
  ['delete', Trash2],
];

export function SeveralInspector({ nodes }: { readonly nodes: readonly NodeRef[] }) {
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
