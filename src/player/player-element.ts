/**
 * `<heronry-player>`: a custom element around a frame of its own. It needs no library, and works before and without its script: its
 * child, an image, is the picture then.
 */
import { type FrameLink, linkFrame } from './frame-link.ts';
import { pageTheme, watchPageTheme } from './page-theme.ts';
import {
  FRAME_ATTRIBUTES,
  type FrameTexts,
  PLAYER_ATTRIBUTES,
  type PlayerAttribute,
  readHeight,
  sourceOf,
} from './player-attributes.ts';
import type { PlayerCalls } from './player-calls.ts';

/** Largest file that a player loads, in bytes. */
const FILE_BYTES_MAX = 16 * 1024 * 1024;
/** Distance from the view at which a player loads. */
const NEAR = '240px';

const STYLE = `:host{display:block;position:relative;contain:content}
:host([hidden]){display:none}
div{position:relative;width:100%;aspect-ratio:16/10;max-height:560px;min-height:240px;overflow:hidden;border-radius:8px}
:host(:is([lesson],[src*="lesson/"])) div:not([data-sized]){aspect-ratio:auto;height:540px;max-height:none}
@media(max-width:640px){:host(:is([lesson],[src*="lesson/"])) div:not([data-sized]){height:640px}}
div[data-sized]{aspect-ratio:auto;max-height:none;min-height:0}
slot{display:block;height:100%}
::slotted(img),::slotted(picture){display:block;width:100%;height:100%;object-fit:contain}
iframe{position:absolute;inset:0;width:100%;height:100%;border:0;opacity:0}
[data-shown] iframe{opacity:1}
[data-shown] slot{visibility:hidden}
[data-theme=dark] ::slotted(*){color-scheme:dark}
[data-theme=light] ::slotted(*){color-scheme:light}
button{position:absolute;left:12px;bottom:12px;padding:8px 18px 8px 14px;border:0;border-radius:20px;background:#1f5f6b;color:#fff;font:600 15px system-ui,sans-serif;cursor:pointer}
button:focus-visible{outline:3px solid #a8c7fa;outline-offset:2px}`;

/** Base class where there are no elements, as on a server: the class can be imported, and not used. */
const ElementBase = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** The element of a player. Its attributes are listed in `docs/player.md`. */
export class HeronryPlayer extends ElementBase {
  static readonly observedAttributes = Object.keys(PLAYER_ATTRIBUTES);
  /** Address of the folder that has `player.html`, with a slash at its end; or a `blob:` of the page in one file. */
  static site = './';

  #box: HTMLElement | undefined;
  #link: FrameLink | undefined;
  #sight: IntersectionObserver | undefined;
  #stopWatching: (() => void) | undefined;
  /** Names of wrong values that were reported. */
  readonly #reported = new Set<string>();

