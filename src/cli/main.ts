#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { type CommandIo, UsageError } from './usage.ts';

interface Command {
  readonly help: string;
  /** Returns an exit code, or a promise of one; anything else is success. */
  run(args: readonly string[], io: CommandIo): unknown;
}

/** All commands, in the order of the help. Each is loaded alone: a start with all of them takes three times as long. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => {
    const { RUN_HELP, runCommand } = await import('./run-command.ts');
    return { help: RUN_HELP, run: runCommand };
  },
  script: async () => {
    const { SCRIPT_HELP, scriptCommand } = await import('./script-command.ts');
    const { playInThread } = await import('./script-thread.ts');
    return { help: SCRIPT_HELP, run: (args, io) => scriptCommand(args, io, playInThread) };
  },
  summary: async () => {
    const { SUMMARY_HELP, summaryCommand } = await import('./recording-commands.ts');
    return { help: SUMMARY_HELP, run: summaryCommand };
  },
  compare: async () => {
    const { COMPARE_HELP, compareCommand } = await import('./recording-commands.ts');
    return { help: COMPARE_HELP, run: compareCommand };
  },
  quiz: async () => {
    const { QUIZ_HELP, quizCommand } = await import('./quiz-command.ts');
    return { help: QUIZ_HELP, run: quizCommand };
  },
  show: async () => {
    const { SHOW_HELP, showOptions } = await import('./serve-command.ts');
    return { help: SHOW_HELP, run: async (args) => serve(await showOptions(args)) };
  },
  serve: async () => {
    const { SERVE_HELP } = await import('./serve-command.ts');
    return { help: SERVE_HELP, run: serve };
  },
  import: async () => {
    const { IMPORT_HELP, importCommand } = await import('./import-command.ts');
    return { help: IMPORT_HELP, run: importCommand };
  },
  export: async () => {
    const { EXPORT_HELP, exportCommand } = await import('./export-command.ts');
    return { help: EXPORT_HELP, run: exportCommand };
  },
  player: async () => {
    const { PLAYER_HELP, playerCommand } = await import('./player-command.ts');
    return { help: PLAYER_HELP, run: playerCommand };
  },
  lesson: async () => {
    const { LESSON_HELP, lessonCommand } = await import('./lesson-command.ts');
    return { help: LESSON_HELP, run: lessonCommand };
  },
  contract: async () => {
    const { CONTRACT_HELP, contractCommand } = await import('./contract-command.ts');
    return { help: CONTRACT_HELP, run: contractCommand };
  },
  new: async () => {
    const { NEW_HELP, newCommand } = await import('./new-command.ts');
    return { help: NEW_HELP, run: newCommand };
  },
};

/** Exit code of a command that could not be carried out. */
const FAILED = 2;

const isDebug = process.argv.includes('--debug') || (process.env.HERONRY_DEBUG ?? '') !== '';

async function main([name, ...args]: readonly string[]): Promise<void> {
  switch (name) {
    case undefined:
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(await wholeHelp());
      return;
    case '--version':
    case '-v':
      process.stdout.write(`${version()}\n`);
      return;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const { didYouMean } = await import('./did-you-mean.ts');
    const near = didYouMean(name, Object.keys(COMMANDS));
    throw new UsageError(`Unknown command “${name}”.${near} heronry --help lists all commands.`);
  }
  const command = await load();
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(command.help);
    return;
  }
  const { COMMAND_IO } = await import('./command-io.ts');
  const code = await command.run(args, COMMAND_IO);
  if (typeof code === 'number') process.exitCode = code;
}

async function wholeHelp(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  return `heronry: simulates messaging between agents, and opens the playground

${commands.map(({ help }) => help).join('\n')}
heronry --version
heronry <command> --help
heronry <command> --debug    adds a stack trace to an error; or set HERONRY_DEBUG=1
`;
}

/** Serves until it is signalled: the first signal ends it in order, the second at once. */
async function serve(args: readonly string[]): Promise<void> {
  const { serveCommand } = await import('./serve-command.ts');
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
