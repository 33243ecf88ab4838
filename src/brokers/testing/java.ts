/**
 * Java for the tests: Kafka, its tools, and clients that are not ours. A machine starts from an archive of Kafka's classes in half of
 * the processor time (class data sharing). The archive is made once for each version of Java and of the jars.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, delimiter, resolve } from 'node:path';
import { run } from './process.ts';

/** The folder with the jars of the server, its tools and its Java client. */
export const JARS_OF_KAFKA = 'node_modules/.cache/heronry-kafka';
const ARCHIVE = `${JARS_OF_KAFKA}/classes.jsa`;
/** Names what the archive was made for. */
const MADE_FOR = `${ARCHIVE}.for`;
/** For programs whose output is read. */
export const WITHOUT_LOG = '-Dorg.slf4j.simpleLogger.defaultLogLevel=off';
const MACHINE = ['-Xmx700m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData'];

/**
 * Returns the command that runs a class.
 * @param args more options of the machine, the class, and its arguments
 * @param classes a folder of classes besides the jars
 */
export function javaCommand(args: readonly string[], classes?: string): readonly string[] {
  // A machine that cannot use the archive starts without it; its warnings are no output of the program.
  const shared = existsSync(ARCHIVE) ? [`-XX:SharedArchiveFile=${ARCHIVE}`, '-Xlog:disable'] : [];
  // The jars come first, as in the archive.
  const classPath = [`${JARS_OF_KAFKA}/*`, ...(classes === undefined ? [] : [classes])].join(delimiter);
  return ['java', ...MACHINE, ...shared, '-cp', classPath, ...args];
}

/**
 * Compiles a program of one file, once for each text of it, and returns the command that runs it.
 * @param file whose class has its name
 */
export async function programCommand(file: string, ...args: readonly string[]): Promise<readonly string[]> {
  const name = basename(file, '.java');
  const classes = `${JARS_OF_KAFKA}/${name}-${createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)}`;
  if (!existsSync(classes)) {
    const own = `${classes}.${process.pid}`;
    const quick = ['-J-XX:+UseSerialGC', '-J-XX:TieredStopAtLevel=1'];
    await run(['javac', ...quick, '-cp', `${JARS_OF_KAFKA}/*`, '-d', own, file]);
    // Another run may have been first.
    await rename(own, classes).catch(() => rm(own, { recursive: true }));
  }
  return javaCommand([WITHOUT_LOG, name, ...args], classes);
}

/** Returns whether the archive was made for this Java and these jars, or could not be made for them. */
export async function hasArchive(): Promise<boolean> {
  return existsSync(MADE_FOR) && readFileSync(MADE_FOR, 'utf8') === (await presentState());
}

/**
 * Makes the archive.
 * @param play loads the classes, in a machine with those options, and ends it in order
 */
export async function makeArchive(play: (options: readonly string[]) => Promise<void>): Promise<void> {
  await rm(ARCHIVE, { force: true });
  const own = `${ARCHIVE}.${process.pid}`;
  // Without an archive everything works, and takes longer.
  await play([`-XX:ArchiveClassesAtExit=${own}`, '-Xlog:disable']).catch(() => undefined);
  if (existsSync(own)) await rename(own, ARCHIVE);
  await writeFile(MADE_FOR, await presentState());
}

async function presentState(): Promise<string> {
  const jars = readdirSync(JARS_OF_KAFKA)
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => `${name} ${statSync(`${JARS_OF_KAFKA}/${name}`).mtimeMs}`);
  return [resolve(JARS_OF_KAFKA), await run(['java', '--version']), ...jars].join('\n');
}
