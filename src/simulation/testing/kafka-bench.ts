/** Benches for the model of Kafka's groups. */
import { DEFAULT_KAFKA } from '../../scenario/index.ts';
import type { KafkaSettings } from '../models/kafka-group.ts';
import { ModelBench } from './model-bench.ts';

export const STILL_US = 1000;
/** Members that work outside of their poll loop, and whose crash is noticed at once. */
export const OUTSIDE = {
  ...DEFAULT_KAFKA,
  rebalanceUs: STILL_US,
  work: 'outside',
  sessionUs: 0,
  joinUs: STILL_US,
} as const;

export function kafka(partitions = 1): ModelBench {
  return new ModelBench({ ...OUTSIDE, partitions });
}

export function publish(bench: ModelBench, count: number, producer?: string): void {
  for (let index = 0; index < count; index += 1) bench.publish(producer);
}

/**
 * Two partitions, `a` has both and a message of each in hand when `b` joins. The same was seen with the Java client on Kafka 4.1.1.
 */
export function joinedBy(settings: Partial<KafkaSettings>, asks = 2): ModelBench {
  const bench = new ModelBench({ ...OUTSIDE, partitions: 2, ...settings });
  for (let index = 0; index < asks; index += 1) bench.ask('a');
  bench.advance(STILL_US);
  // Of two partitions, the first and the second.
  for (const producer of ['mg1', 'farm', 'mg1', 'farm', 'mg1', 'farm']) bench.publish(producer);
  return bench;
}

export function owners(bench: ModelBench): readonly string[] {
  return bench.log().partitions.map(({ owner }) => owner);
}
