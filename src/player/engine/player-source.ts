/**
 * Opens the source of a player. Files were loaded by the page around the frame. Code never runs: agents in code do nothing in a
 * player, and it says so.
 */
import { recordingDocument, UsedLinks } from '../../recording/recording-document.ts';
import { readWindowLink } from '../../recording/window-link.ts';
import {
  checkScenario,
  codeOf,
  decodeMoment,
  GALLERY,
  parseScenarioText,
  type Scenario,
  uprightScene,
} from '../../scenario/index.ts';
import { brokerModel, Run } from '../../simulation/index.ts';
import type { PlayableRun } from '../../store/source.ts';
import { type Micros, type Recording, type RecordingResult, readRecordingText } from '../../trace/index.ts';
import { sourceOf } from '../player-attributes.ts';
import type { PlayerLesson } from '../player-lesson.ts';
import type { PlayerSelection } from '../player-protocol.ts';
import { loadLessons } from './load-lessons.ts';

/** A source as it is asked for: words of `src`, the text of a file, or a document. */
export type AskedSource = { readonly src: string } | { readonly text: string } | { readonly document: unknown };

/** A source that can be played. */
export interface OpenedSource {
  readonly scenario: Scenario;
  /** The document with the places of its nodes for an upright screen. */
  readonly upright: Scenario;
  readonly run: PlayableRun;
  /** Moment at which it opens. */
  readonly atUs: Micros;
  readonly selection: PlayerSelection;
  /** Fragment that opens it in the playground; undefined if only a link to the moment does. */
  readonly fragment: string | undefined;
  readonly isRecording: boolean;
  /** Lesson of which it is a scenario. */
  readonly lesson: PlayerLesson | undefined;
  /** Whether it has code, which a player does not run. */
  readonly hasCode: boolean;
}

/** @throws Error with a readable message */
export async function openSource(asked: AskedSource): Promise<OpenedSource> {
  if ('document' in asked) return ofScenario(checked(checkScenario(asked.document)));
  if ('text' in asked) return ofText(asked.text);
  const { src } = asked;
  if (src.trimStart().startsWith('{')) return ofText(src);
  const bare = GALLERY.some(({ slug }) => slug === src.trim()) ? `gallery/${src.trim()}` : src;
  const source = sourceOf(bare);
  if (source.kind === 'link') return ofLink(source.fragment);
  if (source.kind === 'name') return ofName(source.name);
  if (src.trim() === '') throw new Error('Nothing to play: the player has no source.');
  throw new Error(`“${src.slice(0, 60)}” is a file: only a page with heronry-player.js can load it.`);
}

async function ofName(name: string): Promise<OpenedSource> {
  const [folder, slug = ''] = name.split('/');
  if (folder === 'lesson') {
    const { lessons } = await loadLessons();
    const lesson = Object.hasOwn(lessons, slug) ? lessons[slug] : undefined;
    const [card] = lesson?.cards ?? [];
    const scenario = lesson?.scenes[card?.scene ?? 0];
    if (lesson === undefined || scenario === undefined)
      throw new Error(`There is no ${name}. The lessons are ${Object.keys(lessons).join(', ')}.`);
    return { ...ofScenario(scenario, card?.atUs), fragment: name, lesson };
  }
  const entry = folder === 'gallery' ? GALLERY.find((one) => one.slug === slug) : undefined;
  if (entry === undefined) {
    const names = GALLERY.map((one) => one.slug).join(', ');
    throw new Error(`There is no ${name}. The gallery has ${names}.`);
  }
  return { ...ofScenario(entry.scenario, entry.startUs), upright: uprightScene(entry), fragment: name };
}

async function ofLink(fragment: string): Promise<OpenedSource> {
  if (fragment.startsWith('r')) return ofRecording(await readWindowLink(fragment), fragment);
  const decoded = await decodeMoment(fragment);
  if (!decoded.ok) throw new Error(decoded.error);
  const { scenario, atUs, selection, message } = decoded.moment;
  const [node] = selection;
  const selected = message !== undefined ? { message } : node === undefined ? {} : { [node.kind]: node.id };
  return { ...ofScenario(scenario, atUs), selection: selected };
}

/** Reads a scenario, or else a recording. */
function ofText(text: string): OpenedSource {
  const isLines = /^\s*\{[^\n]*\}\s*\n\s*\{/.test(text);
  if (isLines) return ofRecording(readRecordingText(text), undefined);
  return ofScenario(checked(parseScenarioText(text)));
}

function checked(result: ReturnType<typeof checkScenario>): Scenario {
  if ('error' in result) throw new Error(result.error);
  return result.scenario;
}

/** Returns a source of a lesson with another scenario of it. */
export function withScene({ fragment, lesson }: OpenedSource, scenario: Scenario, atUs: Micros): OpenedSource {
  return { ...ofScenario(scenario, atUs), fragment, lesson };
}

function ofScenario(scenario: Scenario, atUs: Micros = 0): OpenedSource {
  return {
    scenario,
    upright: scenario,
    run: new Run(scenario, { makeModel: brokerModel }),
    atUs,
    selection: {},
    fragment: undefined,
    isRecording: false,
    lesson: undefined,
    hasCode: codeOf(scenario).length > 0,
  };
}

function ofRecording(result: RecordingResult, fragment: string | undefined): OpenedSource {
  if (!result.ok) throw new Error(`The recording cannot be read: ${result.error}`);
  const { recording } = result;
  const document = (upright: boolean): Scenario =>
    recordingDocument(recording.header, linksOf(recording), 'Recording', upright);
  const endUs = Math.max(recording.header.untilUs ?? 0, recording.trace.lastUs);
  return {
    scenario: document(false),
    upright: document(true),
    run: {
      trace: recording.trace,
      frontierUs: endUs,
      endUs,
      halted: undefined,
      advanceTo: () => undefined,
      nextEventUs: () => undefined,
    },
    atUs: recording.trace.startUs,
    selection: {},
    fragment,
    isRecording: true,
    lesson: undefined,
    hasCode: false,
  };
}

function linksOf({ trace }: Recording): ReturnType<UsedLinks['all']> {
  const links = new UsedLinks();
  links.readOn(trace);
  return links.all();
}
