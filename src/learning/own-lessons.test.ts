import { describe, expect, it } from 'vitest';
import { fullStorage, testStorage } from '../store/testing/test-storage.ts';
import {
  createOwnLessons,
  OWN_LESSONS_KEY,
  type OwnLesson,
  readOwnLessons,
  removeOwnLesson,
  saveOwnLesson,
} from './own-lessons.ts';

const storing = (text: string) => testStorage({ [OWN_LESSONS_KEY]: text });
const lesson = (id: string, changedMs = 1): OwnLesson => ({ id, title: id, text: `# ${id}`, changedMs });

describe('lessons of one’s own', () => {
  it('are there again in the next visit, the latest first, and can be removed', () => {
    const storage = testStorage();
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
    const storage = fullStorage();
    const own = createOwnLessons(storage);
    saveOwnLesson(own, storage, lesson('a'));
    expect(own.getState()).toEqual({ lessons: [lesson('a')], unsaved: true });
  });

  it('that cannot be read are left out', () => {
    expect(readOwnLessons(storing('{'))).toEqual([]);
    expect(readOwnLessons(storing('{"id":"a"}'))).toEqual([]);
    expect(readOwnLessons(storing(JSON.stringify([null, { id: 1 }, lesson('a')])))).toEqual([lesson('a')]);
  });

  it('are 50 at most: the oldest goes', () => {
    const storage = testStorage();
    const own = createOwnLessons(storage);
    for (let number = 0; number <= 50; number += 1) saveOwnLesson(own, storage, lesson(`l${number}`));
    expect(own.getState().lessons).toHaveLength(50);
    expect(own.getState().lessons.at(-1)?.id).toBe('l1');
  });
});
