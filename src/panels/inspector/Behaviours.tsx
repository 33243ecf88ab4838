import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { Behaviour } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { IconButton } from '../../ui/index.ts';
import { AddOfKind } from '../parts/AddOfKind.tsx';
import { BehaviourFields } from './BehaviourFields.tsx';
import { KIND_TITLES, moved, newBehaviour } from './behaviour-kinds.ts';
import styles from './Inspector.module.css';
import { useCommand } from './use-command.ts';

interface BehavioursProps {
  readonly agent: string;
  readonly behaviours: readonly Behaviour[];
}

/** What an agent does, in the order in which it does it; each can be changed, moved, removed. */
export function Behaviours({ agent, behaviours }: BehavioursProps) {
  const command = useCommand();
  const channel = useHeronry(
    (state) =>
      state.links.find((link) => link.agent === agent && link.kind === 'publish')?.channel ??
      state.scenario.channels[0]?.id ??
      '',
  );
  const set = (next: readonly Behaviour[]): string | undefined =>
    command({ do: 'setBehaviours', agent, behaviours: next });
  return (
    <>
      {behaviours.length === 0 ? <p className={styles.empty}>Nothing. It acts when you make it.</p> : null}
      {behaviours.map((behaviour, place) => (
        // Behaviours have no names: their place is what they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <div key={`${place} ${behaviour.kind}`} className={styles.behaviour}>
          <div className={styles.behaviourHead}>
            <h4>{KIND_TITLES[behaviour.kind]}</h4>
            <IconButton
              small
              label="Move up"
              icon={ArrowUp}
              disabled={place === 0}
              onClick={() => set(moved(behaviours, place, -1))}
            />
            <IconButton
              small
              label="Move down"
              icon={ArrowDown}
              disabled={place === behaviours.length - 1}
              onClick={() => set(moved(behaviours, place, 1))}
            />
            <IconButton small label="Remove" icon={Trash2} onClick={() => set(behaviours.toSpliced(place, 1))} />
          </div>
          <BehaviourFields behaviour={behaviour} onChange={(next) => set(behaviours.with(place, next))} />
        </div>
      ))}
      <AddOfKind
        label="Another thing it does"
        addLabel="Add what it does"
        titles={KIND_TITLES}
        onAdd={(kind) => set([...behaviours, newBehaviour(kind, channel)])}
      />
    </>
  );
}