  connectedCallback(): void {
    if (this.#box === undefined) this.#build();
    for (const name of this.getAttributeNames()) if (name in PLAYER_ATTRIBUTES) this.#valid(name as PlayerAttribute);
    this.#size();
    this.#paint();
    this.#stopWatching = watchPageTheme(() => this.#paint());
    // The children of an element that is being parsed are not there yet.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => this.#begin());
    else this.#begin();
  }

  disconnectedCallback(): void {
    this.#sight?.disconnect();
    this.#stopWatching?.();
    this.#unload();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || this.#box === undefined) return;
    if (name === 'height') this.#size();
    if (name === 'load') this.#begin();
    if (name === 'theme') this.#paint();
    if (this.#link === undefined) return;
    if (name === 'src' || name === 'lesson') void this.#send();
    else this.#configure();
  }

  /** Loads the player now, whatever `load` says. Resolves when its first picture is shown. */
  async show(): Promise<void> {
    await (this.#link ?? this.#load()).ready;
  }

  // The attributes as properties.
  get src(): string {
    return this.#valid('src') ?? '';
  }
  set src(value: string) {
    this.setAttribute('src', value);
  }
  get at(): string {
    return this.#valid('at') ?? '';
  }
  set at(value: string) {
    this.setAttribute('at', value);
  }
  get view(): string {
    return this.#valid('view') ?? 'graph';
  }
  set view(value: string) {
    this.setAttribute('view', value);
  }
  get theme(): string {
    return this.#valid('theme') ?? 'auto';
  }
  set theme(value: string) {
    this.setAttribute('theme', value);
  }

  /** Opens another source: an object or its JSON, a name of the gallery, or a link. */
  load(source: unknown): Promise<void> {
    return this.#call('load', source);
  }
  scenario(): ReturnType<PlayerCalls['scenario']> {
    return this.#call('scenario');
  }
  play(speed?: number): Promise<void> {
    return this.#call('play', ...(speed === undefined ? [] : [speed]));
  }
  pause(): Promise<void> {
    return this.#call('pause');
  }
  step(): Promise<void> {
    return this.#call('step');
  }
  stepBack(): Promise<void> {
    return this.#call('stepBack');
  }
  seek(ms: number): Promise<void> {
    return this.#call('seek', ms);
  }
  now(): Promise<number> {
    return this.#call('now');
  }
  select(what: string | number | null): Promise<void> {
    return this.#call('select', what);
  }
  world(ms?: number): ReturnType<PlayerCalls['world']> {
    return this.#call('world', ...(ms === undefined ? [] : [ms]));
  }
  trace(): ReturnType<PlayerCalls['trace']> {
    return this.#call('trace');
  }
  traceHash(): Promise<string> {
    return this.#call('traceHash');
  }
  /** Returns the address that opens this moment in the playground. */
  link(): Promise<string> {
    return this.#call('link');
  }

  async #call<Name extends keyof PlayerCalls>(
    name: Name,
    ...args: readonly unknown[]
  ): Promise<Awaited<ReturnType<PlayerCalls[Name]>>> {
    const link = this.#link ?? this.#load();
    await link.ready;
    // The frame answers each call with what its table says.
    return (await link.call(name, args)) as Awaited<ReturnType<PlayerCalls[Name]>>;
  }

  #build(): void {
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.#box = document.createElement('div');
    this.#box.append(document.createElement('slot'));
    root.append(this.#box);
  }

  /** Waits for the moment that `load` names. */
  #begin(): void {
    if (!this.isConnected || this.#link !== undefined) return;
    const load = this.#valid('load') ?? 'visible';
    this.#sight?.disconnect();
    this.#box?.querySelector('button')?.remove();
    if (load === 'eager') this.#load();
    else if (load === 'click') this.#offer();
    else {
      this.#sight = new IntersectionObserver(
        (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#load(),
        { rootMargin: NEAR },
      );
      this.#sight.observe(this);
    }
  }

  #offer(): void {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = '▶ Play';
    button.addEventListener('click', () => {
      button.remove();
      void this.play().catch(report);
    });
    this.#box?.append(button);
  }

  #load(): FrameLink {
    this.#sight?.disconnect();
    const frame = document.createElement('iframe');
    frame.title = this.querySelector('img')?.alt || 'Heronry player';
    // An opaque origin: the frame reads and keeps nothing. Only its link to the playground may open a window.
    frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
    frame.referrerPolicy = 'no-referrer';
    const site = new URL(HeronryPlayer.site, document.baseURI);
    const named = this.#named();
    const words = new URLSearchParams({ ...this.#frameTexts(), ...(named === undefined ? {} : { src: named }) });
    frame.src = site.protocol === 'blob:' ? `${site.href}#${words}` : new URL(`player.html#${words}`, site).href;
    this.#box?.append(frame);
    const link = linkFrame(frame, site.origin, (name, detail) => {
      if (name === 'height') this.#resize(detail);
      this.dispatchEvent(new CustomEvent(name, { detail }));
    });
    this.#link = link;
    if (named === undefined) void this.#send();
    const reveal = (): void => this.#box?.setAttribute('data-shown', '');
    // Until the player has drawn, a picture of the page's own is better than that of the frame.
    if (this.querySelector('img, picture, svg') === null) reveal();
    void link.ready.then(reveal, report);
    return link;
  }

  /** Gives the picture and the player the theme of the page. */
  #paint(): void {
    const { theme } = this.#frameTexts();
    if (this.#box === undefined || this.#box.dataset.theme === theme) return;
    this.#box.dataset.theme = theme;
    this.#configure();
  }

  #configure(): void {
    void this.#link?.call('configure', [this.#frameTexts()]).catch(report);
  }

  #unload(): void {
    this.#link?.close();
    this.#link = undefined;
    this.#box?.removeAttribute('data-shown');
    this.#box?.querySelector('iframe')?.remove();
  }

