/** Asks publint, and Are The Types Wrong, what users of the packed package will meet: doors, declarations, formats. */
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Resolutions that Node and bundlers have used since there are `exports`. The older one, `node10`, knows none. */
const RESOLUTIONS = ['node16-esm', 'node16-cjs', 'bundler'];
/** True of every package of ES modules. From Node 20.19, `require` loads them, which the user of `require` shows. */
const ACCEPTED = ['CJSResolvesToESM'];

/** @throws Error with everything that either has to say of the tarball */
export async function checkDeclarations(tarball) {
  const found = [...(await askPublint(tarball)), ...(await askAboutTypes(tarball))];
  if (found.length > 0) throw new Error(`The package's doors and declarations:\n${found.join('\n')}`);
}

async function askPublint(tarball) {
  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

async function askAboutTypes(tarball) {
  const pack = createPackageFromTarballData(new Uint8Array(readFileSync(tarball)));
  // It is asked thousands of times, and would go through all files each time.
  const folders = new Set(pack.listFiles().flatMap(foldersOf));
  pack.directoryExists = (path) => folders.has(path.replace(/\/?$/, '/'));
  const analysis = await checkPackage(pack);
  if (analysis.types === false) return ['attw: it has no declarations'];
  const concerns = analysis.problems.filter(({ kind, resolutionKind }) => {
    return !ACCEPTED.includes(kind) && (resolutionKind === undefined || RESOLUTIONS.includes(resolutionKind));
  });
  return concerns.map(({ trace: _long, ...problem }) => `attw: ${JSON.stringify(problem)}`);
}

/** Returns the folders that a file is in, each with a slash at its end. */
function foldersOf(file) {
  return Array.from(file.matchAll(/\//g), ({ index }) => file.slice(0, index + 1));
}
