import { useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useHeronryStore } from '../store/index.ts';
import { type Move, moveNodes } from './editing.ts';
import type { GraphEdge, GraphNode } from './elements.ts';

/** Pause after which the moves so far become one step of undo. */
const BURST_MS = 700;

export interface Burst {
  /** Records that these nodes moved in the picture; the document follows after a pause, or on `flush`. */
  readonly later: (keys: ReadonlySet<string>) => void;
  readonly flush: () => void;
}

/** Collects moves by keyboard, so that many presses are one command. */
export function useBurst(): Burst {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const store = useHeronryStore();
  const moved = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const moves: Move[] = [];
    for (const key of moved.current) {
      const node = flow.getState().nodeLookup.get(key);
      if (node !== undefined) moves.push({ node: node.data.ref, ...node.position });
    }
    moved.current.clear();
    if (moves.length > 0) moveNodes(store, moves);
  }, [flow, store]);
  useEffect(() => flush, [flush]);
  return useMemo(
    () => ({
      later: (keys) => {
        for (const key of keys) moved.current.add(key);
        clearTimeout(timer.current);
        timer.current = setTimeout(flush, BURST_MS);
      },
      flush,
    }),
    [flush],
  );
}