  /** Returns a source that the frame knows by its words; undefined for one that has to be loaded here. */
  #named(): string | undefined {
    const src = this.#valid('src') ?? '';
    const source = sourceOf(src);
    const isLoaded = source.kind === 'file' || (source.kind === 'name' && source.name.startsWith('recordings/'));
    return isLoaded ? undefined : src;
  }

  /** Sends the source: a child with JSON, a file that is loaded here, or the words of `src`. */
  async #send(): Promise<void> {
    try {
      await this.#link?.call('open', [await this.#source(), this.#frameTexts()]);
    } catch (error) {
      report(error);
    }
  }

  async #source(): Promise<unknown> {
    const src = this.#valid('src');
    const lesson = this.#valid('lesson');
    const json = this.querySelector('script[type="application/json"]')?.textContent;
    if (src === undefined && json) return { text: json };
    if (src === undefined) return { src: lesson === undefined ? '' : `lesson/${lesson}` };
    const source = sourceOf(src);
    if (source.kind === 'file') return { text: await loaded(new URL(source.address, document.baseURI)) };
    if (source.kind === 'link' || !source.name.startsWith('recordings/')) return { src };
    const site = new URL(HeronryPlayer.site, document.baseURI);
    return { text: await loaded(new URL(`${source.name}.jsonl`, site)) };
  }

  /** Returns the valid attributes of the frame. The frame is told which theme the page has. */
  #frameTexts(): FrameTexts {
    const texts: Record<string, string> = {};
    for (const name of FRAME_ATTRIBUTES) {
      const text = this.#valid(name);
      if (text !== undefined) texts[name] = text;
    }
    const { theme = 'auto' } = texts;
    return { ...texts, theme: theme === 'auto' ? pageTheme(this) : theme };
  }

  /** Returns the value of an attribute; undefined where it is missing, or wrong, which is reported once. */
  #valid(name: PlayerAttribute): string | undefined {
    const text = this.getAttribute(name);
    if (text === null) return undefined;
    const { expects, isValid } = PLAYER_ATTRIBUTES[name];
    if (isValid(text)) return text;
    const key = `${name}=${text}`;
    // biome-ignore lint/suspicious/noConsole: the author of a page reads what is wrong with it there.
    if (!this.#reported.has(key)) console.warn(`<heronry-player> ignores ${name}="${text}". It takes ${expects}.`);
    this.#reported.add(key);
    return undefined;
  }

  #size(): void {
    const height = readHeight(this.#valid('height') ?? '');
    const isSized = height !== undefined && height !== 'auto';
    this.#box?.toggleAttribute('data-sized', isSized);
    if (this.#box !== undefined) this.#box.style.height = isSized ? height : '';
  }

  /** Takes the height that the frame asks for, where the page leaves it to the player. */
  #resize(detail: unknown): void {
    if (this.#box === undefined || this.getAttribute('height') !== 'auto') return;
    if (typeof detail !== 'object' || detail === null || !('px' in detail) || typeof detail.px !== 'number') return;
    this.#box.toggleAttribute('data-sized', true);
    this.#box.style.height = `${Math.min(2000, Math.max(120, detail.px))}px`;
  }
}

async function loaded(address: URL): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname}: the server answers ${response.status}.`);
  const text = await response.text();
  if (text.length > FILE_BYTES_MAX) throw new Error(`${address.pathname} is too large.`);
  return text;
}

function report(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: the author of a page reads what is wrong with it there.
  console.warn(`<heronry-player>: ${error instanceof Error ? error.message : String(error)}`);
}
