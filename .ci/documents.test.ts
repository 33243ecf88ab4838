/** Documents point at what is there: links, anchors, and the paths that they name. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  anchorOf,
  anchorsOf,
  type Document,
  documents,
  pathsOf,
  projectFiles,
  relativeLinksOf,
  resolveLink,
} from './markdown.ts';

const DOCUMENTS = documents();
const FILES = projectFiles();

/** Names of files that a user has, or that a program writes. */
const OTHERS = ['scenario.json', '/openapi.json', 'heronry-player.js', 'heronry-widget.js'];

function exists(path: string): boolean {
  const folder = path.replace(/\/$/, '');
  return FILES.some((file) => file === folder || file.endsWith(`/${folder}`) || `/${file}`.includes(`/${folder}/`));
}

/** Returns the tests that a document names: `file.test.ts`: “title”. */
function titlesOf({ prose }: Document): readonly { readonly file: string; readonly title: string }[] {
  return [...prose.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`: “([^”]+)”/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
}

function problemsOf(document: Document): readonly string[] {
  const broken = relativeLinksOf(document).filter((link) => {
    const { file, anchor } = resolveLink(document.file, link);
    const target = file === document.file ? document : DOCUMENTS.find((one) => one.file === file);
    if (target === undefined && !exists(file)) return true;
    return anchor !== '' && target !== undefined && !anchorsOf(target).has(anchor);
  });
  const missing = pathsOf(document).filter((path) => {
    const found = path.startsWith('../') ? resolveLink(document.file, path).file : path;
    return !OTHERS.includes(path) && !exists(found);
  });
  const untitled = titlesOf(document).filter(
    ({ file, title }) => !exists(file) || !readFileSync(file, 'utf8').includes(title),
  );
  return [
    ...untitled.map(({ title }) => `the test “${title}”`),
    ...broken.map((link) => `a link to ${link}`),
    ...missing.map((path) => `the path ${path}`),
  ];
}

/** Returns the sentences of more than 30 words; code in backticks is one. */
function longSentencesOf({ prose }: Document): readonly string[] {
  const plain = prose
    .replace(/<picture>.*?<\/picture>/gs, '')
    .replace(/`[^`\n]*`/g, 'code')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  const blocks = plain.split(/\n\s*\n|\n(?=\s*(?:[-*|#]|\d+\.) ?)/);
  const texts = blocks.flatMap((block) => (block.startsWith('|') ? block.split('|') : [block]));
  return texts
    .flatMap((text) => text.replace(/\s+/g, ' ').split(/(?<=[.!?:;]) /))
    .filter((sentence) => sentence.split(' ').filter((word) => word !== '').length > 30);
}

it('every folder of src has a guide, and a row of the table in CONTRIBUTING.md', () => {
  const folders = new Set(FILES.filter((file) => /^src\/\w+\//.test(file)).map((file) => file.split('/', 2).join('/')));
  const { text } = DOCUMENTS.find(({ file }) => file === 'CONTRIBUTING.md') ?? { text: '' };
  expect(folders.size).toBeGreaterThan(10);
  expect([...folders].filter((folder) => !FILES.includes(`${folder}/README.md`))).toEqual([]);
  expect([...folders].filter((folder) => !text.includes(`\`${folder}\``))).toEqual([]);
});

/** Folders whose README.md says what each of their files or folders does. */
const LISTED = ['.ci', 'e2e'];

it.each(LISTED)('the README of %s names everything in it', (folder) => {
  const { text } = DOCUMENTS.find(({ file }) => file === `${folder}/README.md`) ?? { text: '' };
  const names = new Set(FILES.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.split('/')[1] ?? ''));
  const unnamed = [...names].filter((name) => !text.includes(`\`${name}\``) && !isBeside(name, text));
  expect(unnamed).toEqual([]);
});

/** Whether a file is the test or the declaration of a named one, or the README itself. */
function isBeside(name: string, text: string): boolean {
  return name === 'README.md' || text.includes(`\`${name.replace(/\.(?:test\.ts|d\.mts)$/, '.mjs')}\``);
}

it('a heading has the anchor that GitHub gives it', () => {
  expect(anchorOf('31. @platformatic/kafka: 1.22 to 2, developed with 1.35.0')).toBe(
    '31-platformatickafka-122-to-2-developed-with-1350',
  );
  const prose = '# A `b`\n## C\n## C\n';
  expect([...anchorsOf({ file: 'x.md', text: prose, prose })]).toEqual(['a-b', 'c', 'c-1']);
});

it('a link, an anchor, a picture or a path to nothing is found', () => {
  const prose =
    '# Here\n[a](README.md) [b](nowhere.md) [c](#here) [d](#there) [e](README.md#nowhere) <img src="no.png" /> `src/no.ts` `gone.ts` `src/ui` `.ci/setup.test.ts`: “no such test”';
  expect(problemsOf({ file: 'x.md', text: prose, prose })).toEqual([
    'the test “no such test”',
    'a link to nowhere.md',
    'a link to #there',
    'a link to README.md#nowhere',
    'a link to no.png',
    'the path src/no.ts',
    'the path gone.ts',
  ]);
});

it('a long sentence is found, in a paragraph, a list and a table', () => {
  const long = `${'word '.repeat(31)}end.`;
  for (const prose of [long, `Short.\n\n- ${long}`, `| a | ${long} |`])
    expect(longSentencesOf({ file: 'x.md', text: prose, prose })).toHaveLength(1);
  expect(
    longSentencesOf({ file: 'x.md', text: '', prose: `${'word '.repeat(25)}end. ${'word '.repeat(25)}end.` }),
  ).toEqual([]);
});

describe.each(DOCUMENTS.map((document) => [document.file, document] as const))('%s', (_, document) => {
  it('points at what is there', () => {
    expect(problemsOf(document)).toEqual([]);
  });

  it('has no sentence of more than 30 words', () => {
    expect(longSentencesOf(document)).toEqual([]);
  });
});
