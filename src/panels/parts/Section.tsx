import { type ReactNode, useId } from 'react';
import styles from './parts.module.css';

export interface SectionProps {
  readonly title: string;
  /** Content beside the title: a count. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** Shows a titled part of the inspector. */
export function Section({ title, note, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <h3 id={id}>{title}</h3>
        {note === undefined ? null : <span className={styles.quiet}>{note}</span>}
      </div>
      {children}
    </section>
  );
}

/** Shows names and their values, in two columns. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
