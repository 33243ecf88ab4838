import { Fragment } from 'react';
import styles from './Inspector.module.css';

type Entry = readonly [count: number, words: string];

/** Shows the message count of a channel as a sum: all accepted messages, by outcome. */
export function Balance({ whole, parts }: { readonly whole: Entry; readonly parts: readonly Entry[] }) {
  return (
    <p className={styles.ledger}>
      <One entry={whole} />
      {parts.map((part, place) => (
        <Fragment key={part[1]}>
          <span>{place === 0 ? '=' : '+'}</span>
          <One entry={part} />
        </Fragment>
      ))}
    </p>
  );
}

function One({ entry: [count, words] }: { readonly entry: Entry }) {
  return (
    <span>
      <b>{count}</b> <span>{words}</span>
    </span>
  );
}
