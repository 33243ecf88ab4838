/**
 * The layer of a question in the picture: a ring and a tag for each agent, channel and message that it marks. Rings of what can be
 * picked are buttons over the picture, so that a pick selects nothing and moves nothing.
 */
import { useStore, useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import { createPortal } from 'react-dom';
import { type MarkedThing, type PictureQuestion, useHeronry, useHeronryStore } from '../../store/index.ts';
import { cx, Name, visibleText } from '../../ui/index.ts';
import { boxOfNode } from '../boxes.ts';
import type { GraphEdge, GraphNode } from '../elements.ts';
import type { Point } from '../geometry.ts';
import { nodeKey } from '../graph-keys.ts';
import { curveSource } from '../overlay/curve-source.ts';
import { CurveTable } from '../overlay/curve-table.ts';
import styles from './AskedLayer.module.css';
import { placeInFlight, slotOf } from './message-place.ts';
import { tagSide } from './tag-side.ts';

/** Space between a node and its ring, and the smallest size of the ring of a message, in canvas units. */
const AROUND = 7;
const MESSAGE_SIZE = 28;

export function AskedLayer() {
  const asked = useHeronry((state) => state.asked);
  const layer = useStore((flow) => flow.domNode?.querySelector('.react-flow__viewport-portal'));
  if (asked === undefined || !layer) return null;
  return createPortal(
    asked.things.map((marked) =>
      marked.thing.kind === 'message' ? (
        <MessageRing
          key={`message ${marked.thing.id}`}
          marked={marked}
          message={marked.thing.id}
          onPick={asked.onPick}
        />
      ) : (
        <NodeRing
          key={`${marked.thing.kind} ${marked.thing.id}`}
          marked={marked}
          nodeKey={nodeKey(marked.thing.kind, marked.thing.id)}
          onPick={asked.onPick}
        />
      ),
    ),
    layer,
  );
}

interface RingProps {
  readonly marked: MarkedThing;
  readonly onPick: PictureQuestion['onPick'];
}

/** Surrounds a node, wherever it is moved. */
function NodeRing({ nodeKey: key, ...ring }: RingProps & { readonly nodeKey: string }) {
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const place = useStore(() => {
    const box = boxOfNode(flow.getState().nodeLookup.get(key));
    return box === undefined ? '' : [box.x, box.y, box.width, box.height, box.radius].join(' ');
  });
  if (place === '') return null;
  const [x = 0, y = 0, width = 0, height = 0, radius = 0] = place.split(' ').map(Number);
  const style = {
    left: x - width / 2 - AROUND,
    top: y - height / 2 - AROUND,
    width: width + 2 * AROUND,
    height: height + 2 * AROUND,
    borderRadius: radius + AROUND,
  };
  return (
    <span className={styles.place} style={style}>
      <Ring {...ring} />
    </span>
  );
}

/** Surrounds a message, and follows it. It is hidden while the message is not in the picture. */
function MessageRing({ message, ...ring }: RingProps & { readonly message: number }) {
  const place = useRef<HTMLSpanElement>(null);
  const store = useHeronryStore();
  const flow = useStoreApi<GraphNode, GraphEdge>();
  const source = useMemo(() => curveSource(flow, store), [flow, store]);
  const curves = useMemo(() => new CurveTable(source), [source]);
  useEffect(
    () =>
      store.playback.onDraw((nowUs, world) => {
        const { current: element } = place;
        const { domNode, transform } = flow.getState();
        if (element === null || domNode === null) return;
        // Few messages are marked: their curves are computed again for every picture, wherever nodes have moved.
        curves.invalidate();
        const moment = { trace: store.playback.trace(), world, nowUs };
        const slot = slotOf(message, moment, domNode);
        const at =
          placeInFlight(message, moment, curves) ??
          (slot === undefined ? undefined : middleOf(slot, domNode, transform));
        element.hidden = at === undefined;
        if (at === undefined) return;
        element.style.translate = `${at.x - MESSAGE_SIZE / 2}px ${at.y - MESSAGE_SIZE / 2}px`;
        const tag = element.querySelector<HTMLElement>('[data-tag]');
        // The layout is in canvas units: the camera is a transform.
        const size = { width: tag?.offsetWidth ?? 0, height: tag?.offsetHeight ?? 0 };
        element.dataset.side = tagSide(at, size, MESSAGE_SIZE / 2, source.boxes());
      }),
    [curves, flow, message, source, store],
  );
  return (
    <span
      ref={place}
      hidden
      className={cx(styles.place, styles.message)}
      style={{ width: MESSAGE_SIZE, height: MESSAGE_SIZE, borderRadius: MESSAGE_SIZE }}
    >
      <Ring {...ring} />
    </span>
  );
}

/** Returns the middle of an element, in canvas units. */
function middleOf(element: Element, root: Element, [x, y, zoom]: readonly [number, number, number]): Point {
  const bounds = element.getBoundingClientRect();
  const origin = root.getBoundingClientRect();
  return {
    x: (bounds.left + bounds.width / 2 - origin.left - x) / zoom,
    y: (bounds.top + bounds.height / 2 - origin.top - y) / zoom,
  };
}

function Ring({ marked: { thing, name, mark, tag }, onPick }: RingProps) {
  const content =
    tag === undefined ? null : (
      <span className={styles.tag} data-tag>
        <Name>{tag}</Name>
      </span>
    );
  if (onPick === undefined || (mark !== 'open' && mark !== 'picked'))
    return (
      <span className={styles.ring} data-mark={mark} aria-hidden>
        {content}
      </span>
    );
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.ring}
      data-mark={mark}
      aria-label={visibleText(`Pick ${name}`)}
      aria-pressed={mark === 'picked'}
      onClick={(event) => {
        event.stopPropagation();
        onPick(thing);
      }}
    >
      {content}
    </button>
  );
}
