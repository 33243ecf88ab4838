import { Copy, FilePlus, Trash2, Upload } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { runAction, useHeronryStore } from '../../store/index.ts';
import { Button, fieldKey, IconButton, KEEPS_ESCAPE, LinkButton, Name, TextInput } from '../../ui/index.ts';
import { ACCEPTED_FILES } from '../file-formats.ts';
import { type KeptScenario, type RemovedScenario, usePanelServices } from '../services.tsx';
import styles from './Catalogue.module.css';
import { DATE } from './date.ts';
import { OwnLessons } from './OwnLessons.tsx';
import { useRowHeir } from './use-row-heir.ts';

/**
 * Lists the scenarios saved in this browser.
 * @param onChosen called before one is opened
 */
export function Yours({ onChosen }: { readonly onChosen: () => void }) {
  const { library } = usePanelServices();
  const { kept, problem, attempt } = useKept();
  const [removed, setRemoved] = useState<RemovedScenario>();
  return (
    <>
      {problem === undefined ? null : (
        <p role="alert" className={styles.alert}>
          {problem}
        </p>
      )}
      {removed === undefined ? null : (
        <p className={styles.warn}>
          Deleted “<Name>{removed.scenario.name}</Name>”.{' '}
          <LinkButton
            onClick={() => {
              void attempt(() => library.restore(removed));
              setRemoved(undefined);
            }}
          >
            Undo
          </LinkButton>
        </p>
      )}
      {kept === undefined && problem === undefined ? (
        <p role="status" className={styles.quiet}>
          Loading…
        </p>
      ) : null}
      {kept?.length === 0 ? (
        <p className={styles.quiet}>Nothing yet. What you draw or change is saved here automatically.</p>
      ) : null}
      <ul className={styles.kept}>
        {(kept ?? []).map((scenario) => (
          <KeptRow
            key={scenario.id}
            scenario={scenario}
            onOpen={async () => {
              if ((await attempt(() => library.open(scenario.id))) === undefined) onChosen();
            }}
            onRename={(name) => void attempt(() => library.rename(scenario.id, name))}
            onDuplicate={() => void attempt(() => library.duplicate(scenario.id))}
            onRemove={() => void attempt(async () => setRemoved(await library.remove(scenario.id)))}
          />
        ))}
      </ul>
      <OwnLessons onChosen={onChosen} />
    </>
  );
}

interface Kept {
  /** Saved scenarios; undefined until they are read. */
  readonly kept: readonly KeptScenario[] | undefined;
  readonly problem: string | undefined;
  /**
   * Runs an action on the library, then lists its content again. A failure is shown and changes nothing else.
   * @returns why it failed
   */
  readonly attempt: (act: () => Promise<void>) => Promise<string | undefined>;
}

function useKept(): Kept {
  const { library } = usePanelServices();
  const [kept, setKept] = useState<readonly KeptScenario[]>();
  const [problem, setProblem] = useState<string>();
  const attempt = useCallback(
    async (act: () => Promise<void>): Promise<string | undefined> => {
      try {
        await act();
        setKept(await library.list());
        setProblem(undefined);
        return undefined;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        setProblem(message);
        return message;
      }
    },
    [library],
  );
  useEffect(() => {
    void attempt(async () => undefined);
  }, [attempt]);
  return { kept, problem, attempt };
}

/** Offers a scenario that is not in the list: a file, or a new one. @param onChosen called before it is opened */
export function NewOrImported({ onChosen }: { readonly onChosen: () => void }) {
  const store = useHeronryStore();
  const { importFile } = usePanelServices();
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={file}
        type="file"
        hidden
        accept={ACCEPTED_FILES}
        aria-label="Scenario file to import"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          onChosen();
          if (chosen !== undefined) void importFile(chosen);
        }}
      />
      <Button icon={Upload} onClick={() => file.current?.click()}>
        Import a file…
      </Button>
      <Button
        variant="primary"
        icon={FilePlus}
        onClick={() => {
          onChosen();
          runAction(store, 'new');
        }}
      >
        New scenario
      </Button>
    </>
  );
}

interface NewNameProps {
  readonly name: string;
  /** Gives the focus back to what opened the field. */
  readonly onLeave: () => void;
  /** Called with the name when the field loses the focus. */
  readonly onDone: (name: string) => void;
}

/** Edits a name in the list. Enter and blur accept it, Escape restores it. */
function NewName({ name, onLeave, onDone }: NewNameProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <TextInput
      ref={input}
      {...KEEPS_ESCAPE}
      aria-label="New name"
      defaultValue={name}
      maxLength={128}
      onBlur={({ currentTarget }) => onDone(currentTarget.value.trim())}
      onKeyDown={(event) => {
        const meant = fieldKey(event);
        if (meant === undefined) return;
        // Otherwise Enter presses the button that gets the focus.
        event.preventDefault();
        if (meant === 'cancel') event.currentTarget.value = name;
        onLeave();
      }}
    />
  );
}

interface KeptRowProps {
  readonly scenario: KeptScenario;
  readonly onOpen: () => Promise<void>;
  readonly onRename: (name: string) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

function KeptRow({ scenario, onOpen, onRename, onDuplicate, onRemove }: KeptRowProps) {
  const [renaming, setRenaming] = useState(false);
  const row = useRowHeir();
  const rename = useRef<HTMLButtonElement>(null);
  const { name, agents, channels, changedMs } = scenario;
  return (
    <li ref={row} className={styles.keptRow}>
      <div className={styles.keptName}>
        {renaming ? (
          <NewName
            name={name}
            onLeave={() => rename.current?.focus()}
            onDone={(text) => {
              setRenaming(false);
              if (text !== '' && text !== name) onRename(text);
            }}
          />
        ) : (
          <button type="button" className={styles.open} onClick={() => void onOpen()}>
            <Name>{name}</Name>
          </button>
        )}
        <span className={styles.quiet}>{`${agents} agents, ${channels} channels, ${DATE.format(changedMs)}`}</span>
      </div>
      <Button
        ref={rename}
        small
        variant="ghost"
        // The field keeps the focus until the click, which ends it.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => (renaming ? rename.current?.focus() : setRenaming(true))}
      >
        Rename
      </Button>
      <IconButton small label={`Duplicate ${name}`} icon={Copy} onClick={onDuplicate} />
      <IconButton small label={`Delete ${name}`} icon={Trash2} onClick={onRemove} />
    </li>
  );
}
