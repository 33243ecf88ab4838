import { X } from 'lucide-react';
import { Component, type ReactNode, Suspense } from 'react';
import type { PanelTab } from '../store/index.ts';
import { useHeronry } from '../store/index.ts';
import { AWAITED, Button, IconButton, late, Resizer, Tabs } from '../ui/index.ts';
import { Inspector } from './inspector/Inspector.tsx';
import { EventLog } from './log/EventLog.tsx';
import parts from './parts/parts.module.css';
import { SheetGrip } from './SheetGrip.tsx';
import styles from './SidePanel.module.css';
import { TableView } from './table/TableView.tsx';

const LateProgram = late(async () => (await import('./program/ProgramPanel.tsx')).ProgramPanel);
const LateTranscript = late(async () => (await import('./transcript/Transcript.tsx')).Transcript);

/** Shows inspector, log, table, transcript and code beside the graph, or below it on a narrow screen. */
export function SidePanel() {
  const panel = useHeronry((state) => state.panel);
  const actions = useHeronry((state) => state.actions);
  return (
    <>
      <PanelEdge />
      <SheetGrip />
      <Tabs<PanelTab>
        label="Panel"
        value={panel}
        onChange={actions.showPanel}
        tabs={[
          {
            value: 'inspector',
            label: 'Inspector',
            content: (
              <ErrorBoundary what="inspector">
                <Inspector />
              </ErrorBoundary>
            ),
          },
          {
            value: 'log',
            label: 'Log',
            content: (
              <ErrorBoundary what="log">
                <EventLog />
              </ErrorBoundary>
            ),
          },
          {
            value: 'table',
            label: 'Table',
            content: (
              <ErrorBoundary what="table">
                <TableView />
              </ErrorBoundary>
            ),
          },
          {
            value: 'transcript',
            label: 'Transcript',
            content: (
              <ErrorBoundary what="transcript">
                <Suspense fallback={AWAITED}>
                  <LateTranscript />
                </Suspense>
              </ErrorBoundary>
            ),
          },
          {
            value: 'program',
            label: 'Code',
            content: (
              <ErrorBoundary what="code">
                <Suspense fallback={AWAITED}>
                  <LateProgram />
                </Suspense>
              </ErrorBoundary>
            ),
          },
        ]}
        end={<IconButton label="Close panel" icon={X} onClick={actions.togglePanel} />}
      />
    </>
  );
}

const WIDTH_MIN = 280;
/** Width until the user has chosen one: `--panel` of the tokens. */
const WIDTH_FIRST = 352;

/** Returns half of the window's width, the largest width of the panel. */
function halfOfWindow(): number {
  return Math.max(WIDTH_MIN, Math.floor(innerWidth / 2));
}

function PanelEdge() {
  const width = useHeronry((state) => state.panelWidth);
  const setWidth = useHeronry((state) => state.actions.setPanelWidth);
  return (
    <div className={styles.edge}>
      <Resizer
        label="Width of the panel"
        min={WIDTH_MIN}
        max={halfOfWindow}
        value={width ?? WIDTH_FIRST}
        onChange={setWidth}
      />
    </div>
  );
}

interface ErrorBoundaryProps {
  /** Name of the part, for the message: "log". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Error boundary of one panel, with the reason and a button that tries again. */
class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error: Error | undefined }> {
  override readonly state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div role="alert" className={parts.section}>
        <p>{`The ${this.props.what} could not be shown. Everything else works.`}</p>
        <p className={parts.quiet}>{error.message}</p>
        <Button onClick={() => this.setState({ error: undefined })}>Try again</Button>
      </div>
    );
  }
}
