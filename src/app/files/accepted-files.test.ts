import { expect, it } from 'vitest';
import { IMPORT_FORMATS } from '../../formats/index.ts';
import { ACCEPTED_FILES } from '../../panels/file-formats.ts';

it('the file picker offers the files of every format that is imported', () => {
  const accepted = ACCEPTED_FILES.split(',');
  const endings = IMPORT_FORMATS.flatMap((format) => format.endings);
  expect(endings.filter((ending) => !accepted.some((one) => one.startsWith('.') && ending.endsWith(one)))).toEqual([]);
});
