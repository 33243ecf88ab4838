/** Names of nodes as the views show them, and the space that they take. */
import { parseChannelName } from '../messaging/index.ts';
import type { Channel } from './scenario.ts';

/** Largest number of characters of a shown name; a longer one is cut in its middle. */
export const SHOWN_NAME_MAX = 28;

const ARROW = ' → ';
const ASCII = /^[ -~]*$/;
const NARROW = /[ !'(),./:;I[\]fijlrt|-]/;
const WIDE = /[%@Mmw]/;
const LETTER_OR_MARK = /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}\p{P}]/u;
const INVISIBLE = /^(?:\p{Cf}|\p{Cc})/u;

/** Made when the first text needs it, once: that takes longer than the text. */
let segmenter: Intl.Segmenter | undefined;

/** Returns the characters as a reader counts them: an emoji or a letter with its marks is one. */
function charactersOf(text: string): readonly string[] {
  if (ASCII.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Returns the name, cut in its middle if it is longer than `max` characters, so that its end can be read: `operator_of_…ern_grid`. */
export function shortName(name: string, max = SHOWN_NAME_MAX): string {
  if (name.length <= max) return name;
  const characters = charactersOf(name);
  if (characters.length <= max) return name;
  const head = Math.ceil((max - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (max - 1 - head)).join('')}`;
}

/** Name that HERON gives the channel of two agents: `env_default__action__building_to_room1`. */
const OF_HERON = /^env_.+?__([a-z]+)__(.+?)_to_(.+)$/;

/** Returns the agents that a direct channel, or a pair channel by its name, connects. */
function endsOf({ id, pair, direct }: Pick<Channel, 'id' | 'pair' | 'direct'>) {
  if (direct !== undefined) return { fromId: direct.from, toId: direct.to };
  if (pair) return parseChannelName(id);
  const [, what, fromId, to] = OF_HERON.exec(id) ?? [];
  return what === undefined || fromId === undefined || to === undefined ? undefined : { fromId, toId: `${to} ${what}` };
}

/** Returns how the views name a channel: its name, or `operator → mg1` for a pair channel that is named after its agents. */
export function channelTitle(channel: Pick<Channel, 'id' | 'pair' | 'direct'>): string {
  const { id } = channel;
  const ends = endsOf(channel);
  return ends === undefined ? id : `${ends.fromId}${ARROW}${ends.toId}`;
}

/** Returns the title of a channel, cut so that both ends of a pair can be read. */
export function shortChannelTitle(channel: Pick<Channel, 'id' | 'pair' | 'direct'>, max = SHOWN_NAME_MAX): string {
  const ends = endsOf(channel);
  if (ends === undefined) return shortName(channel.id, max);
  const space = max - ARROW.length;
  const half = Math.floor(space / 2);
  const [from, to] = [charactersOf(ends.fromId).length, charactersOf(ends.toId).length];
  return `${shortName(ends.fromId, Math.max(half, space - to))}${ARROW}${shortName(ends.toId, Math.max(half, space - from))}`;
}

/**
 * Estimates the width of a text in multiples of its font size; hardly less than the page's font takes. A function of the text
 * alone, so that the document, the layout, the picture in HTML and the canvas agree.
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of charactersOf(text)) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (character <= '~') {
    if (NARROW.test(character)) return 0.38;
    if (character === 'W') return 1.06;
    if (WIDE.test(character)) return 0.93;
    return character < '_' && character > '9' ? 0.72 : 0.63;
  }
  if (character === '→' || character === '…') return 1;
  if (LETTER_OR_MARK.test(character)) return 0.75;
  // An invisible character is shown by its number.
  return INVISIBLE.test(character) ? 4.5 : 1.3;
}
