/** A run or a recording as a page of Markdown: the scene, its messages, and what happened, in words. */
import type { Scenario } from '../../scenario/index.ts';
import {
  describe,
  type EventNumber,
  formatTime,
  journeyOf,
  type MessageId,
  messageNumber,
  type Trace,
} from '../../trace/index.ts';
import type { Exported } from './export-formats.ts';
import type { HasEvent } from './export-part.ts';
import { payloadText } from './payload-text.ts';
import { eachEvent, eachItem, type Steps } from './pieces.ts';

/** Largest number of messages in the table, and of events in the account. */
const ROWS_MAX = 500;

/**
 * Writes the report.
 * @param title heading of the page; '' for a general one
 * @param scenario scene that was played, if it is known
 */
export function* reportPieces({ trace, title = '', scenario }: Exported, has: HasEvent): Steps<void> {
  const description = scenario === undefined || scenario.description === '' ? '' : `\n\n${plain(scenario.description)}`;
  yield `# ${plain(title === '' ? 'A run of agents' : title)}${description}\n\n`;
  yield `${sceneOf(trace, scenario).join('\n')}\n\n`;
  yield* messagesOf(trace, has);
  yield '\n';
  yield* eventsOf(trace, has);
}

function sceneOf(trace: Trace, scenario: Scenario | undefined): readonly string[] {
  const world = trace.worldAt(Number.POSITIVE_INFINITY);
  const links = scenario?.links ?? [];
  const listed = (kind: 'publish' | 'subscribe' | 'consume', channel: string): string =>
    links
      .filter((link) => link.kind === kind && link.channel === channel)
      .map(({ agent }) => agent)
      .join(', ');
  const agents = [...world.agents.keys()];
  const heading = ['## Scene', '', `${agents.length} agents: ${plain(agents.join(', '))}.`, ''];
  const channels = [...world.channels.keys()];
  if (scenario === undefined) return [...heading, `${channels.length} channels: ${plain(channels.join(', '))}.`];
  return [
    ...heading,
    ...tableOf(
      ['Channel', 'Publishers', 'Subscribers', 'Consumers'],
      channels.map((id) => [id, listed('publish', id), listed('subscribe', id), listed('consume', id)].map(plain)),
    ),
  ];
}

function* messagesOf(trace: Trace, has: HasEvent): Steps<void> {
  const messages: MessageId[] = [];
  let count = 0;
  yield* eachEvent(trace, (number) => {
    if (!has(number) || trace.kindOf(number) !== 'published') return;
    count += 1;
    if (messages.length < ROWS_MAX) messages.push(number);
  });
  const head = ['Message', 'Published', 'Sender', 'Accepted', 'Received by', 'Payload'];
  yield `${['## Messages', '', ...tableOf(head, [])].join('\n')}\n`;
  yield* eachItem(messages, (message) => `${rowOf(trace, message)}\n`);
  yield leftOut(count - messages.length, 'messages');
}

function rowOf(trace: Trace, message: MessageId): string {
  const { published, deliveries, accepted } = journeyOf(trace, message);
  const receivers = deliveries.flatMap(({ agent, received }) =>
    received === undefined ? [] : `${agent} at ${formatTime(trace.atUs(received))}`,
  );
  return lineOf([
    plain(`${published.channel} ${messageNumber(trace, message)}`),
    formatTime(published.atUs),
    plain(published.agent),
    accepted === undefined ? '' : formatTime(trace.atUs(accepted)),
    plain(receivers.join(', ')),
    code(payloadText(published)),
  ]);
}

function* eventsOf(trace: Trace, has: HasEvent): Steps<void> {
  const numbers: EventNumber[] = [];
  let count = 0;
  yield* eachEvent(trace, (number) => {
    if (!has(number)) return;
    count += 1;
    if (numbers.length < ROWS_MAX) numbers.push(number);
  });
  yield '## What happened\n\n';
  yield* eachItem(numbers, (number) => `- ${formatTime(trace.atUs(number))}: ${plain(describe(trace, number))}\n`);
  yield leftOut(count - numbers.length, 'events');
}

function leftOut(count: number, what: string): string {
  return count === 0 ? '' : `\n${count} more ${what} are left out.\n`;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [lineOf(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(lineOf)];
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Characters that are markup, or that begin a line of their own. */
const MARKUP = /[\\`*_[\]<>|#~!&]/g;

/** Returns Markdown that shows the words, on one line. */
function plain(words: string): string {
  return words.replaceAll(MARKUP, (character) => `\\${character}`).replaceAll(/\s+/g, ' ');
}

/** Returns Markdown that shows the text as code, in a cell of a table. */
function code(text: string): string {
  return text.includes('`') ? plain(text) : `\`${text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``;
}
