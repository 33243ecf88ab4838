#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { RUN_HELP, runCommand, UsageError } from './run-command.ts';

const HELP = `heronry: messaging between agents, played

${RUN_HELP}
heronry --help, heronry --version
`;

/** File descriptor of standard input. */
const STDIN = 0;

function main([command, ...args]: readonly string[]): void {
  if (command === undefined || command === '--help' || command === '-h' || args.includes('--help')) {
    process.stdout.write(HELP);
  } else if (command === '--version') {
    const manifest: { version: string } = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    process.stdout.write(`${manifest.version}\n`);
  } else if (command === 'run') {
    process.exitCode = runCommand(args, {
      readText: (path) => readFileSync(path === '-' ? STDIN : path, 'utf8'),
      print: (text) => process.stdout.write(text),
      printAside: (text) => process.stderr.write(text),
    });
  } else {
    throw new UsageError(`There is no command “${command}”. heronry --help lists what there is.`);
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
