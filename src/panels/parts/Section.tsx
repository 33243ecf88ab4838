import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import styles from './parts.module.css';

export interface SectionProps {
  readonly title: string;
  /** Content beside the title: a count. */
  readonly note?: ReactNode;
  /**
   * State of the section until the user folds or unfolds it, which is remembered by its title.
   * @default the section cannot be folded
   */
  readonly fold?: 'open' | 'folded';
  readonly children: ReactNode;
}

/** Shows a titled part of the inspector, which can be folded if it has a state for that. */
export function Section({ fold, ...section }: SectionProps) {
  return fold === undefined ? <Fixed {...section} /> : <Foldable {...section} fold={fold} />;
}

function Foldable({ title, note, children, fold }: Required<Pick<SectionProps, 'fold'>> & SectionProps) {
  const id = useId();
  // A section that becomes empty while the user is in it stays open.
  const [first] = useState(fold === 'open');
  const isOpen = useHeronry((state) => state.sections[title]) ?? first;
  const unfold = useHeronry((state) => state.actions.unfold);
  return (
    <section className={styles.section} aria-labelledby={`${id}title`}>
      <div className={styles.sectionHead}>
        <h3>
          <button
            type="button"
            id={`${id}title`}
            className={styles.fold}
            aria-expanded={isOpen}
            aria-controls={isOpen ? `${id}content` : undefined}
            onClick={() => unfold(title, !isOpen)}
          >
            <ChevronRight size={16} aria-hidden />
            {title}
          </button>
        </h3>
        {note === undefined ? null : <span className={styles.quiet}>{note}</span>}
      </div>
      {isOpen ? (
        <div id={`${id}content`} className={styles.sectionContent}>
          {children}
        </div>
      ) : null}
    </section>
  );
}

function Fixed({ title, note, children }: SectionProps) {
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
