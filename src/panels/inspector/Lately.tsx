import { useMemo } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Facts, Section } from '../parts/Section.tsx';
import { formatTime } from '../text/time.ts';
import { areaPath, channelHistory, quantile } from './channel-history.ts';
import styles from './Inspector.module.css';

const WINDOW_US = 30_000_000;
const PARTS = 90;
const WIDTH = 300;
const HEIGHT = 44;

/** The last half minute of a channel, as it is at the playhead. */
export function Lately({ channel }: { readonly channel: string }) {
  const trace = useHeronry((state) => state.trace);
  const nowUs = useHeronry((state) => state.playheadUs);
  const { depths, inRate, outRate, waitsUs } = useMemo(
    () => channelHistory(trace, channel, nowUs, WINDOW_US, PARTS),
    [trace, channel, nowUs],
  );
  const waited = (part: number): string => {
    const us = quantile(waitsUs, part);
    return us === undefined ? 'nothing consumed' : formatTime(us);
  };
  const most = Math.max(0, ...depths);
  return (
    <Section title="The last 30 seconds">
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Messages in the queue, at most ${most}, now ${depths.at(-1) ?? 0}`}
      >
        <path d={areaPath(depths, WIDTH, HEIGHT)} />
      </svg>
      <Facts
        facts={[
          ['Most in the queue', most],
          ['In', `${inRate.toFixed(2)} a second`],
          ['Out', `${outRate.toFixed(2)} a second`],
          ['Waited, median', waited(0.5)],
          ['Waited, 95 %', waited(0.95)],
        ]}
      />
    </Section>
  );
}
