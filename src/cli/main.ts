#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { RUN_HELP, runCommand } from './run-command.ts';
import { SERVE_HELP, serveCommand } from './serve-command.ts';
import { UsageError } from './usage.ts';

const HELP = `heronry: messaging between agents, played

${RUN_HELP}
${SERVE_HELP}
heronry --help, heronry --version
`;

/** File descriptor of standard input. */
const STDIN = 0;

async function main([command, ...args]: readonly string[]): Promise<void> {
  if (command === undefined || command === '--help' || command === '-h' || args.includes('--help')) {
    process.stdout.write(HELP);
  } else if (command === '--version') {
    process.stdout.write(`${version()}\n`);
  } else if (command === 'run') {
    process.exitCode = runCommand(args, {
      readText: (path) => readFileSync(path === '-' ? STDIN : path, 'utf8'),
      print: (text) => process.stdout.write(text),
      printAside: (text) => process.stderr.write(text),
    });
  } else if (command === 'serve') {
    await serve(args);
  } else {
    throw new UsageError(`There is no command “${command}”. heronry --help lists what there is.`);
  }
}

/** Until it is told to end: the first time orderly, the second time at once. */
async function serve(args: readonly string[]): Promise<void> {
  const gateway = await serveCommand(args, {
    env: process.env,
    version: version(),
    print: (text) => process.stdout.write(text),
    log: (line) => process.stderr.write(line),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void gateway.close('The gateway ends').then(() => process.exit(0));
    });
  }
}

function version(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
