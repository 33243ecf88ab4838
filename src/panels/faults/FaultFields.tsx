import type { Fault, OverflowPolicy } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Field, Select } from '../../ui/index.ts';
import styles from '../inspector/Inspector.module.css';
import { CountField, NumberField, TextField, TimeField } from '../parts/DraftInput.tsx';

interface FieldsProps {
  readonly fault: Fault;
  /** @returns what is wrong with the fault */
  readonly onChange: (fault: Fault) => string | undefined;
}

/** Edits the time and the severity of a fault. */
export function FaultFields({ fault, onChange }: FieldsProps) {
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
      <Extent fault={fault} onChange={onChange} />
    </>
  );
}

function Extent({ fault, onChange }: FieldsProps) {
  switch (fault.kind) {
    case 'cut':
    case 'crash':
      return null;
    case 'loss':
    case 'duplication':
      return (
        <ShareField
          value={fault.probability}
          onCommit={(probability) => onChange({ ...fault, probability })}
          label="Of all messages"
        />
      );
    case 'delay':
      return (
        <div className={styles.two}>
          <TimeField
            unit="s"
            label="Longer by"
            valueUs={fault.delayUs}
            onCommit={(delayUs) => onChange({ ...fault, delayUs })}
          />
          <TimeField
            unit="s"
            label="And up to"
            valueUs={fault.jitterUs}
            onCommit={(jitterUs) => onChange({ ...fault, jitterUs })}
          />
        </div>
      );
    case 'reordering':
      return (
        <div className={styles.two}>
          <ShareField
            value={fault.probability}
            onCommit={(probability) => onChange({ ...fault, probability })}
            label="Of all messages"
          />
          <TimeField
            unit="s"
            label="Are held back by"
            valueUs={fault.delayUs}
            onCommit={(delayUs) => onChange({ ...fault, delayUs })}
          />
        </div>
      );
    case 'slow':
      return (
        <NumberField
          label="Takes so many times as long"
          value={fault.factor}
          min={1}
          max={1000}
          onCommit={(factor) => onChange({ ...fault, factor })}
        />
      );
    case 'throw':
      return <TextField label="Says" value={fault.error} onCommit={(error) => onChange({ ...fault, error })} />;
    case 'full':
      return <FullFields fault={fault} onChange={onChange} />;
  }
}

/** Edits the size. A log of Redis Streams has only a length: its one policy is to trim the oldest. */
function FullFields({ fault, onChange }: FieldsProps & { readonly fault: Extract<Fault, { kind: 'full' }> }) {
  const broker = useHeronry((state) => state.scenario.broker.kind);
  return (
    <div className={styles.two}>
      <CountField
        label="Holds at most"
        value={fault.capacity}
        min={1}
        max={1_000_000}
        onCommit={(capacity) => onChange({ ...fault, capacity })}
      />
      {broker === 'memory' ? (
        <OverflowField value={fault.overflow} onChange={(overflow) => onChange({ ...fault, overflow })} />
      ) : null}
    </div>
  );
}

function ShareField(props: {
  readonly label: string;
  readonly value: number;
  readonly onCommit: (share: number) => string | undefined;
}) {
  return (
    <NumberField
      label={props.label}
      unit="%"
      value={Math.round(props.value * 1000) / 10}
      min={0}
      max={100}
      onCommit={(percent) => props.onCommit(Math.round(percent * 10) / 1000)}
    />
  );
}

const POLICIES: Readonly<Record<OverflowPolicy, string>> = {
  'drop-oldest': 'drops the oldest',
  'drop-newest': 'drops the newest',
  reject: 'refuses',
  block: 'lets it wait',
};

/** Chooses what a full queue does with the next message. */
export function OverflowField(props: {
  readonly value: OverflowPolicy;
  readonly onChange: (policy: OverflowPolicy) => void;
}) {
  const policies = Object.keys(POLICIES) as readonly OverflowPolicy[];
  return (
    <Field label="When full, it">
      {(control) => (
        <Select
          {...control}
          value={props.value}
          onChange={(event) => {
            const policy = policies.find((one) => one === event.currentTarget.value);
            if (policy !== undefined) props.onChange(policy);
          }}
        >
          {policies.map((policy) => (
            <option key={policy} value={policy}>
              {POLICIES[policy]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
