import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import type { Behaviour } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { IconButton, useFocusHeir } from '../../ui/index.ts';
import { AddOfKind, kindsBeside } from '../parts/AddOfKind.tsx';
import { BehaviourFields } from './BehaviourFields.tsx';
import { KIND_TITLES, moved, newBehaviour } from './behaviour-kinds.ts';
import styles from './Inspector.module.css';
import { useCommand } from './use-command.ts';

interface BehavioursProps {
  readonly agent: string;
  readonly behaviours: readonly Behaviour[];
}

/** Lists an agent's behaviours in their order of execution; each can be changed, moved, removed. */
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
        // Behaviours have no names: the index identifies them.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <One key={`${place} ${behaviour.kind}`} behaviour={behaviour} place={place} all={behaviours} onChange={set} />
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

interface OneProps {
  readonly behaviour: Behaviour;
  readonly place: number;
  readonly all: readonly Behaviour[];
  readonly onChange: (all: readonly Behaviour[]) => string | undefined;
}

function One({ behaviour, place, all, onChange }: OneProps) {
  const part = useRef<HTMLDivElement>(null);
  useFocusHeir(part, kindsBeside);
  return (
    <div ref={part} className={styles.behaviour}>
      <div className={styles.behaviourHead}>
        <h4>{KIND_TITLES[behaviour.kind]}</h4>
        <IconButton
          small
          label="Move up"
          icon={ArrowUp}
          disabled={place === 0}
          onClick={() => onChange(moved(all, place, -1))}
        />
        <IconButton
          small
          label="Move down"
          icon={ArrowDown}
          disabled={place === all.length - 1}
          onClick={() => onChange(moved(all, place, 1))}
        />
        <IconButton small label="Remove" icon={Trash2} onClick={() => onChange(all.toSpliced(place, 1))} />
      </div>
      <BehaviourFields behaviour={behaviour} onChange={(next) => onChange(all.with(place, next))} />
    </div>
  );
}
