import { X } from 'lucide-react';
import type { PanelTab } from '../store/index.ts';
import { useHeronry } from '../store/index.ts';
import { IconButton, Tabs } from '../ui/index.ts';
import { Inspector } from './inspector/Inspector.tsx';
import { EventLog } from './log/EventLog.tsx';
import { ErrorBoundary } from './parts/ErrorBoundary.tsx';
import styles from './SidePanel.module.css';
import { TableView } from './table/TableView.tsx';

/** Shows inspector, log and table beside the graph, or below it on a narrow screen. */
export function SidePanel() {
  const panel = useHeronry((state) => state.panel);
  const actions = useHeronry((state) => state.actions);
  return (
    <aside className={styles.panel} aria-label="Panel">
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
        ]}
        end={<IconButton label="Close panel" icon={X} onClick={actions.togglePanel} />}
      />
    </aside>
  );
}
