import type { LessonsPart } from '../lesson/player-lessons.ts';

declare global {
  interface Window {
    /** The lessons, once their file is loaded. */
    heronryLessons?: LessonsPart;
  }
}

/**
 * Loads the lessons, a plain script that the page names.
 * @throws Error if the page has none
 */
export async function loadLessons(): Promise<LessonsPart> {
  const address = document.getElementById('lessons')?.getAttribute('href');
  if (window.heronryLessons === undefined && address) {
    const script = document.createElement('script');
    script.src = address;
    await new Promise<void>((resolve) => {
      for (const end of ['load', 'error']) script.addEventListener(end, () => resolve());
      document.head.append(script);
    });
  }
  if (window.heronryLessons === undefined) throw new Error('The lessons could not be loaded.');
  return window.heronryLessons;
}
