/** Markdown as prose: a small tree of text. HTML and pictures are text; a link is one only if it goes to http or https. */
import type { BlockContent, DefinitionContent, PhrasingContent } from 'mdast';
import { type Inline, LESSON_LIMITS, type Prose } from './lesson.ts';

type Block = BlockContent | DefinitionContent;

const HEADING_LEVEL_OF_STEPS = 2;

/** Returns a block as prose; an empty list for what has no text, and beyond the largest depth. */
export function proseOf(block: Block, depth = 0): readonly Prose[] {
  if (depth > LESSON_LIMITS.depth) return [];
  switch (block.type) {
    case 'paragraph':
      return [{ kind: 'paragraph', inlines: inlinesOf(block.children, depth) }];
    case 'heading':
      // Headings of steps are taken out before.
      return [
        {
          kind: block.depth > HEADING_LEVEL_OF_STEPS ? 'subheading' : 'paragraph',
          inlines: inlinesOf(block.children, depth),
        },
      ];
    case 'blockquote':
      return [{ kind: 'quote', prose: block.children.flatMap((child) => proseOf(child, depth + 1)) }];
    case 'list':
      return [
        {
          kind: 'list',
          ordered: block.ordered === true,
          items: block.children.map((item) => item.children.flatMap((child) => proseOf(child, depth + 1))),
        },
      ];
    case 'code':
      return [{ kind: 'code', language: block.lang ?? '', text: block.value }];
    case 'html':
      return [{ kind: 'paragraph', inlines: [{ kind: 'text', text: block.value }] }];
    default:
      // A rule, a definition of a link; tables and footnotes are not parsed.
      return [];
  }
}

/** Returns the pieces of a paragraph. */
export function inlinesOf(nodes: readonly PhrasingContent[], depth = 0): readonly Inline[] {
  return joined(nodes.flatMap((node) => inlineOf(node, depth)));
}

function inlineOf(node: PhrasingContent, depth: number): readonly Inline[] {
  const within = (children: readonly PhrasingContent[]): readonly Inline[] =>
    depth > LESSON_LIMITS.depth ? [{ kind: 'text', text: plainOf(children) }] : inlinesOf(children, depth + 1);
  switch (node.type) {
    case 'text':
      // A single line end is a space.
      return [{ kind: 'text', text: node.value.replaceAll(/\s*\n\s*/g, ' ') }];
    case 'inlineCode':
      return [{ kind: 'code', text: node.value }];
    case 'strong':
    case 'emphasis':
      return [{ kind: node.type, inlines: within(node.children) }];
    case 'link':
      return isWebAddress(node.url)
        ? [{ kind: 'link', url: node.url, inlines: within(node.children) }]
        : within(node.children);
    case 'break':
      return [{ kind: 'break' }];
    case 'image':
    case 'imageReference':
      return node.alt ? [{ kind: 'text', text: node.alt }] : [];
    case 'html':
      return [{ kind: 'text', text: node.value }];
    case 'linkReference':
    case 'delete':
      return within(node.children);
    default:
      return [];
  }
}

const URL_UNITS_MAX = 2048;

function isWebAddress(url: string): boolean {
  return url.length <= URL_UNITS_MAX && /^https?:\/\/[^\s"'<>\\]+$/i.test(url);
}

function joined(inlines: readonly Inline[]): readonly Inline[] {
  const result: Inline[] = [];
  for (const inline of inlines) {
    const last = result.at(-1);
    if (inline.kind === 'text' && last?.kind === 'text')
      result.splice(-1, 1, { kind: 'text', text: last.text + inline.text });
    else result.push(inline);
  }
  return result;
}

/** Returns the text of nodes, without its marks. Goes no deeper than the parser's tree allows. */
export function plainOf(nodes: readonly PhrasingContent[]): string {
  const waiting: PhrasingContent[] = nodes.toReversed();
  let text = '';
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('children' in node) waiting.push(...node.children.toReversed());
    else if ('value' in node) text += node.value;
    else if (node.type === 'break') text += '\n';
  }
  return text;
}
