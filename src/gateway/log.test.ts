import { expect, it } from 'vitest';
import { createLogger, type Level } from './log.ts';

function logged(level?: Level) {
  const lines: string[] = [];
  const secrets = ['hunter2', 'p"ss', ''];
  const now = () => new Date(0);
  return {
    lines,
    logger: createLogger({ print: (line) => lines.push(line), secrets, now, ...(level ? { level } : {}) }),
  };
}

it('a line of JSON for each event, with its time', () => {
  const { lines, logger } = logged();
  logger.write('warn', 'refused', { code: 'forbidden-host', status: 403, missing: undefined });
  expect(lines).toEqual([
    '{"time":"1970-01-01T00:00:00.000Z","level":"warn","event":"refused","code":"forbidden-host","status":403}\n',
  ]);
});

it('a secret is in no line, wherever it was written', () => {
  const { lines, logger } = logged();
  logger.write('info', 'hunter2', { reason: 'AUTH hunter2 at redis://:hunter2@host', all: ['x p"ss', 'y'] });
  expect(lines.join('')).not.toMatch(/hunter2|p\\?"ss/);
  expect(lines.join('')).toContain('AUTH *** at redis://:***@host');
});

it('what is less than wanted is not written', () => {
  const { lines, logger } = logged();
  logger.write('debug', 'request');
  expect(lines).toEqual([]);
  const all = logged('debug');
  all.logger.write('debug', 'request');
  expect(all.lines).toHaveLength(1);
});
