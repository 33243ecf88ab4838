import type { LessonScenes } from '../lesson-scenes.ts';

declare global {
  interface Window {
    /** The scenes of the lessons, once their file is loaded. */
    heronryLessons?: LessonScenes;
  }
}

/**
 * Loads the scenes of the lessons, a plain script that the page names.
 * @throws Error if the page has none
 */
export async function loadLessons(): Promise<LessonScenes> {
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
