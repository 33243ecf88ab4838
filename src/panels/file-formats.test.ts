import { describe, expect, it } from 'vitest';
import {
  ACCEPTED_FILES,
  FILE_FORMATS,
  type FormatId,
  formatOfFile,
  formatsIn,
  isLessonName,
  LESSON_FILE,
  OPENED_NOUN,
} from './file-formats.ts';

const IDS = Object.keys(FILE_FORMATS) as readonly FormatId[];

describe('formats of files', () => {
  it('are each written from one place, under a name of their own', () => {
    expect([...formatsIn('menu'), ...formatsIn('log')].sort()).toEqual([...IDS].sort());
    expect(new Set(IDS.map((id) => FILE_FORMATS[id].extension)).size).toBe(IDS.length);
    expect(new Set(IDS.map((id) => FILE_FORMATS[id].write.label)).size).toBe(IDS.length);
  });

  it('that the page opens are picked, and recognised by the names that it gives them', () => {
    const opened = IDS.filter((id) => 'opens' in FILE_FORMATS[id]);
    expect(opened).toContain('scenario');
    for (const id of opened) {
      expect(formatOfFile(`Grid.${FILE_FORMATS[id].extension}`)).toBe(id);
      expect(formatOfFile(`GRID.${FILE_FORMATS[id].extension.toUpperCase()}`)).toBe(id);
      expect(ACCEPTED_FILES.split(',')).toContain(FILE_FORMATS[id].mediaType);
    }
  });

  it('of lessons are picked by their names', () => {
    expect(isLessonName(`First.${LESSON_FILE.extension.toUpperCase()}`)).toBe(true);
    expect(isLessonName('readme.txt')).toBe(false);
    expect(ACCEPTED_FILES.split(',')).toEqual(expect.arrayContaining([LESSON_FILE.mediaType, '.md']));
    expect(OPENED_NOUN).toBe('scenario, recording or lesson');
  });

  it('that are none of the table are opened as a scenario, which says what is wrong', () => {
    for (const name of ['photo.png', 'grid', 'a.trace.txt', '']) expect(formatOfFile(name)).toBe('scenario');
  });
});
