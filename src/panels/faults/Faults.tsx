import { Trash2, Zap } from 'lucide-react';
import {
  FAULTS,
  type Fault,
  type FaultKind,
  faultKindsAt,
  isShown,
  namesIn,
  newFault,
  type Where,
} from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { IconButton, LinkButton, Name } from '../../ui/index.ts';
import styles from '../inspector/Inspector.module.css';
import { KindFields } from '../inspector/KindFields.tsx';
import { useCommand } from '../inspector/use-command.ts';
import { AddOfKind } from '../parts/AddOfKind.tsx';
import { TimeField } from '../parts/DraftInput.tsx';
import { Section } from '../parts/Section.tsx';
import { useListed } from '../parts/use-listed.ts';
import { placeWords } from './fault-words.ts';

/** Number of faults that are listed at first. Each is a form. */
const LISTED = 40;

/** Lists the faults at a place, and adds faults that start at the playhead. */
export function Faults({ place }: { readonly place: Where }) {
  const faults = useHeronry((state) => state.scenario.faults);
  const acting = useHeronry((state) => state.world.faults);
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const command = useCommand();
  const set = (next: readonly Fault[], label: string): string | undefined =>
    command({ do: 'setFaults', faults: next, label });
  const here = faults.flatMap((fault, number) => (concerns(fault, place) ? [{ fault, number }] : []));
  const { shown, hidden, showAll } = useListed(here, LISTED);
  return (
    <Section title="Faults" note={here.length} fold={here.length === 0 ? 'folded' : 'open'}>
      {here.length === 0 ? <p className={styles.empty}>No faults.</p> : null}
      {shown.map(({ fault, number }) => (
        <div key={`${number} ${fault.kind}`} className={styles.behaviour}>
          <div className={styles.behaviourHead}>
            <h4>
              <span>{FAULTS[fault.kind].label}</span>
              {samePlace(fault.where, place) ? null : <Name>{`: ${placeWords(fault.where)}`}</Name>}
            </h4>
            {acting.includes(number) ? (
              <span className={styles.acting}>
                <Zap size={12} aria-hidden /> now
              </span>
            ) : null}
            <IconButton
              small
              label={`Remove: ${FAULTS[fault.kind].label}`}
              icon={Trash2}
              onClick={() => set(faults.toSpliced(number, 1), `Remove a fault: ${FAULTS[fault.kind].label}`)}
            />
          </div>
          <p className={styles.empty}>{FAULTS[fault.kind].hint}</p>
          <FaultFields
            fault={fault}
            onChange={(next) => set(faults.with(number, next), `Change a fault: ${FAULTS[fault.kind].label}`)}
          />
          <BrokerNote kind={fault.kind} where={fault.where} />
        </div>
      ))}
      {hidden === 0 ? null : <LinkButton onClick={showAll}>{`Show ${hidden} more faults`}</LinkButton>}
      <AddOfKind
        label="Add a fault"
        begins
        addLabel="Add fault"
        rows={FAULTS}
        kinds={faultKindsAt(place)}
        note={(kind) => <BrokerNote kind={kind} where={place} />}
        onAdd={(kind) => {
          // The new fault is the last of the list.
          showAll();
          const { untilUs } = newFault(kind, place, store.playback.nowUs());
          return actions.add((fromUs) => ({
            do: 'setFaults',
            faults: [...faults, { ...newFault(kind, place, fromUs), untilUs }],
            label: `Add a fault: ${FAULTS[kind].label}`,
          }))?.message;
        }}
      />
    </Section>
  );
}

/** Edits the time and the severity of a fault. */
function FaultFields({ fault, onChange }: FaultFieldsProps) {
  const broker = useHeronry((state) => state.scenario.broker.kind);
  return (
    <>
      <div className={styles.two}>
        <TimeField unit="s" label="From" valueUs={fault.fromUs} onCommit={(fromUs) => onChange({ ...fault, fromUs })} />
        <TimeField
          unit="s"
          label="Until"
          valueUs={fault.untilUs}
          onCommit={(untilUs) => onChange({ ...fault, untilUs })}
        />
      </div>
      <KindFields
        row={FAULTS[fault.kind]}
        value={fault}
        onChange={onChange}
        isShown={(name) => isShown(FAULTS[fault.kind], name, fault, broker)}
      />
    </>
  );
}

interface FaultFieldsProps {
  readonly fault: Fault;
  /** @returns what is wrong with the fault */
  readonly onChange: (fault: Fault) => string | undefined;
}

/** Says what a fault does on the scenario's broker, where its fields do not say it. */
function BrokerNote({ kind, where }: { readonly kind: FaultKind; readonly where: Where }) {
  const broker = useHeronry((state) => state.scenario.broker);
  const note = FAULTS[kind].note?.(broker, where) ?? '';
  return note === '' ? null : <p className={styles.empty}>{note}</p>;
}

/** Returns whether a fault concerns a place: it acts there, or on a part or a neighbour of it. */
export function concerns(fault: Fault, place: Where): boolean {
  if (place.at === 'everything' || fault.where.at === 'everything') return true;
  const [of, at] = [namesIn(fault.where), namesIn(place)];
  return of.agents.some((id) => at.agents.includes(id)) || of.channels.some((id) => at.channels.includes(id));
}

function samePlace(a: Where, b: Where): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
