import { type CSSProperties, Suspense, useState } from 'react';
import { useHeronry } from '../store/index.ts';
import { AWAITED, late } from '../ui/index.ts';
import type { PublishFormProps } from './composer/PublishForm.tsx';
import { LinkBanner } from './notices/LinkBanner.tsx';
import notices from './notices/notices.module.css';
import styles from './SidePanel.module.css';
import bar from './topbar/TopBar.module.css';
import { Wordmark } from './topbar/Wordmark.tsx';

/**
 * The parts that the first picture does not need. They are loaded after it, as separate files: messages travel while the panel is
 * still loading.
 */
const LateSidePanel = late(async () => (await import('./SidePanel.tsx')).SidePanel);
const LateActivity = late(async () => (await import('./Activity.tsx')).Activity);
const LateCodeBanner = late(async () => (await import('./code/CodeBanner.tsx')).CodeBanner);
const LateLiveBar = late(async () => (await import('./live/LiveBar.tsx')).LiveBar);

const LateStory = late(async () => (await import('./notices/Story.tsx')).Story);

const LatePresent = late(async () => (await import('./present/Present.tsx')).Present);

const LateTopBar = late(async () => (await import('./topbar/TopBar.tsx')).TopBar);
const LateTransport = late(async () => (await import('./transport/Transport.tsx')).Transport);

const LateOverPage = late(async () => (await import('./OverPage.tsx')).OverPage);
const LatePublishForm = late(async () => (await import('./composer/PublishForm.tsx')).PublishForm);

/** Publishes a message as an agent, wherever it is placed. Loaded when it is first opened; suspends until then. */
export function AgentComposer(props: PublishFormProps) {
  return <LatePublishForm {...props} />;
}

/** Shows the panel beside the graph; its space is reserved while it loads, so that nothing moves. */
export function SidePanel() {
  const open = useHeronry((state) => state.panelOpen);
  const width = useHeronry((state) => state.panelWidth);
  const activity = useHeronry((state) => state.activity);
  const codeAgent = useHeronry((state) => state.codeAgent);
  if (!open && activity === undefined && codeAgent === undefined) return null;
  return (
    <aside
      className={styles.panel}
      style={{ '--chosen': width && `${width}px` } as CSSProperties}
      aria-label="Panel"
      data-panel
    >
      <Suspense fallback={<div aria-busy="true" />}>
        {codeAgent === undefined && activity === undefined ? <LateSidePanel /> : <LateActivity />}
      </Suspense>
    </aside>
  );
}

/** Shows the top bar: the wordmark at once, the controls after loading. */
export function TopBar() {
  return (
    <Suspense
      fallback={
        <header className={bar.bar} aria-busy="true">
          <Wordmark />
        </header>
      }
    >
      <LateTopBar />
    </Suspense>
  );
}

/** Shows the transport at the foot, with its final height from the start. */
export function Transport() {
  return (
    <Suspense fallback={<section className={styles.transport} aria-label="Transport" aria-busy="true" />}>
      <LateTransport />
    </Suspense>
  );
}

/** Says whose scenario this is, and that its code waits, above the graph. */
export function VisitBanner() {
  // An open code panel says so itself.
  const waits = useHeronry(({ code, codeAgent }) => (code === 'waits' || code === 'failed') && codeAgent === undefined);
  return (
    <>
      <OriginBanner />
      {waits ? (
        <Suspense fallback={<div className={notices.place} aria-busy="true" />}>
          <LateCodeBanner />
        </Suspense>
      ) : null}
    </>
  );
}

function OriginBanner() {
  const origin = useHeronry((state) => state.origin);
  if (origin.kind === 'live')
    return (
      <Suspense fallback={AWAITED}>
        <LateLiveBar />
      </Suspense>
    );
  if (origin.kind === 'kept' || origin.from === 'gallery') return <StoryLine />;
  if (origin.from === 'lesson') return null;
  return <LinkBanner {...origin} from={origin.from} />;
}

/** Shows what a scenario is about, in a line whose place is kept while it loads. */
function StoryLine() {
  const tells = useHeronry(({ scenario }) => scenario.description !== '' || scenario.bookmarks.length > 0);
  if (!tells) return null;
  return (
    <Suspense fallback={<div className={notices.story} aria-busy="true" />}>
      <LateStory />
    </Suspense>
  );
}

/** Shows caption and controls of a presentation under the picture. */
export function Present() {
  return useHeronry((state) => state.presenting) ? <Presenting /> : null;
}

function Presenting() {
  /** Element that had the focus before the page was hidden, which gets it back. */
  const [before] = useState(() => document.activeElement);
  return (
    <Suspense fallback={AWAITED}>
      <LatePresent before={before} />
    </Suspense>
  );
}

/** Shows what lies over the page. */
export function OverPage() {
  return (
    <Suspense fallback={AWAITED}>
      <LateOverPage />
    </Suspense>
  );
}
