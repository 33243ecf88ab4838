/** Shows recordings: traces from files. */
import type { Scenario } from '../scenario/index.ts';
import type { HeronryStore } from '../store/index.ts';
import { NO_LANES } from '../store/index.ts';
import type { RecordedAgent, Recording } from '../trace/index.ts';
import { RecordedSource } from './recorded-source.ts';
import { recordingDocument, UsedLinks } from './recording-document.ts';

export { type ReadProgress, type ReadRecording, readRecording } from './read-recording.ts';
export { RecordedSource } from './recorded-source.ts';
export { readWindowLink, windowLink } from './window-link.ts';

export interface OpenOptions {
  /** Where it is from: the name of its file. */
  readonly from: string;
  /** Sentences about how it was read. */
  readonly notes?: readonly string[];
  /** Scenario that runs what it shows. @default none */
  readonly scenario?: Scenario;
  /** Links of the recording, if they are known. @default they are read from the trace */
  readonly links?: UsedLinks;
  /** Time at which it is shown, paused. @default its beginning, playing */
  readonly atUs?: number;
  /** Whether it is shown on a phone that is held upright. @default false */
  readonly upright?: boolean;
}

/** Makes the source of a recording. */
export function recordedSource(
  recording: Recording,
  { from, notes = [], scenario, links = new UsedLinks(), upright }: OpenOptions,
): RecordedSource {
  const { header, trace, problems, problemCount } = recording;
  links.readOn(trace);
  const { madeBy, payloads, untilUs = 0 } = header;
  return new RecordedSource({
    trace,
    document: recordingDocument(header, links.all(), from, upright),
    endUs: Math.max(untilUs, trace.lastUs),
    state: {
      kind: 'recorded',
      from,
      header: { payloads, ...(madeBy === undefined ? {} : { madeBy }) },
      problems,
      problemCount,
      notes,
      below: belowOf(header.agents),
      collapsed: new Map(),
      ...(scenario === undefined ? {} : { scenario }),
    },
  });
}

/** Returns the number of agents below each agent that has any. */
function belowOf(agents: readonly RecordedAgent[]): ReadonlyMap<string, number> {
  const parents = new Map(agents.map(({ name, parent }) => [name, parent]));
  const below = new Map<string, number>();
  for (const { parent } of agents)
    for (let above = parent; above !== undefined; above = parents.get(above))
      below.set(above, (below.get(above) ?? 0) + 1);
  return below;
}

/** Shows a recording in place of what is open. The user's own work has to be saved before. */
export function openRecording(store: HeronryStore, recording: Recording, options: OpenOptions): RecordedSource {
  const { atUs = 0 } = options;
  const source = recordedSource(recording, options);
  store.show(source, {
    origin: { kind: 'live' },
    atUs,
    playing: options.atUs === undefined,
    lanes: NO_LANES,
  });
  return source;
}
