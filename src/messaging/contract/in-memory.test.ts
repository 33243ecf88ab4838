import { expect, it } from 'vitest';
import { InMemoryBroker } from '../in-memory-broker.ts';
import { ARE_FEW } from '../testing/rounds.ts';
import { describeContract } from './contract.ts';
import { inMemoryHarness } from './harness.ts';
import { CONTRACT } from './rows.ts';

describeContract('InMemoryBroker', {
  ...inMemoryHarness((settings) => new InMemoryBroker(settings)),
  most: ARE_FEW ? 20_000 : 1_000_000,
});

it('the contract has all of its rows, in order: C01 to C61 and C66 to C82', () => {
  const numbers = [
    ...Array.from({ length: 61 }, (_, index) => index + 1),
    ...Array.from({ length: 17 }, (_, index) => index + 66),
  ];
  expect(CONTRACT.map(({ id }) => id)).toEqual(numbers.map((number) => `C${String(number).padStart(2, '0')}`));
});
