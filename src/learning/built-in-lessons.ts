/** The texts of the lessons that come with the page. Each is loaded when it is first opened. */
const TEXTS = import.meta.glob<string>('../teaching/lessons/*.md', { query: '?raw', import: 'default' });

/** Returns the text of a lesson; undefined if there is none of that name. */
export async function builtInLesson(slug: string): Promise<string | undefined> {
  const load = Object.entries(TEXTS).find(([path]) => slugOf(path) === slug)?.[1];
  return load?.();
}

/** Returns the slug of a file: its name without the number in front and the ending. */
function slugOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/^\d+-|\.md$/g, '');
}
