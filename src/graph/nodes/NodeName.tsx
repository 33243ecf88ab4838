import { type CSSProperties, useEffect, useRef } from 'react';
import type { NodeRef } from '../../scenario/index.ts';
import { fieldKey, Name, visibleText } from '../../ui/index.ts';
import { nameSize } from '../scene.ts';
import { useGraphView, useGraphViewStore } from '../view.ts';
import own from './NodeName.module.css';
import styles from './nodes.module.css';

/** Shows the node's name, or an input while it is being renamed. A name that is cut is shown whole on hover and focus. */
export function NodeName({ node, title, width, inTwoLines = false }: NodeNameProps) {
  const renaming = useGraphView(
    ({ renaming }) => renaming !== undefined && renaming.kind === node.kind && renaming.id === node.id,
  );
  if (renaming) return <NameEditor node={node} />;
  const lines = inTwoLines ? twoLinesOf(title) : [title];
  const size = Math.min(...lines.map((line) => nameSize(line, width)));
  return (
    <>
      <span className={styles.name} data-lines={lines.length} style={{ '--far': `${size}px` } as CSSProperties}>
        {lines.map((line) => (
          <Name key={line}>{line}</Name>
        ))}
      </span>
      {title === node.id ? null : (
        <span className={own.full} aria-hidden>
          <Name>{node.id}</Name>
        </span>
      )}
    </>
  );
}

interface NodeNameProps {
  readonly node: NodeRef;
  /** The name as it is shown. */
  readonly title: string;
  /** Width of the node. */
  readonly width: number;
  /** Whether the name has a second line, so that its letters can be larger. @default false */
  readonly inTwoLines?: boolean;
}

/** Returns a name in two parts, divided at the separator nearest to its middle. */
function twoLinesOf(title: string): readonly string[] {
  const ends = [...title.matchAll(/[_\-. ]+(?=.)/g)].map(({ index, 0: { length } }) => index + length);
  const end = ends.sort((a, b) => Math.abs(a - title.length / 2) - Math.abs(b - title.length / 2))[0];
  return end === undefined ? [title] : [title.slice(0, end), title.slice(end)];
}

/** Edits the name. Enter and blur accept the name, Escape cancels; an invalid name is reported and the input stays. */
function NameEditor({ node }: { readonly node: NodeRef }) {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const view = useGraphViewStore();
  const renamed = useRef(view.getState().renaming);
  useEffect(() => {
    input.current?.focus({ preventScroll: true });
    input.current?.select();
    // Another scenario may take the node away, which ends the writing without a blur.
    return () => {
      if (view.getState().renaming === renamed.current) view.rename(undefined);
    };
  }, [view]);

  const finish = (refocus: boolean): void => {
    if (done.current || input.current === null) return;
    done.current = view.renameTo(node, input.current.value, refocus);
  };
  const leave = (): void => {
    finish(false);
    done.current = true;
    view.rename(undefined);
  };
  const cancel = (): void => {
    done.current = true;
    view.stopRenaming();
  };
  return (
    <input
      ref={input}
      className={`${own.input} nodrag nopan`}
      defaultValue={node.id}
      maxLength={128}
      aria-label={visibleText(`Name of ${node.kind} ${node.id}`)}
      autoComplete="off"
      spellCheck={false}
      onBlur={leave}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        const meant = fieldKey(event);
        if (meant === 'commit') finish(true);
        else if (meant === 'cancel') cancel();
      }}
    />
  );
}
