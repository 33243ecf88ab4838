/** Tables of the documents have what the code has: options of brokers with their defaults, options of commands, kinds. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CONTRACT_HELP } from '../src/cli/contract-command.ts';
import { EXPORT_HELP } from '../src/cli/export-command.ts';
import { IMPORT_HELP } from '../src/cli/import-command.ts';
import { LESSON_HELP } from '../src/cli/lesson-command.ts';
import { PLAYER_HELP } from '../src/cli/player-command.ts';
import { QUIZ_HELP } from '../src/cli/quiz-command.ts';
import { RUN_HELP } from '../src/cli/run-command.ts';
import { SCRIPT_HELP } from '../src/cli/script-command.ts';
import { SERVE_HELP } from '../src/cli/serve-command.ts';
import { BEHAVIOURS, FAULTS } from '../src/scenario/index.ts';

const TABLES = [
  ['### Options of `InMemoryBroker`', 'src/messaging/in-memory-options.ts', 'InMemoryBrokerOptions'],
  ['### Options of `RedisBroker`', 'src/brokers/redis/redis-broker.ts', 'RedisBrokerOptions'],
  ['### Options of `RedisPubSubBroker`', 'src/brokers/redis/redis-pubsub-broker.ts', 'RedisPubSubBrokerOptions'],
  ['### Options of `KafkaBroker`', 'src/brokers/kafka/kafka-broker.ts', 'KafkaBrokerOptions'],
  ['### Options of `GatewayBroker`', 'src/brokers/gateway/gateway-broker.ts', 'GatewayBrokerOptions'],
  ['## Options of every network broker', 'src/brokers/network/network-options.ts', 'NetworkBrokerOptions'],
] as const;

/** Returns the options of an interface, each with the default in its comment. */
function declared(file: string, name: string): Readonly<Record<string, string>> {
  const [, body = ''] = readFileSync(file, 'utf8').split(`export interface ${name}`);
  const [members = ''] = body.split('\n}');
  const found = [...members.matchAll(/(?:\/\*\*((?:(?!\*\/).)*)\*\/\s+)?readonly (\w+)\??:/gs)];
  return Object.fromEntries(
    found.map(([, comment = '', option = '']) => {
      const [, text = ''] = comment.replace(/\s+\* ?|\s+/g, ' ').split('@default');
      return [option, plain(text)];
    }),
  );
}

/** Returns the options of a table, each with its default. */
function documented(heading: string): Readonly<Record<string, string>> {
  const [, rest = ''] = readFileSync('docs/brokers.md', 'utf8').split(`${heading}\n`);
  const [part = ''] = rest.split(/\n#+ /);
  const rows = [...part.matchAll(/^\| `(\w+)` \| .* \|(.*)\|$/gm)];
  return Object.fromEntries(rows.map(([, option = '', text = '']) => [option, plain(text)]));
}

function plain(text: string): string {
  return text.replace(/[`',_]/g, '').trim();
}

it.each(TABLES)('%s', (heading, file, name) => {
  const options = declared(file, name);
  expect(Object.keys(options).length).toBeGreaterThan(2);
  expect(documented(heading)).toEqual(options);
});

it.each([
  ['docs/command-line.md', '## `heronry run`', RUN_HELP],
  ['docs/command-line.md', '## `heronry script`', SCRIPT_HELP],
  ['docs/command-line.md', '## `heronry quiz`', QUIZ_HELP],
  ['docs/command-line.md', '## `heronry import`', IMPORT_HELP],
  ['docs/command-line.md', '## `heronry export`', EXPORT_HELP],
  ['docs/command-line.md', '## `heronry player`', PLAYER_HELP],
  ['docs/command-line.md', '## `heronry lesson check`', LESSON_HELP],
  ['docs/command-line.md', '## `heronry contract`', CONTRACT_HELP],
  ['docs/gateway.md', '# ', SERVE_HELP],
] as const)('%s has under %s the options that the help of the command lists', (page, heading, help) => {
  const listed = [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option);
  const [, part = ''] = `\n${readFileSync(page, 'utf8')}`.split(`\n${heading}`);
  const [section = ''] = heading === '# ' ? [part] : part.split('\n## ');
  const rows = [...section.matchAll(/^\| `(?:-\w, )?(--[a-z-]+)[^`]*` \|/gm)].map(([, option]) => option);
  expect(listed.length).toBeGreaterThan(0);
  // An option of every command, in the help of all.
  expect(rows.filter((option) => option !== '--debug').toSorted()).toEqual(listed.toSorted());
});

it.each([
  ['## Behaviours', BEHAVIOURS],
  ['## Faults', FAULTS],
] as const)('docs/page.md has every kind under %s, by its label', (heading, kinds) => {
  const [, rest = ''] = readFileSync('docs/page.md', 'utf8').split(`${heading}\n`);
  const [part = ''] = rest.split(/\n#+ /);
  const [, , ...rows] = [...part.matchAll(/^\| (.*?) \|/gm)].map(([, label]) => label);
  expect(rows).toEqual(Object.values(kinds).map(({ label }) => label));
});
