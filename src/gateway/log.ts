/** The gateway's log, as lines of JSON: channels, sizes and codes, never the content of a message, and no secret. */

export type Level = 'debug' | 'info' | 'warn' | 'error';

export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface Logger {
  readonly write: (level: Level, event: string, fields?: LogFields) => void;
}

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error'];

export interface LoggerOptions {
  readonly print: (line: string) => void;
  /** Lowest level that is written. @default 'info' */
  readonly level?: Level;
  /** Texts removed from everything that is written. */
  readonly secrets: readonly string[];
  /** @default the host's clock */
  readonly now?: () => Date;
}

export function createLogger({ print, level = 'info', secrets, now = () => new Date() }: LoggerOptions): Logger {
  const hidden = secrets.filter((secret) => secret !== '');
  const redact = (text: string): string => hidden.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
  return {
    write: (at, event, fields = {}) => {
      if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return;
      const shown = JSON.stringify(
        { time: now().toISOString(), level: at, event, ...fields },
        (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value),
      );
      print(`${shown}\n`);
    },
  };
}
