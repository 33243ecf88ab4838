import { useEffect, useRef, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { type Toast, Toasts, VisuallyHidden, visibleText } from '../../ui/index.ts';
import { useNewVersion } from './new-version.ts';

/** Shortest time between two announcements. */
const EVERY_MS = 1000;

/** The offer of an update. Only the user reloads the page: it never does so during work. */
const NEW_VERSION: Toast = {
  id: 'new-version',
  text: 'A new version of Heronry is available.',
  tone: 'info',
  lasting: true,
  action: { label: 'Reload', run: () => location.reload() },
};

/** Shows passing notices; an error also interrupts a screen reader. Announces the other changes politely. */
export function Notices() {
  const notices = useHeronry((state) => state.notices);
  const dismiss = useHeronry((state) => state.actions.dismiss);
  const announce = useHeronry((state) => state.actions.announce);
  // The foot of a presentation is its caption.
  const edge = useHeronry((state) => (state.presenting ? 'top' : 'foot'));
  const newVersion = useNewVersion();
  const [postponed, setPostponed] = useState(false);
  useEffect(() => {
    if (newVersion) announce(NEW_VERSION.text);
  }, [newVersion, announce]);
  const error = notices.findLast((notice) => notice.tone === 'error');
  return (
    <>
      <VisuallyHidden>
        <span role="alert">{error === undefined ? null : visibleText(error.text)}</span>
      </VisuallyHidden>
      <LiveRegion />
      <Toasts
        edge={edge}
        toasts={newVersion && !postponed ? [...notices, NEW_VERSION] : notices}
        onDismiss={(id) => (id === NEW_VERSION.id ? setPostponed(true) : dismiss(Number(id)))}
      />
    </>
  );
}

/** Announces the latest line to screen readers, politely. Of lines in quick succession, only the last is announced. */
function LiveRegion() {
  const announcement = useHeronry((state) => state.announcement);
  const [said, setSaid] = useState('');
  const lastMs = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, lastMs.current + EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      lastMs.current = performance.now();
      setSaid(announcement);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [announcement]);
  return (
    <VisuallyHidden>
      <span role="status" aria-live="polite">
        {visibleText(said)}
      </span>
    </VisuallyHidden>
  );
}
