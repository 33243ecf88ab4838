/** `heronry new broker`: writes a small project around a broker of one's own. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { BROKER_TEMPLATES } from '../scenario/index.ts';
import { makeFolder } from './make-folder.ts';
import { type CommandIo, parsed, UsageError } from './usage.ts';

export const NEW_HELP = `heronry new broker [folder]

Writes a small project: a broker of your own, a test that holds it to the contract, package.json and README.md.
Exit code: 0 it is written; 2 the command is wrong, or the folder is not empty.

  [folder]    a new folder, or an empty one (my-broker)
`;

/**
 * Runs the command.
 * @param args arguments after `new`
 * @throws UsageError
 */
export function newCommand(args: readonly string[], io: CommandIo): void {
  const { positionals } = parsed(args, {});
  const [what, folder = 'my-broker', ...more] = positionals;
  if (what !== 'broker' || more.length > 0) throw new UsageError('Write heronry new broker and the name of a folder.');
  if (existsSync(folder) && !isEmptyFolder(folder))
    throw new UsageError(`“${folder}” is there already, and is not empty.`);
  try {
    makeFolder(folder);
    for (const [name, text] of Object.entries(filesOf(basename(resolve(folder))))) {
      writeFileSync(join(folder, name), text);
      io.print(`${join(folder, name)}\n`);
    }
  } catch (error) {
    throw new UsageError(`“${folder}” cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  io.print(`\nREADME.md in “${folder}” says what to do next.\n`);
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    // It is a file.
    return false;
  }
}

const TEST = `import { test } from 'node:test';
${'import'} { CONTRACT, capabilityOf, inMemoryHarness } from 'heronry/messaging/contract';
${'import'} { MyBroker } from './my-broker.js';

// A row that a broker may leave out counts once MyBroker.capabilities names its capability.
for (const row of CONTRACT) {
  const capability = capabilityOf(row.id);
  const counts = capability === undefined || MyBroker.capabilities.includes(capability);
  test(\`\${row.id} \${row.title}\`, { skip: counts ? false : \`optional: \${capability}\` }, () =>
    row.run(inMemoryHarness((settings) => new MyBroker(settings))),
  );
}
`;

/** Returns the files of a project by name. */
function filesOf(name: string): Readonly<Record<string, string>> {
  const manifest = {
    ...{ name: packageName(name), version: '0.0.0', private: true, type: 'module' },
    scripts: { test: 'node --test', contract: 'heronry contract my-broker.js' },
  };
  return {
    'package.json': `${JSON.stringify(manifest, undefined, 2)}\n`,
    'my-broker.js': brokerSource(),
    'my-broker.test.js': TEST,
    'README.md': `# ${name}

A broker of your own, on Heronry's interface.

1. Install Heronry: \`npm install\` and the path of its package, such as \`../heronry-0.1.0.tgz\`.
2. \`npm test\` runs the rows of the contract that every broker has to keep.
3. \`npm run contract\` prints all rows: kept, different or not offered.
4. Change \`my-broker.js\`. Name what it offers in \`capabilities\`, such as \`'timeouts'\`: more rows count then.
5. Paste the file into the playground, as the code of the broker, and watch it.
`,
  };
}

/** Returns the documented broker with an empty list of capabilities. */
function brokerSource(): string {
  const source = BROKER_TEMPLATES[0]?.source ?? '';
  return source
    .replaceAll('MessageBroker', 'BaseBroker')
    .replace(
      'extends BaseBroker {\n',
      'extends BaseBroker {\n  // What it offers beyond what every broker has to keep.\n  static capabilities = [];\n\n',
    );
}

/** Returns a name that npm accepts. */
function packageName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'my-broker' : plain;
}
