import { PenLine, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { OwnLesson } from '../../learning/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, IconButton, LinkButton, Name } from '../../ui/index.ts';
import type { Learning } from '../services.tsx';
import styles from './Catalogue.module.css';
import { DATE } from './date.ts';
import { useLearning } from './use-learning.ts';
import { useRowHeir } from './use-row-heir.ts';

/**
 * Lists the lessons that were written here or opened from a file; nothing while there is none.
 * @param onChosen called before one is opened
 */
export function OwnLessons({ onChosen }: { readonly onChosen: () => void }) {
  const learning = useLearning();
  return typeof learning === 'string' ? null : <OwnList learning={learning} onChosen={onChosen} />;
}

interface OwnListProps {
  readonly learning: Learning;
  readonly onChosen: () => void;
}

function OwnList({ learning, onChosen }: OwnListProps) {
  const lessons = useStore(learning.own, (state) => state.lessons);
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const [removed, setRemoved] = useState<OwnLesson>();
  if (lessons.length === 0 && removed === undefined) return null;
  return (
    <section className={styles.section} aria-labelledby="own-lessons">
      <h3 id="own-lessons">Your lessons</h3>
      {removed === undefined ? null : (
        <p className={styles.warn}>
          Deleted “<Name>{removed.title}</Name>”.{' '}
          <LinkButton
            onClick={() => {
              learning.save(removed.text, removed.title, removed.id);
              setRemoved(undefined);
            }}
          >
            Undo
          </LinkButton>
        </p>
      )}
      <ul className={styles.kept}>
        {lessons.map((lesson) => (
          <OwnRow
            key={lesson.id}
            lesson={lesson}
            onOpen={() => {
              onChosen();
              void learning.openOwn(lesson.id);
            }}
            onEdit={() => {
              learning.write(lesson.text, lesson.id);
              openDialog('write-lesson');
            }}
            onRemove={() => {
              setRemoved(lesson);
              learning.remove(lesson.id);
            }}
          />
        ))}
      </ul>
    </section>
  );
}

interface OwnRowProps {
  readonly lesson: OwnLesson;
  readonly onOpen: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function OwnRow({ lesson: { title, changedMs }, onOpen, onEdit, onRemove }: OwnRowProps) {
  return (
    <li ref={useRowHeir()} className={styles.keptRow}>
      <div className={styles.keptName}>
        <button type="button" className={styles.open} onClick={onOpen}>
          <Name>{title}</Name>
        </button>
        <span className={styles.quiet}>{DATE.format(changedMs)}</span>
      </div>
      <Button small variant="ghost" icon={PenLine} onClick={onEdit}>
        Edit
      </Button>
      <IconButton small label={`Delete ${title}`} icon={Trash2} onClick={onRemove} />
    </li>
  );
}
