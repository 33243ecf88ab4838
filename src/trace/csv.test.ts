import { expect, it } from 'vitest';
import { csvOf } from './csv.ts';

it('ends each row, quotes what CSV needs quoted, and keeps what looks like a formula as text', () => {
  expect(
    csvOf([
      ['name', 'text'],
      ['a', 'x, "y"'],
      ['=1+1', 'a=b'],
    ]),
  ).toBe(['name,text', 'a,"x, ""y"""', "'=1+1,a=b", ''].join('\r\n'));
});
