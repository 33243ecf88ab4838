/** The texts that put a player into other people's pages, one for each kind of page. */

import { GALLERY, type Scenario } from '../../scenario/index.ts';

/** Kinds of pages, by what is written in them. */
export const EMBED_FORMATS = ['HTML', 'Markdown', 'MDX', 'MyST', 'reStructuredText'] as const;
export type EmbedFormat = (typeof EMBED_FORMATS)[number];

/** A player, as it is embedded. */
export interface Embedded {
  /** Address of the folder of the playground; ends with a slash. */
  readonly site: string;
  /** Name of the gallery, or a link. */
  readonly src: string;
  /** Address that opens it in the playground. */
  readonly link: string;
  /** Words for those who do not see it. */
  readonly alt: string;
  /** Address of a picture of it; undefined if there is none. */
  readonly picture: string | undefined;
  /** Moment at which it opens, such as `4.3s`; undefined for that of the source. */
  readonly at: string | undefined;
  readonly view: string;
  /** Height in pixels. */
  readonly height: number;
}

/** Returns the text for a kind of page. */
export function embedSnippet(format: EmbedFormat, embedded: Embedded): string {
  switch (format) {
    case 'HTML':
      return htmlOf(embedded);
    case 'Markdown':
      return markdownOf(embedded);
    case 'MDX':
      return mdxOf(embedded);
    case 'MyST':
      return ['```{heronry} ', embedded.src, '\n', ...optionsOf(embedded).map((line) => `${line}\n`), '```\n'].join('');
    case 'reStructuredText':
      return [`.. heronry:: ${embedded.src}\n`, ...optionsOf(embedded).map((line) => `   ${line}\n`)].join('');
  }
}

/** Returns the options of the directive, a line each. */
function optionsOf({ alt, at, view, height }: Embedded): readonly string[] {
  return [`:alt: ${oneLine(alt)}`, ...(at === undefined ? [] : [`:at: ${at}`]), `:view: ${view}`, `:height: ${height}`];
}

function tagOf({ src, at, view, height }: Embedded): string {
  const attributes = { src, at, view, height };
  const texts = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${escaped(String(value))}"`],
  );
  return `<heronry-player ${texts.join(' ')}>`;
}

function scriptOf({ site }: Embedded): string {
  return `<script src="${escaped(site)}heronry-player.js" async></script>`;
}

function htmlOf(embedded: Embedded): string {
  const { alt, link, picture } = embedded;
  const inside =
    picture === undefined
      ? `<a href="${escaped(link)}">${escaped(alt)}</a>`
      : `<img src="${escaped(picture)}" alt="${escaped(alt)}">`;
  return `${scriptOf(embedded)}\n${tagOf(embedded)}\n  ${inside}\n</heronry-player>\n`;
}

/** The lines inside are Markdown: a renderer that leaves out other people's elements still shows the picture. */
function markdownOf(embedded: Embedded): string {
  const { alt, link, picture } = embedded;
  const words = oneLine(alt).replace(/[[\]\\]/g, '\\$&');
  const inside = picture === undefined ? `[${words}](${link})` : `[![${words}](${picture})](${link})`;
  return `${scriptOf(embedded)}\n\n${tagOf(embedded)}\n\n${inside}\n\n</heronry-player>\n`;
}

function mdxOf(embedded: Embedded): string {
  const { alt, link, picture } = embedded;
  const inside =
    picture === undefined
      ? `<a href="${escaped(link)}">{${JSON.stringify(alt)}}</a>`
      : `<img src="${escaped(picture)}" alt="${escaped(alt)}" />`;
  const script = scriptOf(embedded).replace(' async></script>', ' async />');
  return `${script}\n${tagOf(embedded)}\n  ${inside}\n</heronry-player>\n`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

/** Returns the slug of the scenario of the gallery that this is, unchanged but for the places of its nodes; undefined for another. */
export function gallerySlugOf(scenario: Scenario): string | undefined {
  return GALLERY.find((entry) => {
    const { agents, channels, ...rest } = scenario;
    return (
      isSame({ ...rest }, { ...entry.scenario }, ['agents', 'channels']) &&
      isSameList(agents, entry.scenario.agents) &&
      isSameList(channels, entry.scenario.channels)
    );
  })?.slug;
}

function isSameList(some: readonly object[], others: readonly object[]): boolean {
  return some.length === others.length && some.every((one, place) => isSame(one, others[place] ?? {}, ['x', 'y']));
}

/** Returns whether the fields of two objects are the same, except for some. */
function isSame(one: object, other: object, except: readonly string[]): boolean {
  const fields = new Map(Object.entries(other));
  return Object.entries(one).every(([name, value]) => except.includes(name) || fields.get(name) === value);
}
