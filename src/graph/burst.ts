import type { HeronryStore } from '../store/index.ts';
import { type Move, moveNodes } from './editing.ts';
import type { FlowStore } from './reveal.ts';

/** Pause after which the moves so far become one step of undo. */
const BURST_MS = 700;

/** Collects moves by keyboard, so that many presses are one command. */
export class Burst {
  readonly #flow: FlowStore;
  readonly #store: HeronryStore;
  readonly #moved = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #end = (): void => undefined;

  constructor(flow: FlowStore, store: HeronryStore) {
    this.#flow = flow;
    this.#store = store;
  }

  /** Records that these nodes moved in the picture; the document follows after a pause, on `flush`, or as it is left. */
  later(keys: ReadonlySet<string>): void {
    for (const key of keys) this.#moved.add(key);
    this.#end = this.#store.getState().actions.beginDraft(this.#commit);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), BURST_MS);
  }

  flush(): void {
    this.#end();
  }

  readonly #commit = (): void => {
    clearTimeout(this.#timer);
    const { nodeLookup } = this.#flow.getState();
    const moves = [...this.#moved].flatMap((key): readonly Move[] => {
      const node = nodeLookup.get(key);
      return node === undefined ? [] : [{ node: node.data.ref, ...node.position }];
    });
    this.#moved.clear();
    if (moves.length > 0) moveNodes(this.#store, moves);
  };
}
