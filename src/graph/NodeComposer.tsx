/** The composer beside a node: a small panel that follows the node, never covers it, and stays open for several messages. */
import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { X } from 'lucide-react';
import {
  type ComponentType,
  type RefObject,
  Suspense,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useHeronry } from '../store/index.ts';
import { cx, Field, IconButton, isComposing, Name, Select, visibleText } from '../ui/index.ts';
import { boxOfNode } from './boxes.ts';
import styles from './chrome.module.css';
import type { GraphEdge, GraphNode } from './elements.ts';
import { nodeKey } from './graph-keys.ts';
import own from './NodeComposer.module.css';
import { placeBeside, type Rect } from './place-beside.ts';
import { type OpenComposer, useGraphView, useGraphViewStore } from './view.ts';

export type ComposerType = ComponentType<{ readonly agent: string; readonly channel?: string | undefined }>;

/** Pixels above the node when the camera has moved it up to make room. */
const TOP = 12;
/** Height before the first measurement. */
const HEIGHT = 280;
const WIDTH = 340;

export function NodeComposer({ composer }: { readonly composer: ComposerType }) {
  const open = useGraphView((state) => state.composer);
  const there = useHeronry(({ scenario }) => {
    if (open === undefined) return false;
    const { node, agent } = open;
    const nodes = node.kind === 'agent' ? scenario.agents : scenario.channels;
    return nodes.some(({ id }) => id === node.id) && scenario.agents.some(({ id }) => id === agent);
  });
  const view = useGraphViewStore();
  useEffect(() => {
    if (open !== undefined && !there) view.compose(undefined);
  }, [open, there, view]);
  if (open === undefined || !there) return null;
  return <Panel key={nodeKey(open.node.kind, open.node.id)} open={open} composer={composer} />;
}

function Panel({ open, composer: Composer }: { readonly open: OpenComposer; readonly composer: ComposerType }) {
  const { node, agent, channel } = open;
  const view = useGraphViewStore();
  const key = nodeKey(node.kind, node.id);
  const title = useId();
  const panel = useRef<HTMLElement>(null);
  const place = usePlace(key, panel);
  const close = (): void => {
    view.compose(undefined);
    view.focus(key);
  };
  return (
    <section
      ref={panel}
      role="dialog"
      aria-labelledby={title}
      tabIndex={-1}
      data-composer=""
      className={cx(styles.float, own.composer)}
      data-side={place.side}
      style={{ left: place.left, top: place.top, width: place.width, maxHeight: place.heightMax }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event.nativeEvent)) return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <header className={own.composerHead}>
        <h2 id={title}>
          <span>{node.kind === 'agent' ? 'Publish from' : 'Publish to'}</span> <Name>{node.id}</Name>
        </h2>
        <IconButton small label="Close" icon={X} keys="Escape" onClick={close} />
      </header>
      {node.kind === 'agent' ? null : <Sender open={open} />}
      <Suspense fallback={<p aria-busy="true">Loading…</p>}>
        <Composer key={agent} agent={agent} channel={channel} />
        <FocusIn panel={panel} />
      </Suspense>
    </section>
  );
}

/** Chooses the agent that publishes to a channel. */
function Sender({ open }: { readonly open: OpenComposer }) {
  const view = useGraphViewStore();
  const agents = useHeronry(({ scenario, live }) =>
    live === undefined ? scenario.agents : scenario.agents.filter(({ id }) => id === live.agent),
  );
  return (
    <Field label="Agent">
      {(control) => (
        <Select
          {...control}
          value={open.agent}
          onChange={(event) => view.compose({ ...open, agent: event.currentTarget.value })}
        >
          {agents.map(({ id }) => (
            <option key={id} value={id} translate="no">
              {visibleText(id)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/**
 * Moves the focus into the panel when its content is there: to the first value, else to the first control. By touch the panel itself
 * gets it, as a keyboard on the screen would cover the picture.
 */
function FocusIn({ panel }: { readonly panel: RefObject<HTMLElement | null> }) {
  useEffect(() => {
    if (matchMedia('(pointer: coarse)').matches) {
      panel.current?.focus({ preventScroll: true });
      return;
    }
    const find = (selector: string) => panel.current?.querySelector<HTMLElement>(selector);
    const first = find('[data-value]') ?? find('textarea') ?? find('select, input');
    first?.focus({ preventScroll: true });
    if (first instanceof HTMLInputElement) first.select();
  }, [panel]);
  return null;
}

type Flow = ReturnType<ReturnType<typeof useStoreApi<GraphNode, GraphEdge>>['getState']>;

/** Returns where a node is, in pixels of the canvas. */
function rectOf({ nodeLookup, transform: [x, y, zoom] }: Flow, key: string): Rect | undefined {
  const box = boxOfNode(nodeLookup.get(key));
  if (box === undefined) return undefined;
  const [width, height] = [box.width * zoom, box.height * zoom];
  return { left: box.x * zoom + x - width / 2, top: box.y * zoom + y - height / 2, width, height };
}

/** Returns the place beside the node, which follows the camera and the node. Moves the camera once if there is no room. */
function usePlace(key: string, panel: RefObject<HTMLElement | null>) {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const { setViewport } = useReactFlow();
  const [height, setHeight] = useState(HEIGHT);
  useStore((state) => state.transform);
  useStore((state) => state.nodes);
  const canvas = { width: useStore((state) => state.width), height: useStore((state) => state.height) };
  const state = flow.getState();
  const node = rectOf(state, key) ?? { left: canvas.width / 2, top: 0, width: 0, height: 0 };
  const others = [...state.nodeLookup.keys()].flatMap((other) => (other === key ? [] : (rectOf(state, other) ?? [])));
  const width = Math.min(WIDTH, canvas.width - 16);
  const at = placeBeside(node, { width, height }, canvas, others);
  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    // The whole content counts, also what a low panel scrolls.
    const measure = (): void => setHeight(element.scrollHeight + element.offsetHeight - element.clientHeight);
    const observer = new ResizeObserver(measure);
    for (const child of element.children) observer.observe(child);
    const growth = new MutationObserver(() => {
      for (const child of element.children) observer.observe(child);
      measure();
    });
    growth.observe(element, { childList: true });
    measure();
    return () => {
      observer.disconnect();
      growth.disconnect();
    };
  }, [panel]);
  const cramped = at.heightMax < height;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when there is no room.
  useEffect(() => {
    const [x, y, zoom] = flow.getState().transform;
    const dy = TOP - node.top;
    if (cramped && Math.abs(dy) > 1) void setViewport({ x, y: y + dy, zoom });
  }, [cramped]);
  return { ...at, width };
}
