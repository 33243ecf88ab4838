import { Component, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { Graph } from '../graph/index.ts';
import {
  AgentComposer,
  OverPage,
  type PanelServices,
  PanelServicesProvider,
  Present,
  SidePanel,
  TopBar,
  Transport,
  VisitBanner,
} from '../panels/index.ts';
import { type HeronryStore, StoreProvider } from '../store/index.ts';
import { Timeline } from '../timeline/index.ts';
import styles from './App.module.css';
import type { LinkProblemStore, Opening } from './opening/navigation.ts';

interface AppProps {
  readonly store: HeronryStore;
  readonly services: Omit<PanelServices, 'linkProblem'>;
  readonly problem: LinkProblemStore;
  readonly onDrawFail: Opening['drawFailed'];
}

/** Renders the whole page: a bar above, the graph with the panel beside it, the transport below. */
export function App({ store, services, problem, onDrawFail }: AppProps) {
  const linkProblem = useStore(problem, (state) => state.problem);
  const presenting = useStore(store, (state) => state.presenting);
  return (
    <StoreProvider store={store}>
      <PanelServicesProvider services={{ ...services, linkProblem }}>
        <DrawGuard onFail={onDrawFail}>
          <div className={styles.page} data-presenting={presenting || undefined}>
            <TopBar />
            <VisitBanner />
            <main className={styles.stage} aria-label="Playground">
              <Graph composer={AgentComposer} />
              <SidePanel />
            </main>
            <Timeline />
            <Transport />
            <Present />
          </div>
          <OverPage />
        </DrawGuard>
      </PanelServicesProvider>
    </StoreProvider>
  );
}

interface DrawGuardProps {
  /** Shows something else instead; rejects if there is nothing else. */
  readonly onFail: (error: unknown) => Promise<void>;
  readonly children: ReactNode;
}

interface DrawGuardState {
  readonly failed: boolean;
  readonly message: string | undefined;
}

/** Error boundary of the page, so that a link never leaves it empty. */
class DrawGuard extends Component<DrawGuardProps, DrawGuardState> {
  override readonly state: DrawGuardState = { failed: false, message: undefined };

  static getDerivedStateFromError(): Partial<DrawGuardState> {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onFail(error).then(
      () => this.setState({ failed: false }),
      (reason: unknown) => this.setState({ message: reason instanceof Error ? reason.message : String(reason) }),
    );
  }

  override render(): ReactNode {
    const { failed, message } = this.state;
    if (!failed) return this.props.children;
    return message === undefined ? null : (
      <div role="alert">
        <p>The page cannot draw this scenario. It is still saved in this browser.</p>
        <p>{message}</p>
      </div>
    );
  }
}
