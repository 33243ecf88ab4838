import { Plus, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import type { Fault, FaultKind, Where } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Field, IconButton, Name, Select } from '../../ui/index.ts';
import styles from '../inspector/Inspector.module.css';
import { useCommand } from '../inspector/use-command.ts';
import { Section } from '../parts/Section.tsx';
import { FaultFields } from './FaultFields.tsx';
import { brokerNote, concerns, FAULT_TITLES, kindsAt, newFault, placeWords, samePlace } from './fault-kinds.ts';

/** Lists the faults at a place, and adds faults that start at the playhead. */
export function Faults({ place }: { readonly place: Where }) {
  const faults = useHeronry((state) => state.scenario.faults);
  const acting = useHeronry((state) => state.world.faults);
  const command = useCommand();
  const set = (next: readonly Fault[], label: string): string | undefined =>
    command({ do: 'setFaults', faults: next, label });
  const shown = faults.flatMap((fault, number) => (concerns(fault, place) ? [{ fault, number }] : []));
  return (
    <Section title="Faults" note={shown.length}>
      {shown.length === 0 ? <p className={styles.empty}>Nothing goes wrong here.</p> : null}
      {shown.map(({ fault, number }) => (
        <div key={`${number} ${fault.kind}`} className={styles.behaviour}>
          <div className={styles.behaviourHead}>
            <h4>
              <span>{FAULT_TITLES[fault.kind]}</span>
              {samePlace(fault.where, place) ? null : <Name>{`: ${placeWords(fault.where)}`}</Name>}
            </h4>
            {acting.includes(number) ? (
              <span className={styles.acting}>
                <Zap size={12} aria-hidden /> now
              </span>
            ) : null}
            <IconButton
              small
              label={`Remove: ${FAULT_TITLES[fault.kind]}`}
              icon={Trash2}
              onClick={() => set(faults.toSpliced(number, 1), `Remove a fault: ${FAULT_TITLES[fault.kind]}`)}
            />
          </div>
          <FaultFields
            fault={fault}
            onChange={(next) => set(faults.with(number, next), `Change a fault: ${FAULT_TITLES[fault.kind]}`)}
          />
          <BrokerNote kind={fault.kind} where={fault.where} />
        </div>
      ))}
      <AddFault place={place} onAdd={(fault) => set([...faults, fault], `Add a fault: ${FAULT_TITLES[fault.kind]}`)} />
    </Section>
  );
}

function BrokerNote({ kind, where }: { readonly kind: FaultKind; readonly where: Where }) {
  const broker = useHeronry((state) => state.scenario.broker);
  const note = brokerNote(kind, broker, where);
  return note === '' ? null : <p className={styles.empty}>{note}</p>;
}

function AddFault(props: { readonly place: Where; readonly onAdd: (fault: Fault) => string | undefined }) {
  const { place, onAdd } = props;
  const store = useHeronryStore();
  const kinds = kindsAt(place);
  const [kind, setKind] = useState<FaultKind>(kinds[0] ?? 'cut');
  const [error, setError] = useState<string>();
  return (
    <>
      <Field label="Let something go wrong, from now on" error={error}>
        {(control) => (
          <Select
            {...control}
            value={kind}
            onChange={(event) => setKind(kinds.find((one) => one === event.currentTarget.value) ?? kind)}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {FAULT_TITLES[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <BrokerNote kind={kind} where={place} />
      <div className={styles.actions}>
        <Button icon={Plus} onClick={() => setError(onAdd(newFault(kind, place, store.playback.nowUs())))}>
          Add fault
        </Button>
      </div>
    </>
  );
}
