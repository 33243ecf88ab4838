import { describe, expect, it } from 'vitest';
import { DEFAULT_KAFKA } from '../../scenario/index.ts';
import { depthOf } from '../../trace/index.ts';
import { ModelBench } from '../testing/model-bench.ts';
import type { KafkaSettings } from './kafka-group.ts';

const RETENTION_US = 30_000;
const CHECK_US = 10_000;

/** A log that is kept for 30 ms, and is looked at every 10 ms. */
function kafka(settings: Partial<KafkaSettings> = {}): ModelBench {
  const kept = { retentionUs: RETENTION_US, checkUs: CHECK_US, segmentUs: 1_000_000, segmentRecords: 0 };
  return new ModelBench({ ...DEFAULT_KAFKA, rebalanceUs: 0, ...kept, ...settings });
}

/** A message after each of these times. */
function publishAfter(bench: ModelBench, ...gaps: readonly number[]): void {
  for (const us of gaps) {
    bench.advance(us);
    bench.publish();
  }
}

/** Lists the messages that have left the log, as `number at ms`. */
function left(bench: ModelBench): readonly string[] {
  return bench.events.flatMap((event) =>
    event.kind === 'expired' ? [`${event.seq} at ${event.atUs / 1000} for ${event.reason}`] : [],
  );
}

describe('Kafka - retention', () => {
  it('deletes no single record: all of a segment go, when its newest is too old', () => {
    const bench = kafka();
    publishAfter(bench, 1000, 20_000);
    bench.advance(29_000);
    // At 40 and at 50 ms the first was older than 30 ms, and its segment was not.
    expect(left(bench)).toEqual([]);
    bench.advance(10_000);
    expect(left(bench)).toEqual(['1 at 60 for retention', '2 at 60 for retention']);
  });

  it('deletes at a check, and not before', () => {
    const bench = kafka();
    publishAfter(bench, 0);
    bench.advance(RETENTION_US);
    // Exactly as old as it may be.
    expect(left(bench)).toEqual([]);
    bench.advance(CHECK_US - 1);
    expect(left(bench)).toEqual([]);
    bench.advance(1);
    expect(left(bench)).toEqual(['1 at 40 for retention']);
  });

  it('begins a segment when the last one is full', () => {
    const bench = kafka({ segmentRecords: 2 });
    publishAfter(bench, 1000, 20_000, 1000);
    bench.advance(30_000);
    expect(left(bench)).toEqual([]);
    bench.advance(8000);
    expect(left(bench)).toEqual(['1 at 60 for retention', '2 at 60 for retention', '3 at 60 for retention']);
    const apart = kafka({ segmentRecords: 2 });
    publishAfter(apart, 1000, 1000, 20_000);
    apart.advance(20_000);
    expect(left(apart)).toEqual(['1 at 40 for retention', '2 at 40 for retention']);
    expect(apart.log().partitions).toMatchObject([{ start: 2, end: 3 }]);
  });

  it('begins a segment with a record that comes more than its time after the first, and with nothing else', () => {
    const bench = kafka({ segmentUs: 5000 });
    publishAfter(bench, 1000, 5000, 1);
    bench.advance(60_000);
    // The third came too late for the first segment, which went at the same check.
    expect(left(bench).map((one) => one.split(' ')[2])).toEqual(['40', '40', '40']);
    const apart = kafka({ segmentUs: 5000 });
    publishAfter(apart, 1000, 5000, 5000);
    apart.advance(29_000);
    expect(left(apart)).toEqual(['1 at 40 for retention', '2 at 40 for retention']);
  });

  it('keeps a record as long as the last of its segment, which may come exactly at the end of its time', () => {
    const bench = kafka({ segmentUs: 25_000 });
    publishAfter(bench, 1000, 25_000);
    bench.advance(24_000);
    expect(left(bench)).toEqual([]);
    bench.advance(10_000);
    expect(left(bench)).toEqual(['1 at 60 for retention', '2 at 60 for retention']);
    const apart = kafka({ segmentUs: 25_000 });
    publishAfter(apart, 1000, 25_001);
    apart.advance(23_999);
    expect(left(apart)).toEqual(['1 at 40 for retention']);
  });

  it('deletes the active segment as well, when all of it is too old, and goes on after it', () => {
    const bench = kafka();
    bench.ask('a');
    bench.advance(0);
    for (let count = 0; count < 3; count += 1) bench.publish();
    bench.done('a');
    bench.advance(40_000);
    expect(bench.log().partitions).toMatchObject([{ start: 3, end: 3 }]);
    bench.publish();
    expect(bench.channel()).toMatchObject({ accepted: 4, consumed: 1, dropped: 2 });
    expect(depthOf(bench.channel())).toBe(1);
    bench.ask('a');
    expect(bench.dispatched('a')).toBe('1 4');
    bench.advance(40_000);
    expect(bench.log().partitions).toMatchObject([{ start: 4, end: 4 }]);
  });

  it('is each partition’s own', () => {
    const bench = kafka({ partitions: 2 });
    bench.publish('mg1');
    bench.advance(20_000);
    bench.publish('farm');
    bench.advance(20_000);
    expect(bench.log().partitions).toMatchObject([
      { start: 1, end: 1 },
      { start: 0, end: 1 },
    ]);
  });

  it('keeps everything for ever where it is 0', () => {
    const bench = kafka({ retentionUs: 0, segmentRecords: 1 });
    publishAfter(bench, 0, 1000, 1000);
    bench.advance(1_000_000_000);
    expect(left(bench)).toEqual([]);
  });
});
