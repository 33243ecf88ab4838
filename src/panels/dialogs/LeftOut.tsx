import { useId } from 'react';
import { BROKER_NAMES, type BrokerKind } from '../../scenario/index.ts';
import { SIMPLIFICATIONS } from '../../simulation/index.ts';
import styles from './BrokersDialog.module.css';
import dialogs from './Dialogs.module.css';

interface LeftOutProps {
  readonly kinds: readonly BrokerKind[];
}

/** Lists where the picture is simpler than the servers, broker by broker; shows nothing where it is not. */
export function LeftOut({ kinds }: LeftOutProps) {
  const id = useId();
  const groups = kinds
    .map((kind) => ({ kind, differences: SIMPLIFICATIONS.filter(({ broker }) => broker === kind) }))
    .filter(({ differences }) => differences.length > 0);
  if (groups.length === 0) return null;
  return (
    <section className={styles.leftOut} aria-labelledby={id}>
      <h3 id={id}>{groups.length === 1 ? 'Simplifications of this model' : 'Simplifications of the models'}</h3>
      <p className={dialogs.quiet}>
        They are deliberate. Scripts of publish, subscribe, consume, acknowledge, leave and crash show no other
        difference between a model and its server. Heronry’s brokers and Java clients drive the servers.
      </p>
      <div className={styles.leftOutBrokers}>
        {groups.map(({ kind, differences }) => (
          <div key={kind}>
            <h4>{BROKER_NAMES[kind]}</h4>
            <ul aria-label={`Simplifications: ${BROKER_NAMES[kind]}`}>
              {differences.map(({ model, server, reason }) => (
                <li key={model}>
                  <dl>
                    <dt>Model</dt>
                    <dd>{model}</dd>
                    <dt>Server</dt>
                    <dd>{server}</dd>
                    <dt>Why</dt>
                    <dd>{reason}</dd>
                  </dl>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
