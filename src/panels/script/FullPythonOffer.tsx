import { useEffect, useRef, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Button, Name } from '../../ui/index.ts';
import { usePanelServices } from '../services.tsx';
import styles from './script.module.css';
import type { PlayScript, Said } from './script-session.ts';

/** Full Python beside the page. */
export interface FullPython {
  /** Version of Python, such as 3.14. */
  readonly version: string;
  /** Bytes to load. */
  readonly bytes: number;
  /** Returns whether it has a module. */
  has(module: string): boolean;
  /**
   * Loads it.
   * @param progress called with the bytes so far
   */
  load(progress: (bytes: number) => void, signal: AbortSignal): Promise<LoadedPython>;
}

/** Full Python that has been loaded. */
export interface LoadedPython {
  readonly version: string;
  readonly play: PlayScript;
  /** Gives back what is held for the next program. */
  close(): void;
}

const MISSING = /ImportError: No module named '([^']+)': (?:MicroPython|full Python)/;

/** Returns the module that a program lacks, and may have in another Python. */
export function missingModule(said: readonly Said[]): string | undefined {
  const last = said.findLast(({ kind }) => kind === 'error');
  return last === undefined ? undefined : MISSING.exec(last.text)?.[1];
}

interface OfferProps {
  /** Name of the module. */
  readonly name: string;
  /** Whether the program ran in full Python already. */
  readonly isFull: boolean;
  readonly onLoaded: (python: LoadedPython) => void;
}

/** Names the module that a program lacks, and offers the Python that has it: full Python here, or the user's own. */
export function FullPythonOffer({ name, isFull, onLoaded }: OfferProps) {
  const { findFullPython } = usePanelServices();
  const [python, setPython] = useState<FullPython | 'none'>();
  useEffect(() => {
    let isShown = true;
    void findFullPython().then((found) => {
      if (isShown) setPython(found ?? 'none');
    });
    return () => {
      isShown = false;
    };
  }, [findFullPython]);
  if (python === undefined) return null;
  return (
    <section className={styles.wait} aria-label="Full Python">
      <p className={styles.lacks}>
        <span>{`${isFull ? 'Full Python' : 'MicroPython'} has no module`}</span> <Name>{name}</Name>
      </p>
      {python !== 'none' && !isFull && python.has(name) ? (
        <Load python={python} onLoaded={onLoaded} />
      ) : (
        <OwnPython
          why={python === 'none' ? 'This page comes without full Python.' : 'Full Python comes without packages.'}
        />
      )}
    </section>
  );
}

/** Says how to watch a program that runs in the user's own Python. */
function OwnPython({ why }: { readonly why: string }) {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  return (
    <>
      <p>{why}</p>
      <p>
        In your own Python, use GatewayBroker of the package heronry in place of InMemoryBroker, and watch the program
        here.
      </p>
      <div className={styles.row}>
        <Button onClick={() => openDialog('live')}>Connect to a gateway…</Button>
      </div>
    </>
  );
}

interface LoadProps {
  readonly python: FullPython;
  readonly onLoaded: (python: LoadedPython) => void;
}

/** Loads full Python where the user wants it, and can be cancelled. */
function Load({ python, onLoaded }: LoadProps) {
  const [loaded, setLoaded] = useState<number>();
  const [problem, setProblem] = useState('');
  const loading = useRef<AbortController>(undefined);
  useEffect(() => () => loading.current?.abort(), []);
  const load = async (): Promise<void> => {
    const cancel = new AbortController();
    loading.current = cancel;
    setProblem('');
    setLoaded(0);
    try {
      const ready = await python.load((bytes) => setLoaded(bytes), cancel.signal);
      if (!cancel.signal.aborted) onLoaded(ready);
    } catch {
      if (!cancel.signal.aborted) setProblem('Full Python could not be loaded. Is the network there?');
    }
    setLoaded(undefined);
  };
  if (loaded === undefined)
    return (
      <>
        <p>Full Python has it. It is loaded once, and stays in this browser.</p>
        {problem === '' ? null : <p role="alert">{problem}</p>}
        <div className={styles.row}>
          <Button
            variant="primary"
            onClick={() => void load()}
          >{`Run with full Python (${megabytes(python.bytes)} MB)`}</Button>
        </div>
      </>
    );
  return (
    <>
      <p role="status">{`Loading full Python: ${megabytes(loaded)} of ${megabytes(python.bytes)} MB`}</p>
      <div className={styles.row}>
        <progress aria-label="Loading full Python" max={python.bytes} value={Math.min(loaded, python.bytes)} />
        <Button onClick={() => loading.current?.abort()}>Cancel</Button>
      </div>
    </>
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
