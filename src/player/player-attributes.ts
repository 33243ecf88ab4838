/**
 * The attributes of a player: their meaning, and which values they take. The element drops a wrong value before it reaches the
 * frame; the frame reads its own address with the same table.
 */

/** The views of a player. */
export const PLAYER_VIEWS = ['graph', 'timeline', 'both', 'table', 'transcript'] as const;
/** A view of a player. */
export type PlayerView = (typeof PLAYER_VIEWS)[number];

/** The moments at which a player loads. */
export const PLAYER_LOADS = ['visible', 'click', 'eager'] as const;
/** The moment at which a player loads. */
export type PlayerLoad = (typeof PLAYER_LOADS)[number];

/** Colours of a player. */
export const PLAYER_THEMES = ['auto', 'light', 'dark'] as const;
/** The theme of a player. */
export type PlayerTheme = (typeof PLAYER_THEMES)[number];

/** The choices of controls. */
export const PLAYER_CONTROLS = ['all', 'none'] as const;

/** Longest time of an attribute: one day, in microseconds. */
const TIME_US_MAX = 86_400_000_000;

/** Returns the microseconds of "2400ms", "2.4s" or "2400", which are milliseconds; undefined for anything else. */
export function readTime(text: string): number | undefined {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s)?\s*$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const us = Math.round(Number(number) * (unit === 's' ? 1_000_000 : 1000));
  return us <= TIME_US_MAX ? us : undefined;
}

/** Returns a CSS length: a number is pixels, and `auto` is the height that the player asks for. */
export function readHeight(text: string): string | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return `${text}px`;
  return /^(auto|\d+(\.\d+)?(px|rem|em|vh|svh|dvh|cqh|%))$/.test(text) ? text : undefined;
}

interface AttributeRule {
  /** Values that it takes, in words. */
  readonly expects: string;
  readonly isValid: (text: string) => boolean;
}

function oneOf(values: readonly string[]): AttributeRule {
  return { expects: `one of ${values.join(', ')}`, isValid: (text) => values.includes(text) };
}

const TIME: AttributeRule = {
  expects: 'a time such as 2400ms or 2.4s',
  isValid: (text) => readTime(text) !== undefined,
};
const SWITCH: AttributeRule = { expects: 'no value', isValid: (text) => ['', 'true'].includes(text) };
const NAME: AttributeRule = { expects: 'a name, a link or an address', isValid: (text) => text.trim() !== '' };

/** The attributes by name. */
export const PLAYER_ATTRIBUTES = {
  src: NAME,
  at: TIME,
  until: TIME,
  view: oneOf(PLAYER_VIEWS),
  controls: oneOf(PLAYER_CONTROLS),
  load: oneOf(PLAYER_LOADS),
  theme: oneOf(PLAYER_THEMES),
  height: {
    expects: 'a length such as 400 or 25rem, or auto',
    isValid: (text: string) => readHeight(text) !== undefined,
  },
  autoplay: SWITCH,
  loop: SWITCH,
  lesson: NAME,
} as const satisfies Readonly<Record<string, AttributeRule>>;

/** Name of an attribute. */
export type PlayerAttribute = keyof typeof PLAYER_ATTRIBUTES;

/** Attributes that the frame needs; the others are the element's own. */
export const FRAME_ATTRIBUTES = ['at', 'until', 'view', 'controls', 'theme', 'autoplay', 'loop'] as const;
export type FrameAttribute = (typeof FRAME_ATTRIBUTES)[number];

/** Texts of the frame's attributes; one that is missing has its default. */
export type FrameTexts = Partial<Readonly<Record<FrameAttribute, string>>>;

/** The frame's options, with their defaults. */
export interface FrameOptions {
  /** Moment at which it opens, in microseconds; undefined for that of the source. */
  readonly atUs: number | undefined;
  /** Moment at which it pauses or begins again. */
  readonly untilUs: number | undefined;
  readonly view: PlayerView;
  readonly controls: boolean;
  readonly theme: PlayerTheme;
  readonly autoplay: boolean;
  readonly loop: boolean;
}

/** Returns the options of the frame. Wrong values have their default. */
export function frameOptions(texts: FrameTexts): FrameOptions {
  const { at, until, view = 'graph', controls, theme = 'auto', autoplay, loop } = texts;
  return {
    atUs: at === undefined ? undefined : readTime(at),
    untilUs: until === undefined ? undefined : readTime(until),
    view: PLAYER_VIEWS.find((one) => one === view) ?? 'graph',
    controls: controls !== 'none',
    theme: PLAYER_THEMES.find((one) => one === theme) ?? 'auto',
    autoplay: autoplay !== undefined,
    loop: loop !== undefined,
  };
}

/** Source of a player, by how it is found. */
export type PlayerSource =
  /** Something that comes with the site: `gallery/hierarchy`, `lesson/first-message`, `recordings/two-rooms-1-ticks`. */
  | { readonly kind: 'name'; readonly name: string }
  /** Fragment of a link. */
  | { readonly kind: 'link'; readonly fragment: string }
  /** Address of a scenario or a recording. */
  | { readonly kind: 'file'; readonly address: string };

/** Returns what `src` means: a name, a link (whole, or its fragment), or else the address of a file. */
export function sourceOf(src: string): PlayerSource {
  const text = src.trim();
  const fragment = text.slice(text.indexOf('#') + 1).replace(/^present\//, '');
  if (/^(gallery|lesson|recordings)\/[\w-]+$/.test(fragment)) return { kind: 'name', name: fragment };
  // A fragment is one of a link, also one that was cut off; without its #, a link is longer than the ending of a file.
  const isLink = text.includes('#') ? /^r?\d{1,6}\./ : /^r?\d{1,6}\.[\w-]{8,}$/;
  if (isLink.test(fragment)) return { kind: 'link', fragment };
  return { kind: 'file', address: text };
}
