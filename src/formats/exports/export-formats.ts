/** Formats of other programs that a run or a recording is written in: the one table. */
import { PROGRAM_FILES, programOf, programText } from '../../programs/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import {
  headerOf,
  NO_HEADER,
  prepareInSteps,
  type RecordingHeader,
  recordingPieces,
  type Trace,
} from '../../trace/index.ts';
import { writeAsyncApi } from '../documents/asyncapi/write-asyncapi.ts';
import { mermaidPieces } from '../documents/mermaid/index.ts';
import { otlpPieces } from '../traces/otlp-writer.ts';
import { chromeTracePieces } from './chrome-writer.ts';
import { type ExportPart, eventsOfPart, type HasEvent } from './export-part.ts';
import { messageTablePieces } from './message-table.ts';
import { joined, type Pieces } from './pieces.ts';
import { plantUmlPieces } from './plantuml.ts';
import { reportPieces } from './report.ts';
import { shiVizPieces } from './shiviz-writer.ts';

/** Content of an export. */
export interface Exported {
  readonly trace: Trace;
  /** Title of the scenario or the recording; '' for none. */
  readonly title: string;
  /** Scenario that was played; left out for a recording. */
  readonly scenario?: Scenario;
  /** Part of the run; of the formats that take one. @default all of it */
  readonly part?: ExportPart;
  /** Header of a recording, which one that is written again has too. */
  readonly header?: RecordingHeader;
}

interface FormatFacts {
  /** Name of the format, for users. */
  readonly label: string;
  /** Description for a help text and the dialog. */
  readonly hint: string;
  /** End of a file's name, without the dot before it. */
  readonly extension: string;
  readonly mediaType: string;
}

/** A format of a run or a recording, or of a scenario itself. */
export type ExportFormat = FormatFacts &
  (
    | {
        readonly of: 'run';
        readonly write: (exported: Exported) => string;
        /** Writes the same in pieces, each of a bounded number of events. */
        readonly pieces: (exported: Exported) => Pieces;
        /** Whether it writes a part of a run as well. @default false */
        readonly takesPart?: boolean;
      }
    | { readonly of: 'scenario'; readonly write: (scenario: Scenario) => string }
  );

/** Returns the functions of a row that writes a run, or a part of it. */
function ofPart(write: (exported: Exported, has: HasEvent) => Pieces) {
  return {
    ...ofRun((exported) => write(exported, eventsOfPart(exported.trace, exported.part))),
    takesPart: true,
  } as const;
}

/** Returns the functions of a row that writes a run. */
function ofRun(write: (exported: Exported) => Pieces) {
  function* pieces(exported: Exported): Generator<string> {
    yield* prepareInSteps(exported.trace);
    yield* write(exported);
  }
  return { of: 'run', pieces, write: (exported: Exported) => joined(write(exported)) } as const;
}

export const EXPORT_FORMATS = {
  mermaid: {
    label: 'Mermaid',
    hint: 'Sequence diagram, as Mermaid draws it',
    extension: 'mmd',
    mediaType: 'text/vnd.mermaid',
    ...ofPart(({ trace, title }, has) => mermaidPieces(trace, title, has)),
  },
  plantuml: {
    label: 'PlantUML',
    hint: 'Sequence diagram, as PlantUML draws it',
    extension: 'puml',
    mediaType: 'text/plain',
    ...ofPart(({ trace, title }, has) => plantUmlPieces(trace, title, has)),
  },
  markdown: {
    label: 'Markdown',
    hint: 'Report: the scene, its messages, and what happened, in words',
    extension: 'md',
    mediaType: 'text/markdown',
    ...ofPart(reportPieces),
  },
  csv: {
    label: 'CSV',
    hint: 'Table of the messages, for a spreadsheet',
    extension: 'csv',
    mediaType: 'text/csv',
    ...ofPart(({ trace }, has) => messageTablePieces(trace, has)),
  },
  otlp: {
    label: 'OpenTelemetry',
    hint: 'Trace as OTLP JSON, which Jaeger opens',
    extension: 'otlp.json',
    mediaType: 'application/json',
    ...ofRun(({ trace }) => otlpPieces(trace)),
  },
  perfetto: {
    label: 'Perfetto',
    hint: 'Trace events of Chrome (JSON), which Perfetto opens',
    extension: 'perfetto.json',
    mediaType: 'application/json',
    ...ofRun(({ trace }) => chromeTracePieces(trace)),
  },
  shiviz: {
    label: 'ShiViz',
    hint: 'Log with vector clocks, which ShiViz opens',
    extension: 'shiviz.log',
    mediaType: 'text/plain',
    ...ofRun(({ trace }) => shiVizPieces(trace)),
  },
  jsonl: {
    label: 'Recording',
    hint: 'The events as JSON Lines, which Heronry opens as a recording',
    extension: 'jsonl',
    mediaType: 'application/jsonl',
    ...ofRun(({ trace, title, scenario, header }) =>
      recordingPieces(
        trace,
        header ?? (scenario === undefined ? { ...NO_HEADER, title } : headerOf(scenario, trace.lastUs)),
      ),
    ),
  },
  asyncapi: {
    label: 'AsyncAPI',
    hint: 'The scenario as an AsyncAPI 3 document: channels, operations of the agents, messages with examples',
    extension: 'asyncapi.json',
    mediaType: 'application/json',
    of: 'scenario',
    write: writeAsyncApi,
  },
  python: {
    label: 'Python',
    hint: 'The scenario as a program, in the Python of HERON’s documentation',
    ...PROGRAM_FILES.python,
    of: 'scenario',
    write: (scenario) => programText(programOf(scenario, 'python')),
  },
  typescript: {
    label: 'TypeScript',
    hint: 'The scenario as a program, for the library of Heronry',
    ...PROGRAM_FILES.typescript,
    of: 'scenario',
    write: (scenario) => programText(programOf(scenario, 'typescript')),
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportFormatId = keyof typeof EXPORT_FORMATS;
