/** A run or a recording as a page of Markdown: the scene, its messages, and what happened, in words. */
import type { Scenario } from '../../scenario/index.ts';
import { describe, formatTime, journeyOf, type MessageId, messageNumber, type Trace } from '../../trace/index.ts';
import { payloadText } from './payload-text.ts';

/** Largest number of messages in the table, and of events in the account. */
const ROWS_MAX = 500;

/**
 * Writes the report.
 * @param title heading of the page; '' for a general one
 * @param scenario scene that was played, if it is known
 */
export function writeReport(trace: Trace, title = '', scenario?: Scenario): string {
  const parts = [
    [`# ${plain(title === '' ? 'A run of agents' : title)}`],
    scenario === undefined || scenario.description === '' ? [] : [plain(scenario.description)],
    sceneOf(trace, scenario),
    messagesOf(trace),
    eventsOf(trace),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
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

function messagesOf(trace: Trace): readonly string[] {
  const messages: MessageId[] = [];
  let count = 0;
  for (let number = 0; number < trace.length; number += 1) {
    if (trace.kindOf(number) !== 'published') continue;
    count += 1;
    if (messages.length < ROWS_MAX) messages.push(number);
  }
  const rows = messages.map((message) => {
    const { published, deliveries, accepted } = journeyOf(trace, message);
    const receivers = deliveries.flatMap(({ agent, received }) =>
      received === undefined ? [] : `${agent} at ${formatTime(trace.atUs(received))}`,
    );
    return [
      plain(`${published.channel} ${messageNumber(trace, message)}`),
      formatTime(published.atUs),
      plain(published.agent),
      accepted === undefined ? '' : formatTime(trace.atUs(accepted)),
      plain(receivers.join(', ')),
      code(payloadText(published)),
    ];
  });
  const head = ['Message', 'Published', 'Sender', 'Accepted', 'Received by', 'Payload'];
  return ['## Messages', '', ...tableOf(head, rows), ...leftOut(count - messages.length, 'messages')];
}

function eventsOf(trace: Trace): readonly string[] {
  const count = Math.min(trace.length, ROWS_MAX);
  const items = Array.from(
    { length: count },
    (_, number) => `- ${formatTime(trace.atUs(number))}: ${plain(describe(trace, number))}`,
  );
  return ['## What happened', '', ...items, ...leftOut(trace.length - count, 'events')];
}

function leftOut(count: number, what: string): readonly string[] {
  return count === 0 ? [] : ['', `${count} more ${what} are left out.`];
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)];
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
