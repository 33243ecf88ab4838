import type { BrokerKind } from '../../scenario/index.ts';
import styles from './BrokersDialog.module.css';

/** Draws what a channel is on the broker: a queue, a fan-out without memory, a log with a cursor, several logs. */
export function BrokerGlyph({ kind }: { readonly kind: BrokerKind }) {
  return (
    <svg className={styles.glyph} width="64" height="26" viewBox="0 0 64 26" aria-hidden="true">
      {PICTURES[kind]}
    </svg>
  );
}

function cells(y: number, count: number, from: number, height: number): readonly React.JSX.Element[] {
  return Array.from({ length: count }, (_, place) => (
    <rect
      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
      key={place}
      x={6.5 + place * 9}
      y={y}
      width="7"
      height={height}
      rx="1"
      data-unread={place >= from}
    />
  ));
}

const PICTURES = {
  memory: (
    <>
      <rect className={styles.pill} x="1.5" y="4.5" width="48" height="17" rx="8.5" />
      {[12, 22, 32].map((x) => (
        <circle key={x} cx={x} cy="13" r="3.2" data-unread="true" />
      ))}
      <path d="M51 13h10m-3.5-3.5L61 13l-3.5 3.5" />
    </>
  ),
  'redis-pubsub': (
    <>
      <rect className={styles.pill} x="1.5" y="4.5" width="28" height="17" rx="8.5" strokeDasharray="3 2.5" />
      <path d="M32 13L58 3.5M32 13h26M32 13l26 9.5" />
      {[3.5, 13, 22.5].map((y) => (
        <circle key={y} cx="60" cy={y} r="2.4" data-unread="true" />
      ))}
    </>
  ),
  'redis-streams': (
    <>
      {cells(8.5, 6, 3, 11)}
      <path className={styles.flag} d="M32.5 3v19" />
    </>
  ),
  kafka: (
    <>
      {cells(3.5, 6, 4, 7)}
      {cells(15.5, 5, 2, 7)}
      <path className={styles.flag} d="M41.5 1v12M23.5 13v12" />
    </>
  ),
  'kafka-share': (
    <>
      {cells(8.5, 4, 2, 11)}
      <path d="M43 14L58 5M43 14l15 8.5" />
      {[4.5, 22].map((y) => (
        <circle key={y} cx="60" cy={y} r="2.4" data-unread="true" />
      ))}
    </>
  ),
  own: <path d="M22 4C16 4 20 12 14 13C20 14 16 22 22 22M42 4C48 4 44 12 50 13C44 14 48 22 42 22M36 7L28 19" />,
} as const;
