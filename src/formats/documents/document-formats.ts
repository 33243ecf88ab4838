/** The rows of documents: each becomes a scenario, and a diagram a recording as well. */
import type { FormatNote, ImportFormat, ReadResult } from '../format.ts';
import { isAsyncApi, readAsyncApi } from './asyncapi/asyncapi-scenario.ts';
import { recordingOfDiagram } from './mermaid/diagram-recording.ts';
import { scenarioOf } from './mermaid/diagram-scenario.ts';
import { planOf } from './mermaid/plan.ts';
import { isSequenceDiagram, readDiagram } from './mermaid/read-diagram.ts';
import { isRabbitDefinitions, readDefinitions } from './rabbitmq/rabbitmq-scenario.ts';

/** UTF-16 units of a text that are looked at to recognise it. */
const RECOGNISED_UNITS = 65_536;

function readMermaid(text: string, title: string): ReadResult {
  const read = readDiagram(text);
  if (!read.ok) return read;
  const { diagram } = read;
  const { scenario, notes } = scenarioOf(diagram, title);
  return {
    ok: true,
    recording: recordingOfDiagram(diagram, title),
    scenario,
    notes: [
      ...diagram.issues.map(({ line, column, text: words }) => noteOf(words, `line ${line}, column ${column}`)),
      ...planOf(diagram).unplayed.map(({ place, text: words }) => noteOf(words, `line ${place.line}`)),
      ...notes.map((words) => noteOf(words)),
    ],
  };
}

function noteOf(text: string, place?: string): FormatNote {
  return { text, count: 1, ...(place === undefined ? {} : { place }) };
}

/** Formats of documents, the most particular first. */
export const DOCUMENT_FORMATS: readonly ImportFormat[] = [
  {
    id: 'mermaid',
    name: 'Mermaid sequence diagram',
    endings: ['.mmd', '.mermaid'],
    recognise: (text) => isSequenceDiagram(text.slice(0, RECOGNISED_UNITS)),
    read: (text, { title }) => readMermaid(text, title),
  },
  {
    id: 'asyncapi',
    name: 'AsyncAPI document',
    endings: ['.yaml', '.yml'],
    recognise: (text) => isAsyncApi(text.slice(0, RECOGNISED_UNITS)),
    read: (text, { title }) => readAsyncApi(text, title),
  },
  {
    id: 'rabbitmq',
    name: 'RabbitMQ export of definitions',
    endings: ['.definitions.json'],
    recognise: (text) => isRabbitDefinitions(text.slice(0, RECOGNISED_UNITS)),
    read: (text, { title }) => readDefinitions(text, title),
  },
];
