import { useMemo } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Facts, Section } from '../parts/Section.tsx';
import { formatTime } from '../text/time.ts';
import { areaPath, channelHistory, linePath, quantile } from './channel-history.ts';
import styles from './Inspector.module.css';

const WINDOW_US = 30_000_000;
/** Number of parts; each is half a second, once the run is that old. */
const PARTS = 60;
const WIDTH = 300;
const HEIGHT = 40;

/** Shows the last half minute of a channel, as of the playhead. */
export function ChannelHistory({ channel }: { readonly channel: string }) {
  const trace = useHeronry((state) => state.trace);
  const nowUs = useHeronry((state) => state.playheadUs);
  const { depths, ins, outs, waits, inRate, outRate, waitsUs } = useMemo(
    () => channelHistory(trace, channel, nowUs, WINDOW_US, PARTS),
    [trace, channel, nowUs],
  );
  const waited = (part: number): string => {
    const us = quantile(waitsUs, part);
    return us === undefined ? 'nothing consumed' : formatTime(us);
  };
  const along = (part: number): readonly number[] => waits.map((some) => quantile(some, part) ?? 0);
  const most = Math.max(0, ...depths);
  const rates = `${inRate.toFixed(2)} in and ${outRate.toFixed(2)} out per second`;
  return (
    <Section title="The last 30 seconds" fold="open">
      <Chart caption="In the queue" words={`Queue depth: at most ${most}, now ${depths.at(-1) ?? 0}`} area={depths} />
      <Chart caption="In (area) and out (line)" words={`Messages in and out: ${rates}`} area={ins} line={outs} />
      <Chart
        caption="Waiting time: 95 % (area) and median (line)"
        words={`Time in the queue: median ${waited(0.5)}, 95 % ${waited(0.95)}`}
        area={along(0.95)}
        line={along(0.5)}
      />
      <Facts
        facts={[
          ['Peak queue depth', most],
          ['In', `${inRate.toFixed(2)} per second`],
          ['Out', `${outRate.toFixed(2)} per second`],
          ['Waited, median', waited(0.5)],
          ['Waited, 95 %', waited(0.95)],
        ]}
      />
    </Section>
  );
}

interface ChartProps {
  readonly caption: string;
  /** Text alternative of the chart. */
  readonly words: string;
  readonly area: readonly number[];
  readonly line?: readonly number[];
}

function Chart({ caption, words, area, line }: ChartProps) {
  const top = Math.max(1, ...area, ...(line ?? []));
  return (
    <figure className={styles.figure}>
      <figcaption>{caption}</figcaption>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        <path d={areaPath(area, WIDTH, HEIGHT, top)} />
        {line === undefined ? null : <path className={styles.chartLine} d={linePath(line, WIDTH, HEIGHT, top)} />}
      </svg>
    </figure>
  );
}
