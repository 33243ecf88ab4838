import { describe, expect, it } from 'vitest';
import {
  createOwnLessons,
  OWN_LESSONS_KEY,
  type OwnLesson,
  readOwnLessons,
  removeOwnLesson,
  saveOwnLesson,
} from './own-lessons.ts';
import type { KeyStorage } from './progress.ts';

function memory(first: string | null = null): KeyStorage {
  let text = first;
  return {
    getItem: (key) => (key === OWN_LESSONS_KEY ? text : null),
    setItem: (_, next) => {
      text = next;
    },
  };
}

const lesson = (id: string, changedMs = 1): OwnLesson => ({ id, title: id, text: `# ${id}`, changedMs });

describe('lessons of one’s own', () => {
  it('are there again in the next visit, the latest first, and can be removed', () => {
    const storage = memory();
    const own = createOwnLessons(storage);
    for (const id of ['a', 'b', 'a']) saveOwnLesson(own, storage, lesson(id));
    expect(
      createOwnLessons(storage)
        .getState()
        .lessons.map(({ id }) => id),
    ).toEqual(['a', 'b']);
    removeOwnLesson(own, storage, 'a');
    expect(readOwnLessons(storage).map(({ id }) => id)).toEqual(['b']);
  });

  it('stay for the visit where the browser saves nothing, and say that they are not saved', () => {
    const storage: KeyStorage = {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    };
    const own = createOwnLessons(storage);
    saveOwnLesson(own, storage, lesson('a'));
    expect(own.getState()).toEqual({ lessons: [lesson('a')], unsaved: true });
  });

  it('that cannot be read are left out', () => {
    expect(readOwnLessons(memory('{'))).toEqual([]);
    expect(readOwnLessons(memory('{"id":"a"}'))).toEqual([]);
    expect(readOwnLessons(memory(JSON.stringify([null, { id: 1 }, lesson('a')])))).toEqual([lesson('a')]);
  });

  it('are 50 at most: the oldest goes', () => {
    const storage = memory();
    const own = createOwnLessons(storage);
    for (let number = 0; number <= 50; number += 1) saveOwnLesson(own, storage, lesson(`l${number}`));
    expect(own.getState().lessons).toHaveLength(50);
    expect(own.getState().lessons.at(-1)?.id).toBe('l1');
  });
});
