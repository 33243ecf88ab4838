import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { BEHAVIOURS, type Behaviour, type BehaviourKind, fitsBeside, newBehaviour } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { IconButton, useFocusHeir } from '../../ui/index.ts';
import { CodeOfAgent } from '../code/CodeOfAgent.tsx';
import { AddOfKind, kindsBeside } from '../parts/AddOfKind.tsx';
import { TimeField } from '../parts/DraftInput.tsx';
import styles from './Inspector.module.css';
import { KindFields } from './KindFields.tsx';
import { useCommand } from './use-command.ts';

/** The kinds in the order of their table; `Object.keys` has no type. */
const KINDS = Object.keys(BEHAVIOURS) as readonly BehaviourKind[];

interface BehavioursProps {
  readonly agent: string;
  readonly behaviours: readonly Behaviour[];
}

/** Lists an agent's behaviours in their order of execution; each can be changed, moved, removed. */
export function Behaviours({ agent, behaviours }: BehavioursProps) {
  const command = useCommand();
  const actions = useHeronry((state) => state.actions);
  const channel = useHeronry(
    (state) =>
      state.links.find((link) => link.agent === agent && link.kind === 'publish')?.channel ??
      state.scenario.channels[0]?.id ??
      '',
  );
  const set = (next: readonly Behaviour[]): string | undefined =>
    command({ do: 'setBehaviours', agent, behaviours: next });
  const store = useHeronryStore();
  const add = (kind: BehaviourKind): string | undefined => {
    const { code } = store.getState();
    const issue = actions.add((fromUs) => ({
      do: 'setBehaviours',
      agent,
      behaviours: [...behaviours, newBehaviour(kind, { channel, agent: '' }, fromUs)],
    }));
    // The code that an agent begins with is ours. Code of somebody else still waits.
    if (kind === 'code' && issue === undefined && code !== 'waits') actions.runCode();
    return issue?.message;
  };
  return (
    <>
      {behaviours.length === 0 ? <p className={styles.empty}>Does nothing by itself. You can publish for it.</p> : null}
      {behaviours.map((behaviour, place) => (
        // Behaviours have no names: the index identifies them.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <One key={`${place} ${behaviour.kind}`} {...{ agent, behaviour, place }} all={behaviours} onChange={set} />
      ))}
      <AddOfKind
        label="Add a behaviour"
        addLabel="Add behaviour"
        rows={BEHAVIOURS}
        kinds={KINDS.filter((kind) => fitsBeside(kind, behaviours))}
        begins
        onAdd={add}
      />
    </>
  );
}

interface OneProps {
  readonly agent: string;
  readonly behaviour: Behaviour;
  readonly place: number;
  readonly all: readonly Behaviour[];
  readonly onChange: (all: readonly Behaviour[]) => string | undefined;
}

function One({ agent, behaviour, place, all, onChange }: OneProps) {
  const part = useRef<HTMLDivElement>(null);
  useFocusHeir(part, kindsBeside);
  return (
    <div ref={part} className={styles.behaviour}>
      <div className={styles.behaviourHead}>
        <h4>{BEHAVIOURS[behaviour.kind].label}</h4>
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
      <p className={styles.empty}>{BEHAVIOURS[behaviour.kind].hint}</p>
      {behaviour.fromUs === undefined ? null : (
        <TimeField
          unit="s"
          label="Starts at"
          valueUs={behaviour.fromUs}
          onCommit={(fromUs) => onChange(all.with(place, { ...behaviour, fromUs }))}
        />
      )}
      <KindFields
        row={BEHAVIOURS[behaviour.kind]}
        value={behaviour}
        isShown={(name) => name !== 'source'}
        onChange={(next) => onChange(all.with(place, next))}
      />
      {behaviour.kind === 'code' ? <CodeOfAgent agent={agent} source={behaviour.source} /> : null}
    </div>
  );
}

/** Returns the list with the item at `place` moved by one; unchanged at an end. */
export function moved<Item>(items: readonly Item[], place: number, by: 1 | -1): readonly Item[] {
  const item = items[place];
  const other = items[place + by];
  if (item === undefined || other === undefined) return items;
  return items.with(place, other).with(place + by, item);
}
