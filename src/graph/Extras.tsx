import { useConnection } from '@xyflow/react';
import { Copy, Scissors, Trash2, Waypoints } from 'lucide-react';
import { Suspense } from 'react';
import { runAction, useHeronry, useHeronryStore } from '../store/index.ts';
import { AWAITED, Button, cx, IconButton, late } from '../ui/index.ts';
import { CutLine } from './CutLine.tsx';
import styles from './chrome.module.css';
import { connectHint } from './connect-hint.ts';
import own from './Extras.module.css';
import './forced-colours.css';
import './present.css';
import { cutOff } from './cutting.ts';
import { removeNodes } from './editing.ts';
import type { GraphNode } from './elements.ts';
import { GraphMenus } from './GraphMenus.tsx';
import { Guide } from './Guide.tsx';
import { NodeCard } from './NodeCard.tsx';
import { type ComposerType, NodeComposer } from './NodeComposer.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useGraphViewStore } from './view.ts';

const LateAsked = late(async () => (await import('./asked/AskedLayer.tsx')).AskedLayer);

/** Renders the parts that depend on a selection, a press, a drag or an empty canvas. None of them is in the first picture. */
export function Extras({ composer }: { readonly composer: ComposerType }) {
  const presenting = useHeronry((state) => state.presenting);
  if (presenting) return <Asked />;
  return (
    <>
      <SelectionToolbar />
      <Guide />
      <ConnectHint />
      <CutLine />
      <Toolbar />
      <NodeComposer composer={composer} />
      <GraphMenus />
      <NodeCard />
      <Asked />
    </>
  );
}

/** Shows what a question marks in the picture. */
function Asked() {
  const isAsked = useHeronry((state) => state.asked !== undefined);
  return isAsked ? (
    <Suspense fallback={AWAITED}>
      <LateAsked />
    </Suspense>
  ) : null;
}

/** Offers actions on several nodes at once; shown while more than one is selected. */
function SelectionToolbar() {
  const store = useHeronryStore();
  const view = useGraphViewStore();
  const count = useHeronry(({ selection }) => selection.nodes.length);
  const agents = useHeronry(({ selection }) => selection.nodes.filter(({ kind }) => kind === 'agent').length);
  if (count < 2) return null;
  return (
    <div className={cx(styles.float, own.toolbar)} role="toolbar" aria-label="Selected nodes">
      <span className={own.said}>{`${count} selected`}</span>
      {agents < 2 ? null : (
        <Button
          small
          icon={Waypoints}
          onClick={() => runAction(store, 'connectAll')}
        >{`All pair channels (${agents * (agents - 1)})`}</Button>
      )}
      <Button small icon={Scissors} onClick={() => cutOff(store)}>
        Cut off
      </Button>
      <IconButton small label="Duplicate" icon={Copy} keys="$mod+d" onClick={() => runAction(store, 'duplicate')} />
      <IconButton
        small
        label="Delete"
        icon={Trash2}
        keys="Delete"
        onClick={() => removeNodes(store, view, store.getState().selection.nodes)}
      />
    </div>
  );
}

/** Shows, while a connection is drawn, what dropping it here would make. */
function ConnectHint() {
  const from = useConnection<GraphNode, GraphNode['data']['ref'] | undefined>(
    (now) => now.fromNode?.internals.userNode.data.ref,
  );
  const to = useConnection<GraphNode, GraphNode['data']['ref'] | undefined>(
    (now) => now.toNode?.internals.userNode.data.ref,
  );
  const later = useHeronry(({ playheadUs }) => playheadUs > 0);
  if (from === undefined) return null;
  return (
    <div className={cx(styles.float, own.hint)} role="status">
      {connectHint(from, to, later)}
    </div>
  );
}
