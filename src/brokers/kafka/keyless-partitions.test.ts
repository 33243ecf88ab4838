import { expect, it } from 'vitest';
import { KeylessPartitions } from './topic.ts';

/** Returns the number of messages that went to each partition in turn, as `partition × messages`. */
function runs(bytes: number, messages: number, ...random: readonly number[]): readonly string[] {
  const left = [...random];
  const chosen = new KeylessPartitions(() => left.shift() ?? 0);
  const counted: { readonly partition: number; count: number }[] = [];
  for (let sent = 0; sent < messages; sent += 1) {
    const partition = chosen.choose(bytes, 4);
    const last = counted.at(-1);
    if (last?.partition === partition) last.count += 1;
    else counted.push({ partition, count: 1 });
  }
  return counted.map(({ partition, count }) => `${partition} × ${count}`);
}

it('keyless messages - go to one partition until it has got 16 KiB, then to one at random', () => {
  expect(runs(1024, 40, 0.3, 0.99, 0.5)).toEqual(['1 × 16', '3 × 16', '2 × 8']);
  expect(runs(1000, 40, 0, 0.75)).toEqual(['0 × 17', '3 × 17', '0 × 6']);
});

it('keyless messages - may go to the same partition again', () => {
  expect(runs(8192, 6, 0.3, 0.3, 0.6)).toEqual(['1 × 4', '2 × 2']);
});

it('keyless messages - go one to each partition where each is longer than a batch', () => {
  expect(runs(20_000, 3, 0, 0.5, 0.9)).toEqual(['0 × 1', '2 × 1', '3 × 1']);
});
