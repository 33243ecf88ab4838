/**
 * How a player behaves in a page that is not its own.
 *
 * 1. It never takes the focus. Wheel, touch and keys are the page's until the reader has clicked into the player, and again once the
 *    reader has clicked elsewhere or has pressed Escape.
 * 2. Out of sight nothing runs.
 */
import type { Session } from '../engine/player-session.ts';

/** Distance in pixels from which a press is a drag. */
const DRAG = 4;
const WHEEL_ZOOM = 0.0016;

/**
 * Visible parts between which a player goes into sight. One that touches the view from outside counts as intersecting, with nothing
 * visible: the browser draws no frame of it.
 */
const SEEN = [0, 1e-6];

interface Player {
  readonly root: HTMLElement;
  readonly stage: HTMLElement;
  readonly session: () => Session | undefined;
  readonly toggle: () => void;
}

/** Lets the reader take hold of the player by a click, and let go of it. */
export function bindHold({ root, stage, session, toggle }: Player): void {
  const onWheel = (event: WheelEvent): void => {
    const graph = session()?.graph;
    if (graph === undefined || !(event.target instanceof Element) || event.target.closest('.graph') === null) return;
    event.preventDefault();
    const { left, top } = graph.element.getBoundingClientRect();
    graph.zoom(Math.exp(-event.deltaY * WHEEL_ZOOM), event.clientX - left, event.clientY - top);
  };
  const hold = (isHeld: boolean): void => {
    if (root.hasAttribute('data-held') === isHeld) return;
    root.toggleAttribute('data-held', isHeld);
    // While the page has the wheel, no listener is there that could delay it.
    if (isHeld) stage.addEventListener('wheel', onWheel, { passive: false });
    else stage.removeEventListener('wheel', onWheel);
  };
  root.addEventListener('click', () => hold(true));
  addEventListener('blur', () => hold(false));
  bindDrag(root, stage, session);
  addEventListener('keydown', (event) => {
    if (!root.hasAttribute('data-held') || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') return hold(false);
    // Buttons, lists and the scrubber have keys of their own.
    if (event.target instanceof Element && event.target.closest('button, select, input, a') !== null) return;
    const act = keysOf(session(), toggle)[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function keysOf(session: Session | undefined, toggle: () => void): Readonly<Record<string, () => void>> {
  const graph = session?.graph;
  const zoom = (factor: number) => (): void => {
    const { clientWidth = 0, clientHeight = 0 } = graph?.element ?? {};
    graph?.zoom(factor, clientWidth / 2, clientHeight / 2);
  };
  return {
    ' ': toggle,
    ArrowRight: () => session?.step(),
    ArrowLeft: () => session?.stepBack(),
    Home: () => session?.seek(0),
    '+': zoom(1.25),
    '-': zoom(0.8),
    '0': () => graph?.fit(),
  };
}

/** Moves the graph with the pointer while the player is held. */
function bindDrag(root: HTMLElement, stage: HTMLElement, session: Player['session']): void {
  let from: { readonly x: number; readonly y: number } | undefined;
  let isDrag = false;
  stage.addEventListener('pointerdown', ({ clientX, clientY, isPrimary }) => {
    isDrag = false;
    from = isPrimary && root.hasAttribute('data-held') ? { x: clientX, y: clientY } : undefined;
  });
  addEventListener('pointermove', ({ clientX, clientY, isPrimary }) => {
    if (from === undefined || !isPrimary) return;
    const [dx, dy] = [clientX - from.x, clientY - from.y];
    if (!isDrag && Math.hypot(dx, dy) < DRAG) return;
    isDrag = true;
    from = { x: clientX, y: clientY };
    session()?.graph?.pan(dx, dy);
  });
  for (const event of ['pointerup', 'pointercancel'])
    addEventListener(event, () => {
      from = undefined;
    });
  // The end of a drag is no click.
  stage.addEventListener('click', (event) => isDrag && event.stopPropagation(), { capture: true });
}

/** Tells whether the player can be seen: it is in the view, and its tab is in front. */
export function watchSight(root: HTMLElement, listener: (isInSight: boolean) => void): void {
  let isNear = true;
  const tell = (): void => listener(isNear && document.visibilityState === 'visible');
  new IntersectionObserver(
    (entries) => {
      isNear = (entries.at(-1)?.intersectionRatio ?? 1) > 0;
      tell();
    },
    { threshold: SEEN },
  ).observe(root);
  document.addEventListener('visibilitychange', tell);
}
