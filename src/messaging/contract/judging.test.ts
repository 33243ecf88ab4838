import { expect, it } from 'vitest';
import { BaseBroker, type Message } from '../index.ts';
import { inMemoryHarness } from './harness.ts';
import { CAPABILITIES, capabilityOf, claimsOf, judged, problemOf, sectionOf } from './judging.ts';
import { CONTRACT } from './rows.ts';

it('every row of a capability is a row of the contract, and belongs to one capability', () => {
  const rows = Object.values(CAPABILITIES).flatMap(({ rows: ids }) => [...ids]);
  expect(rows.filter((id) => !CONTRACT.some((row) => row.id === id))).toEqual([]);
  expect(new Set(rows).size).toBe(rows.length);
  expect(capabilityOf('C01')).toBeUndefined();
  expect(capabilityOf('C28')).toBe('timeouts');
});

it('the sections are in the order of the rows of the documentation', () => {
  expect([...new Set(CONTRACT.slice(0, 61).map(sectionOf))].join('')).toBe('ABCDEF');
});

it('a row that is not kept differs if it is claimed or is every broker’s, and else is not offered', () => {
  const row = (id: string) => ({ id, area: 'consume', title: 't' }) as const;
  expect(judged(row('C21'), 'no', []).result).toBe('differs');
  expect(judged(row('C28'), 'no', []).result).toBe('not offered');
  expect(judged(row('C28'), 'no', ['timeouts'])).toMatchObject({ result: 'differs', words: 'no' });
  expect(judged(row('C28'), undefined, [])).toMatchObject({ result: 'kept', capability: 'timeouts' });
});

it('reads what a broker claims of itself or of its class', () => {
  expect(claimsOf(new (Object.assign(class {}, { capabilities: ['stats', 1] }))())).toEqual(['stats']);
  expect(
    claimsOf(
      new (class {
        capabilities = ['reset'];
      })(),
    ),
  ).toEqual(['reset']);
  expect(claimsOf({})).toEqual([]);
});

it('says what was expected and what came', async () => {
  class Newest extends BaseBroker {
    readonly #queue: Message[] = [];
    createChannel(): void {}
    async publish(_channel: string, message: Message): Promise<void> {
      this.#queue.push(message);
    }
    async consume<Received extends object>(): Promise<Received> {
      return this.#queue.pop() as Received;
    }
    subscribe(): never {
      throw new Error('no');
    }
  }
  const row = CONTRACT.find(({ id }) => id === 'C21');
  if (row === undefined) throw new Error('C21 is gone');
  expect(
    await problemOf(
      row,
      inMemoryHarness(() => new Newest()),
    ),
  ).toMatch(/^expected .* to equal .*/);
});
