/** Scenarios as commands take them: a file, standard input, an example of the gallery, or a link. */
import { decodeMoment, GALLERY, parseScenarioText, type Scenario } from '../scenario/index.ts';
import { didYouMean } from './did-you-mean.ts';
import { type CommandIo, UsageError } from './usage.ts';

/** Parts of a link before the moment: an address, and how it opens. */
const LINK = /^(?:(?:https?:\/\/[^#]*)?#(?:present\/)?)?(?:gallery\/)?(.+)$/s;
const IS_LINK = /^(?:https?:\/\/[^#]*)?#/;

/** A scenario, and the moment that its source shows. */
export interface OpenedSource {
  readonly scenario: Scenario;
  /** Repairs, a sentence each. */
  readonly repairs: readonly string[];
  /** Moment of a link, or at which an example of the gallery opens; undefined for a file. */
  readonly atUs: number | undefined;
}

/**
 * Reads a scenario from its source.
 * @throws UsageError
 */
export async function openedSource(source: string, io: CommandIo): Promise<OpenedSource> {
  const name = LINK.exec(source)?.[1] ?? source;
  const entry = GALLERY.find(({ slug }) => slug === name);
  if (entry !== undefined) return { scenario: entry.scenario, repairs: [], atUs: entry.startUs };
  if (!IS_LINK.test(source)) return { ...readScenario(source, io), atUs: undefined };
  const decoded = await decodeMoment(name);
  if (!decoded.ok) throw new UsageError(decoded.error);
  return { scenario: decoded.moment.scenario, repairs: decoded.repairs, atUs: decoded.moment.atUs };
}

/**
 * Returns a scenario of the gallery, or of a file, with what was repaired in it.
 * @throws UsageError
 */
export function readScenario(
  source: string,
  io: CommandIo,
): { readonly scenario: Scenario; readonly repairs: readonly string[] } {
  const entry = GALLERY.find(({ slug }) => slug === source);
  if (entry !== undefined) return { scenario: entry.scenario, repairs: [] };
  const checked = parseScenarioText(readSource(source, io));
  if ('error' in checked) throw new UsageError(`${source}: ${checked.error}`);
  return checked;
}

function readSource(source: string, io: CommandIo): string {
  try {
    return io.readText(source);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const names = GALLERY.map(({ slug }) => slug);
    throw new UsageError(
      `“${source}” is not an example of the gallery (${names.join(', ')}) and cannot be read as a file: ${why}.${didYouMean(source, names)}`,
    );
  }
}
