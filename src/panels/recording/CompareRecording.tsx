import { FileUp, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type Scenario, scenarioToText } from '../../scenario/index.ts';
import { type HeronryStore, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import compare from '../compare/Compare.module.css';
import { Comparison } from '../compare/CompareDialog.tsx';
import { type ComparedTrace, EVENTS_MAX, type SideBySide, tracesSideBySide } from '../compare/comparison.ts';
import dialogs from '../dialogs/Dialogs.module.css';
import { usePanelServices } from '../services.tsx';

/** State of the other side of the comparison. */
type Other =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'there'; readonly name: string; readonly both: SideBySide };

/** Sets the shown recording beside another one, or beside the run of a scenario. */
export function CompareRecording() {
  const actions = useHeronry((state) => state.actions);
  const connection = useHeronry((state) => state.live?.connection);
  const { other, compareWith } = useOther();
  const file = useRef<HTMLInputElement>(null);
  const scenario = connection?.kind === 'recorded' ? connection.scenario : undefined;
  const both = other.kind === 'there' ? other.both : undefined;
  const close = (): void => actions.openDialog(undefined);
  return (
    <Dialog
      wide
      title="Compare recordings"
      description="This recording beside another one, or beside the run of a scenario. Messages are matched by sender, channel and order."
      onClose={close}
      footer={
        <Button
          variant="primary"
          disabled={both?.parting === undefined}
          onClick={() => {
            close();
            actions.pause();
            if (both?.parting !== undefined) actions.seek(both.parting.atUs);
          }}
        >
          Go to this moment
        </Button>
      }
    >
      <div className={compare.compare}>
        <div className={dialogs.stack}>
          <div>
            <Button icon={FileUp} onClick={() => file.current?.click()}>
              Choose a file…
            </Button>{' '}
            {scenario === undefined ? null : (
              <Button icon={Play} onClick={() => compareWith(new File([scenarioToText(scenario)], 'Its run'))}>
                Compare with its run
              </Button>
            )}
          </div>
          <input
            ref={file}
            type="file"
            hidden
            aria-label="File to compare with"
            onChange={(event) => {
              const chosen = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (chosen !== undefined) compareWith(chosen);
            }}
          />
        </div>
        <OtherState other={other} />
      </div>
    </Dialog>
  );
}

function OtherState({ other }: { readonly other: Other }) {
  switch (other.kind) {
    case 'none':
      return (
        <p className={compare.quiet}>Choose a recording or a scenario. A scenario runs to the end of this recording.</p>
      );
    case 'reading':
      return <p className={compare.quiet} role="status">{`Reading ${other.name}…`}</p>;
    case 'failed':
      return (
        <p className={dialogs.alert} role="alert">
          {other.reason}
        </p>
      );
    case 'there':
      return <Comparison both={other.both} otherName={other.name} />;
  }
}

function useOther() {
  const store = useHeronryStore();
  const { readOther } = usePanelServices();
  const [other, setOther] = useState<Other>({ kind: 'none' });
  const attempt = useRef<AbortController>(undefined);
  useEffect(() => () => attempt.current?.abort(), []);
  const compareWith = (file: File): void => {
    attempt.current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    attempt.current = controller;
    const show = (one: Other): void => {
      if (!signal.aborted) setOther(one);
    };
    show({ kind: 'reading', name: file.name });
    const { trace, frontierUs, live } = store.getState();
    const { connection } = live ?? {};
    const here = { trace, halted: undefined, leftOut: connection?.kind === 'recorded' ? connection.problemCount : 0 };
    readOther(file)
      .then((read) =>
        'trace' in read ? { ...read, halted: undefined } : runOf(store, read.scenario, frontierUs, signal),
      )
      .then(
        (there) => show({ kind: 'there', name: file.name, both: tracesSideBySide(here, there, frontierUs) }),
        (error: unknown) => show({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
      );
  };
  return { other, compareWith };
}

/**
 * Runs a scenario up to a time, a slice in each frame.
 * @param signal ends the run; the promise may then stay pending
 */
async function runOf(
  store: HeronryStore,
  scenario: Scenario,
  untilUs: number,
  signal: AbortSignal,
): Promise<ComparedTrace> {
  await store.prepare(scenario.broker.kind);
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const { runs, stop } = store.simulateTogether(
      [scenario],
      untilUs,
      (frontierUs) => {
        const [run] = runs;
        if (run === undefined) reject(new Error('The scenario has no run'));
        else if (frontierUs >= untilUs || run.halted !== undefined)
          resolve({ trace: run.trace, halted: run.halted, leftOut: 0 });
      },
      { eventsMax: EVENTS_MAX },
    );
    signal.addEventListener('abort', stop, { once: true });
  });
}
