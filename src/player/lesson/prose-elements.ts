/** The prose of a lesson as elements. Text is text: no markup, and the address of a link is shown instead of followed. */
import { element } from '../engine/pane.ts';
import type { LessonCard } from '../player-lesson.ts';

type Block = LessonCard['prose'][number];
type Inline = Extract<Block, { readonly kind: 'paragraph' }>['inlines'][number];

/** Returns the elements of prose, in order. */
export function proseOf(prose: readonly Block[]): readonly HTMLElement[] {
  return prose.map(blockOf);
}

function blockOf(block: Block): HTMLElement {
  switch (block.kind) {
    case 'paragraph':
      return element('p', '', ...block.inlines.flatMap(inlineOf));
    case 'subheading':
      return element('h3', '', ...block.inlines.flatMap(inlineOf));
    case 'quote':
      return element('blockquote', '', ...proseOf(block.prose));
    case 'code':
      return element('pre', '', block.text);
    case 'list': {
      const items = block.items.map((item) => element('li', '', ...proseOf(item)));
      return element(block.ordered ? 'ol' : 'ul', '', ...items);
    }
  }
}

function inlineOf(inline: Inline): readonly (Node | string)[] {
  switch (inline.kind) {
    case 'text':
      return [inline.text];
    case 'code':
      return [element('code', '', inline.text)];
    case 'strong':
      return [element('strong', '', ...inline.inlines.flatMap(inlineOf))];
    case 'emphasis':
      return [element('em', '', ...inline.inlines.flatMap(inlineOf))];
    case 'link':
      return [...inline.inlines.flatMap(inlineOf), ` (${inline.url})`];
    case 'break':
      return [element('br')];
  }
}
