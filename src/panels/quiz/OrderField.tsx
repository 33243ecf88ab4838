import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ordinal, thingName } from '../../learning/index.ts';
import type { AnswerValue, Question } from '../../teaching/index.ts';
import { IconButton, Name, VisuallyHidden } from '../../ui/index.ts';
import styles from './Question.module.css';

interface OrderFieldProps {
  readonly question: Question;
  readonly messages: readonly number[];
  readonly onChange: (value: AnswerValue) => void;
}

/** Puts messages in an order: by dragging, or by the buttons of each. */
export function OrderField({ question, messages, onChange }: OrderFieldProps) {
  const [dragged, setDragged] = useState<number>();
  const [moved, setMoved] = useState('');
  const nameOf = (message: number): string => thingName(question, { kind: 'message', id: message });
  const move = (from: number, to: number): void => {
    const message = messages[from];
    if (message === undefined || from === to || to < 0 || to >= messages.length) return;
    const rest = messages.filter((one) => one !== message);
    onChange({ mode: 'order', messages: [...rest.slice(0, to), message, ...rest.slice(to)] });
    setMoved(`${nameOf(message)} is ${ordinal(to + 1)} of ${messages.length}`);
  };
  const { list, moveByButton } = useFocusAfterMove(move);
  const button = (message: number, place: number, by: 1 | -1) => (
    <IconButton
      small
      data-by={by}
      label={`Move ${nameOf(message)} ${by < 0 ? 'up' : 'down'}`}
      icon={by < 0 ? ArrowUp : ArrowDown}
      disabled={by < 0 ? place === 0 : place === messages.length - 1}
      onClick={() => moveByButton(message, place, by)}
    />
  );
  return (
    <>
      <ol ref={list} className={styles.order}>
        {messages.map((message, place) => (
          <li
            key={message}
            data-message={message}
            data-dragged={message === dragged || undefined}
            onPointerDown={(event) => {
              if (event.target instanceof Element && event.target.closest('button') !== null) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              setDragged(message);
            }}
            onPointerMove={({ clientY }) => {
              if (dragged !== undefined) move(messages.indexOf(dragged), placeAt(list.current, clientY));
            }}
            onLostPointerCapture={() => setDragged(undefined)}
          >
            <GripVertical size={16} aria-hidden />
            <span className={styles.place}>{ordinal(place + 1)}</span>
            <span className={styles.orderName}>
              <Name>{nameOf(message)}</Name>
            </span>
            {button(message, place, -1)}
            {button(message, place, 1)}
          </li>
        ))}
      </ol>
      <VisuallyHidden>
        <span role="status">{moved}</span>
      </VisuallyHidden>
    </>
  );
}

/** Returns the place of the item at a height of the window, or -1. */
function placeAt(list: HTMLElement | null, clientY: number): number {
  return [...(list?.children ?? [])].findIndex((item) => {
    const { top, bottom } = item.getBoundingClientRect();
    return clientY >= top && clientY < bottom;
  });
}

/** Gives the focus back to the button that moved an item: the browser takes it from an element that moves. */
function useFocusAfterMove(move: (from: number, to: number) => void) {
  const list = useRef<HTMLOListElement>(null);
  const pressed = useRef<{ readonly message: number; readonly by: 1 | -1 }>(undefined);
  useEffect(() => {
    const { message, by } = pressed.current ?? {};
    pressed.current = undefined;
    if (message === undefined) return;
    const item = list.current?.querySelector(`[data-message="${message}"]`);
    const wanted = item?.querySelector<HTMLButtonElement>(`[data-by="${by}"]:not(:disabled)`);
    (wanted ?? item?.querySelector<HTMLButtonElement>('[data-by]:not(:disabled)'))?.focus();
  });
  const moveByButton = (message: number, place: number, by: 1 | -1): void => {
    pressed.current = { message, by };
    move(place, place + by);
  };
  return { list, moveByButton };
}
