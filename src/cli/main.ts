#!/usr/bin/env node
import { readFileSync, readSync } from 'node:fs';
import { decodeText } from '../scenario/index.ts';
import { CONTRACT_HELP, contractCommand } from './contract-command.ts';
import { EXPORT_HELP, exportCommand } from './export-command.ts';
import { IMPORT_HELP, importCommand } from './import-command.ts';
import { LESSON_HELP, lessonCommand } from './lesson-command.ts';
import { NEW_HELP, newCommand } from './new-command.ts';
import { PLAYER_HELP, playerCommand } from './player-command.ts';
import { QUIZ_HELP, quizCommand } from './quiz-command.ts';
import { COMPARE_HELP, compareCommand, SUMMARY_HELP, summaryCommand } from './recording-commands.ts';
import { RUN_HELP, runCommand } from './run-command.ts';
import { SCRIPT_HELP, scriptCommand } from './script-command.ts';
import { playInThread } from './script-thread.ts';
import { SERVE_HELP, SHOW_HELP, serveCommand, showOptions } from './serve-command.ts';
import { type CommandIo, UsageError } from './usage.ts';

const HELP = `heronry: simulates messaging between agents, and opens the playground

${RUN_HELP}
${SCRIPT_HELP}
${SUMMARY_HELP}
${COMPARE_HELP}
${QUIZ_HELP}
${SHOW_HELP}
${SERVE_HELP}
${IMPORT_HELP}
${EXPORT_HELP}
${PLAYER_HELP}
${LESSON_HELP}
${CONTRACT_HELP}
${NEW_HELP}
heronry --version
heronry <command> --help
heronry <command> --debug    adds a stack trace to an error; or set HERONRY_DEBUG=1
`;

/** Exit code of a command that could not be carried out. */
const FAILED = 2;
/** File descriptor of standard input. */
const STDIN = 0;
/** Interval between two reads of standard input without data, in milliseconds. */
const LOOK_MS = 10;
const CHUNK_BYTES = 64 * 1024;

const IO: CommandIo = {
  readText: readSource,
  print: (text) => process.stdout.write(text),
  printAside: (text) => process.stderr.write(text),
};

const isDebug = process.argv.includes('--debug') || (process.env.HERONRY_DEBUG ?? '') !== '';

async function main([command, ...args]: readonly string[]): Promise<void> {
  const asksHelp = args.some((arg) => arg === '--help' || arg === '-h');
  switch (command) {
    case undefined:
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(HELP);
      return;
    case '--version':
    case '-v':
      process.stdout.write(`${version()}\n`);
      return;
    case 'run':
      if (asksHelp) process.stdout.write(RUN_HELP);
      else process.exitCode = await runCommand(args, IO);
      return;
    case 'script':
      if (asksHelp) process.stdout.write(SCRIPT_HELP);
      else process.exitCode = await scriptCommand(args, IO, playInThread);
      return;
    case 'quiz':
      if (asksHelp) process.stdout.write(QUIZ_HELP);
      else process.exitCode = await quizCommand(args, IO);
      return;
    case 'import':
      if (asksHelp) process.stdout.write(IMPORT_HELP);
      else importCommand(args, IO);
      return;
    case 'player':
      if (asksHelp) process.stdout.write(PLAYER_HELP);
      else playerCommand(args, IO);
      return;
    case 'export':
      if (asksHelp) process.stdout.write(EXPORT_HELP);
      else await exportCommand(args, IO);
      return;
    case 'summary':
      if (asksHelp) process.stdout.write(SUMMARY_HELP);
      else summaryCommand(args, IO);
      return;
    case 'compare':
      if (asksHelp) process.stdout.write(COMPARE_HELP);
      else process.exitCode = compareCommand(args, IO);
      return;
    case 'lesson':
      if (asksHelp) process.stdout.write(LESSON_HELP);
      else process.exitCode = await lessonCommand(args, IO);
      return;
    case 'contract':
      if (asksHelp) process.stdout.write(CONTRACT_HELP);
      else process.exitCode = await contractCommand(args, IO);
      return;
    case 'new':
      if (asksHelp) process.stdout.write(NEW_HELP);
      else newCommand(args, IO);
      return;
    case 'show':
      if (asksHelp) process.stdout.write(SHOW_HELP);
      else await serve(showOptions(args));
      return;
    case 'serve':
      if (asksHelp) process.stdout.write(SERVE_HELP);
      else await serve(args);
      return;
    default:
      throw new UsageError(`Unknown command “${command}”. heronry --help lists all commands.`);
  }
}

/** Serves until it is signalled: the first signal ends it in order, the second at once. */
async function serve(args: readonly string[]): Promise<void> {
  const gateway = await serveCommand(args, {
    env: process.env,
    version: version(),
    print: (text) => process.stdout.write(text),
    log: (line) => process.stderr.write(line),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void gateway.close('The gateway is shutting down').then(() => process.exit(0));
    });
  }
}

function version(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
}

/** Prints in a sentence what went wrong; the place in the program only with `--debug`. */
function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const stack = isDebug && error instanceof Error ? `${error.stack}\n` : '';
  if (error instanceof UsageError) process.stderr.write(`${message}\n${stack}`);
  else process.stderr.write(`heronry failed: ${message}\n${stack === '' ? 'Add --debug for a stack trace.\n' : stack}`);
  process.exitCode = FAILED;
}

// A reader that has read enough closes the pipe: the command ends by itself, with its own exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});

main(process.argv.slice(2).filter((arg) => arg !== '--debug')).catch(fail);

/**
 * Returns the text of a file, or of standard input for `-`.
 * @throws Error with a readable message
 */
function readSource(path: string): string {
  const text = decodeText(path === '-' ? readStdin() : readFileSync(path));
  if (text === undefined) throw new Error('its text is neither UTF-8 nor UTF-16');
  return text;
}

/** Reads standard input until it ends, however late data arrives: a non-blocking pipe reports `EAGAIN` until then. */
function readStdin(): Uint8Array {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    try {
      const bytes = readSync(STDIN, chunk);
      if (bytes === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, bytes));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Windows reports the end of a pipe as an error.
      if (code === 'EOF') return Buffer.concat(chunks);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
    }
  }
}
