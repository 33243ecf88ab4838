import { useStore } from 'zustand';
import { Graph } from '../graph/index.ts';
import {
  Dialogs,
  DropTarget,
  Notices,
  type PanelServices,
  PanelServicesProvider,
  SidePanel,
  TopBar,
  Transport,
  VisitBanner,
} from '../panels/index.ts';
import { type HeronryStore, StoreProvider } from '../store/index.ts';
import { Timeline } from '../timeline/index.ts';
import styles from './App.module.css';
import { DrawGuard } from './DrawGuard.tsx';
import type { Opening } from './navigation.ts';

interface AppProps {
  readonly store: HeronryStore;
  readonly services: Omit<PanelServices, 'linkProblem'>;
  readonly problem: Opening['problem'];
  readonly onDrawFail: Opening['drawFailed'];
}

/** Renders the whole page: a bar above, the graph with the panel beside it, the transport below. */
export function App({ store, services, problem, onDrawFail }: AppProps) {
  const linkProblem = useStore(problem, (state) => state.problem);
  return (
    <StoreProvider store={store}>
      <PanelServicesProvider services={{ ...services, linkProblem }}>
        <DrawGuard onFail={onDrawFail}>
          <div className={styles.page}>
            <TopBar />
            <VisitBanner />
            <main className={styles.stage} aria-label="Playground">
              <Graph />
              <SidePanel />
            </main>
            <Timeline />
            <Transport />
          </div>
          <Dialogs />
          <Notices />
          <DropTarget />
        </DrawGuard>
      </PanelServicesProvider>
    </StoreProvider>
  );
}
