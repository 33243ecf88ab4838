/** Formats of other programs that a run or a recording is written in: the one table. */
import { PROGRAM_FILES, programOf, programText } from '../../programs/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import type { Trace } from '../../trace/index.ts';
import { writeAsyncApi } from '../documents/asyncapi/write-asyncapi.ts';
import { writeMermaid } from '../documents/mermaid/index.ts';
import { writeOtlp } from '../traces/otlp-writer.ts';
import { writeChromeTrace } from './chrome-writer.ts';
import { writeMessageTable } from './message-table.ts';
import { writePlantUml } from './plantuml.ts';
import { writeReport } from './report.ts';
import { writeShiViz } from './shiviz-writer.ts';

/** Content of an export. */
export interface Exported {
  readonly trace: Trace;
  /** Title of the scenario or the recording; '' for none. */
  readonly title: string;
  /** Scenario that was played; left out for a recording. */
  readonly scenario?: Scenario;
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
    | { readonly of: 'run'; readonly write: (exported: Exported) => string }
    | { readonly of: 'scenario'; readonly write: (scenario: Scenario) => string }
  );

export const EXPORT_FORMATS = {
  mermaid: {
    label: 'Mermaid',
    hint: 'Sequence diagram, as Mermaid draws it',
    extension: 'mmd',
    mediaType: 'text/vnd.mermaid',
    of: 'run',
    write: ({ trace, title }) => writeMermaid(trace, title).text,
  },
  plantuml: {
    label: 'PlantUML',
    hint: 'Sequence diagram, as PlantUML draws it',
    extension: 'puml',
    mediaType: 'text/plain',
    of: 'run',
    write: ({ trace, title }) => writePlantUml(trace, title),
  },
  markdown: {
    label: 'Markdown',
    hint: 'Report: the scene, its messages, and what happened, in words',
    extension: 'md',
    mediaType: 'text/markdown',
    of: 'run',
    write: ({ trace, title, scenario }) => writeReport(trace, title, scenario),
  },
  csv: {
    label: 'CSV',
    hint: 'Table of the messages, for a spreadsheet',
    extension: 'csv',
    mediaType: 'text/csv',
    of: 'run',
    write: ({ trace }) => writeMessageTable(trace),
  },
  otlp: {
    label: 'OpenTelemetry',
    hint: 'Trace as OTLP JSON, which Jaeger opens',
    extension: 'otlp.json',
    mediaType: 'application/json',
    of: 'run',
    write: ({ trace }) => writeOtlp(trace),
  },
  perfetto: {
    label: 'Perfetto',
    hint: 'Trace events of Chrome (JSON), which Perfetto opens',
    extension: 'perfetto.json',
    mediaType: 'application/json',
    of: 'run',
    write: ({ trace }) => writeChromeTrace(trace),
  },
  shiviz: {
    label: 'ShiViz',
    hint: 'Log with vector clocks, which ShiViz opens',
    extension: 'shiviz.log',
    mediaType: 'text/plain',
    of: 'run',
    write: ({ trace }) => writeShiViz(trace),
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
