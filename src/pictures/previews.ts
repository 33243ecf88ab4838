/** Previews of what comes with Heronry, made in the build: a picture for each example and each lesson, and its words. */
import { GALLERY, type Scenario } from '../scenario/index.ts';
import { playedTrace } from '../simulation/index.ts';
import { LESSONS, openStep, readLesson } from '../teaching/index.ts';
import type { Micros } from '../trace/index.ts';
import { momentSvg } from './moment-picture.ts';
import { coloursOf } from './pictured.ts';

/** Size of a preview in pixels: that of the cards in which chats and posts show a link. */
export const PREVIEW_WIDTH = 1200;
export const PREVIEW_HEIGHT = 630;

/** Words and picture of a link before it is opened. */
export interface Preview {
  /** Folder of its page in the site: `s/hierarchy` or `l/first-message`. */
  readonly folder: string;
  /** Fragment that opens it in the playground; as `src` of a player it plays. */
  readonly fragment: string;
  readonly title: string;
  readonly description: string;
  readonly svg: string;
}

/**
 * Returns the previews: of the gallery, then of the lessons.
 * @param lessonText reads the file of a lesson
 */
export function previews(lessonText: (file: string) => string): readonly Preview[] {
  return [
    ...GALLERY.map(
      ({ slug, scenario, startUs, teaches }): Preview => ({
        folder: `s/${slug}`,
        fragment: `gallery/${slug}`,
        title: scenario.name,
        description: teaches,
        svg: previewSvg(scenario, startUs),
      }),
    ),
    ...LESSONS.map(({ slug, file, title, summary }): Preview => {
      const read = readLesson(lessonText(file));
      const [step] = read.ok ? read.lesson.steps : [];
      if (step === undefined) throw new Error(`The lesson ${file} has no steps`);
      const svg = previewSvg(step.scenario, openStep(step).atUs ?? 0);
      return { folder: `l/${slug}`, fragment: `lesson/${slug}`, title, description: summary, svg };
    }),
  ];
}

/** Moment of a lesson that opens at 0, where nothing is on its way: its preview shows a message. */
const SOMETHING_MOVES: Micros = 1_200_000;

function previewSvg(scenario: Scenario, opensUs: Micros): string {
  const atUs = opensUs === 0 ? SOMETHING_MOVES : opensUs;
  const trace = playedTrace(scenario, atUs);
  const picture = momentSvg({ scenario, trace, atUs, theme: 'light' });
  const ground = coloursOf('light')('ground');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PREVIEW_WIDTH}" height="${PREVIEW_HEIGHT}">` +
    `<rect width="${PREVIEW_WIDTH}" height="${PREVIEW_HEIGHT}" fill="${ground}"/>` +
    picture.replace(/ width="\d+" height="\d+"/, ` width="${PREVIEW_WIDTH}" height="${PREVIEW_HEIGHT}"`).trimEnd() +
    '</svg>'
  );
}
