import { expect, it } from 'vitest';
import { InMemoryBroker } from '../in-memory-broker.ts';
import { rounds } from '../testing/rounds.ts';
import { CONTRACT, describeContract } from './contract.ts';
import { inMemoryHarness } from './in-memory.ts';

describeContract('InMemoryBroker', {
  ...inMemoryHarness((settings) => new InMemoryBroker(settings)),
  most: rounds(1_000_000),
});

it('the contract has all of its 61 rows, in order', () => {
  expect(CONTRACT.map(({ id }) => id)).toEqual(
    Array.from({ length: 61 }, (_, index) => `C${String(index + 1).padStart(2, '0')}`),
  );
});
