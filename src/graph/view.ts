/** The graph's own view state: the focus, the node being renamed, the open menu. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NodeRef } from '../scenario/index.ts';
import type { LinkRef } from '../store/index.ts';
import type { World } from '../trace/index.ts';
import type { Point } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';

/** A menu at a point of the window; `place` is the same point on the canvas. */
export type OpenMenu = { readonly at: Point } & (
  | { readonly kind: 'message'; readonly message: number }
  | { readonly kind: 'node'; readonly node: NodeRef }
  | { readonly kind: 'link'; readonly link: LinkRef }
  | { readonly kind: 'pane'; readonly place: Point }
  /** A connection from `from` that was dropped on the empty canvas. */
  | { readonly kind: 'drop'; readonly from: NodeRef; readonly place: Point }
  /** The messages that wait in a channel. */
  | { readonly kind: 'waiting'; readonly channel: string }
  /** An agent that a drag has just subscribed to a channel. */
  | { readonly kind: 'subscribed'; readonly agent: string; readonly channel: string }
);

/** Tool of the toolbar: `connect` takes two nodes, `cut` draws a line. */
export type Tool = 'select' | 'connect' | 'cut';

/** The open composer: at which node, as which agent, and to which channel first. */
export interface OpenComposer {
  readonly node: NodeRef;
  readonly agent: string;
  readonly channel?: string;
}

export interface GraphView {
  /** Key of the node that the Tab key leads to. */
  readonly focusKey: string | undefined;
  /** Key of the node to focus as soon as it is on the page. */
  readonly grab: string | undefined;
  readonly renaming: NodeRef | undefined;
  /** Key of the channel whose lane is under the pointer. */
  readonly over: string | undefined;
  /** Nodes under the pointer that the canvas for many nodes draws: they become elements. */
  readonly pointed: readonly NodeRef[];
  readonly menu: OpenMenu | undefined;
  readonly composer: OpenComposer | undefined;
  /** Tool that decides about the next press on the picture. */
  readonly tool: Tool;
  /** First end of the connection that the tool makes. */
  readonly connectFrom: NodeRef | undefined;
  /** Whether a narrow page shows a part of the scene: there is no room for a map. */
  readonly beyond: boolean;
  /** Whether the whole scenario was asked for, however small: it stays in view when the canvas changes its size. */
  readonly showsAll: boolean;
  /** Whether the camera shows what fits, as nobody has chosen another: it is fitted again when the canvas changes its size. */
  readonly isFit: boolean;
  /** Whether the legend is shown beside the canvas. */
  readonly legend: boolean;
  /** Nodes and edges related to the selected message; undefined, and nothing is dimmed, if no message is selected. */
  readonly lit: Lit | undefined;
  /** World that the nodes show; see `calm-world.ts`. */
  readonly world: World;
}

/** Keys of lit nodes and edges. */
export interface Lit {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export type GraphViewStore = StoreApi<GraphView> & {
  /** Makes the node the canvas's tab stop and gives it the focus. */
  readonly focus: (key: string) => void;
  /** Records that the node has received the focus. */
  readonly focused: (key: string) => void;
  readonly rename: (node: NodeRef | undefined) => void;
  /** Ends renaming and returns the focus to the node. */
  readonly stopRenaming: () => void;
  readonly light: (lit: Lit | undefined) => void;
  readonly openMenu: (menu: OpenMenu | undefined) => void;
  readonly compose: (composer: OpenComposer | undefined) => void;
  readonly setTool: (tool: Tool, connectFrom?: NodeRef) => void;
  /**
   * Renames a node in the document; `refocus` gives it the focus.
   * @returns whether renaming is over: the name was accepted, or is unchanged
   */
  renameTo: (node: NodeRef, name: string, refocus: boolean) => boolean;
  /** Returns the message at a point of the window, as last drawn. */
  messageAt: (x: number, y: number) => number | undefined;
};

const NOBODY: readonly NodeRef[] = [];

export function createGraphView(world: World): GraphViewStore {
  const store = createStore<GraphView>()(() => ({
    focusKey: undefined,
    grab: undefined,
    renaming: undefined,
    over: undefined,
    pointed: NOBODY,
    menu: undefined,
    composer: undefined,
    tool: 'select',
    connectFrom: undefined,
    beyond: false,
    showsAll: false,
    isFit: true,
    legend: false,
    lit: undefined,
    world,
  }));
  return Object.assign(store, {
    renameTo: (): boolean => false,
    messageAt: (): number | undefined => undefined,
    focus: (focusKey: string) => store.setState({ focusKey, grab: focusKey }),
    focused: (focusKey: string) => store.setState({ focusKey, grab: undefined }),
    rename: (renaming: NodeRef | undefined) => store.setState({ renaming }),
    stopRenaming: () => {
      const { renaming } = store.getState();
      if (renaming !== undefined) store.setState({ renaming: undefined, grab: nodeKey(renaming.kind, renaming.id) });
    },
    light: (lit: Lit | undefined) => store.setState({ lit }),
    openMenu: (menu: OpenMenu | undefined) => store.setState({ menu }),
    compose: (composer: OpenComposer | undefined) => store.setState({ composer }),
    setTool: (tool: Tool, connectFrom?: NodeRef) => store.setState({ tool, connectFrom }),
  });
}

export const GraphViewContext = createContext<GraphViewStore | undefined>(undefined);

/**
 * Returns the graph's view store.
 * @throws outside of a `Graph`
 */
export function useGraphViewStore(): GraphViewStore {
  const store = useContext(GraphViewContext);
  if (store === undefined) throw new Error('useGraphViewStore needs a Graph around it');
  return store;
}

export function useGraphView<Part>(selector: (view: GraphView) => Part): Part {
  return useStore(useGraphViewStore(), selector);
}
