/**
 * `heronry-widget.js`: a player as a widget of notebooks, for anywidget. Its other side is `src/python/heronry/jupyter.py`.
 *
 * 1. The page of the frame is in this file: a notebook needs no server for it.
 * 2. `at` and `selection` of the model follow the frame, and the frame follows them. Several views of a model show the same.
 * 3. While a view seeks, its frame tells of times that the model has left already: those are not told to the model.
 */
import { HeronryPlayer } from './player-element.ts';
import type { PlayerEventDetails } from './player-protocol.ts';

/** The page in one file, compressed by gzip, in base64. The build puts it here. */
declare const PLAYER_PAGE: string;

/** Model of a widget, as anywidget hands it over. */
interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: () => void): void;
}

/** Shortest time between two tellings of the playhead while it plays, in milliseconds. */
const TOLD_EVERY_MS = 200;
/** Texts of the model that are attributes of the element. */
const ATTRIBUTES = ['view', 'theme', 'height', 'until'];

class NotebookPlayer extends HeronryPlayer {
  /** Whether the frame has drawn. A notebook takes an output out of the page and puts it back: the frame begins anew then. */
  isShown = false;

  override disconnectedCallback(): void {
    this.isShown = false;
    super.disconnectedCallback();
  }
}

let located: Promise<void> | undefined;

/**
 * Defines the element, once, under a new name: the page may have another version of the player.
 * @param site address of the playground that *Open in Heronry* leads to; empty for none
 */
async function locate(site: string): Promise<void> {
  customElements.define(`heronry-player-${crypto.getRandomValues(new Uint32Array(1))[0]}`, NotebookPlayer);
  const page = await unzipped(Uint8Array.from(atob(PLAYER_PAGE), (letter) => letter.charCodeAt(0)));
  const placed = page.replace('data-playground=""', `data-playground="${site.replaceAll('"', '%22')}"`);
  HeronryPlayer.site = URL.createObjectURL(new Blob([placed], { type: 'text/html' }));
}

/** Shows the model in an element of the notebook. */
async function render({ model, el }: { readonly model: Model; readonly el: HTMLElement }): Promise<() => void> {
  located ??= locate(String(model.get('_site') ?? ''));
  await located;
  const player = new NotebookPlayer();
  await giveSource(player, model);
  for (const name of ATTRIBUTES) {
    const pass = (): void => setText(player, name, model.get(name));
    pass();
    model.on(`change:${name}`, pass);
  }
  setText(player, 'at', model.get('at'));
  follow(player, model);
  el.append(player);
  return () => player.remove();
}

async function giveSource(player: HeronryPlayer, model: Model): Promise<void> {
  const file = model.get('_file');
  if (!ArrayBuffer.isView(file) || file.byteLength === 0) {
    player.src = String(model.get('_src'));
    return;
  }
  const script = document.createElement('script');
  script.type = 'application/json';
  script.textContent = await unzipped(new Uint8Array(file.buffer, file.byteOffset, file.byteLength).slice());
  player.append(script);
}

function follow(player: NotebookPlayer, model: Model): void {
  const known: Record<string, unknown> = { at: model.get('at'), selection: model.get('selection') };
  let selected = known.selection;
  let seeks = 0;
  let toldMs = 0;
  const tell = (name: 'at' | 'selection', value: unknown): void => {
    if (model.get(name) === value) return;
    known[name] = value;
    model.set(name, value);
    model.save_changes();
  };
  const seek = async (atMs: number): Promise<void> => {
    seeks += 1;
    await player.seek(atMs).finally(() => {
      seeks -= 1;
    });
    const nowMs = seeks === 0 ? await player.now() : atMs;
    if (seeks === 0) tell('at', nowMs);
  };
  const select = async (what: unknown): Promise<void> => {
    try {
      await player.select(typeof what === 'number' || typeof what === 'string' ? what : null);
    } catch (error) {
      if (player.isShown) tell('selection', selected);
      throw error;
    }
  };
  /** Reports what goes wrong, except that the output was taken out of the page meanwhile. */
  const attempt = (work: () => Promise<void>): void =>
    void work().catch((error: unknown) => player.isShown && report(error));
  /** Acts on a change that comes from elsewhere. Before the frame has drawn, it is acted on then. */
  const onChange = (name: 'at' | 'selection', act: (value: unknown) => void): void => {
    model.on(`change:${name}`, () => {
      const value = model.get(name);
      if (value === known[name]) return;
      known[name] = value;
      if (player.isShown) act(value);
    });
  };
  onChange('at', (value) => typeof value === 'number' && attempt(() => seek(value)));
  onChange('selection', (value) => attempt(() => select(value)));
  listen(player, 'ready', () => {
    player.isShown = true;
    // Where the run is over, Play begins at its beginning.
    player.removeAttribute('at');
    const [at, selection] = [model.get('at'), model.get('selection')];
    attempt(async () => (typeof at === 'number' ? seek(at) : tell('at', await player.now())));
    if (selection !== null) attempt(() => select(selection));
  });
  listen(player, 'moment', ({ atMs, playing }) => {
    const nowMs = performance.now();
    if (!player.isShown || seeks > 0 || (playing && nowMs - toldMs < TOLD_EVERY_MS)) return;
    toldMs = nowMs;
    tell('at', atMs);
  });
  listen(player, 'selected', ({ agent, channel, message }) => {
    selected = agent ?? channel ?? message ?? null;
    tell('selection', selected);
  });
}

function listen<Name extends keyof PlayerEventDetails>(
  player: HeronryPlayer,
  name: Name,
  act: (detail: PlayerEventDetails[Name]) => void,
): void {
  // The element tells of its frame's events, whose details are those of the protocol.
  player.addEventListener(name, (event) => act((event as CustomEvent<PlayerEventDetails[Name]>).detail));
}

function setText(player: HeronryPlayer, name: string, value: unknown): void {
  if (value === null || value === undefined || value === '') player.removeAttribute(name);
  else player.setAttribute(name, String(value));
}

async function unzipped(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

function report(error: unknown): void {
  // biome-ignore lint/suspicious/noConsole: the console is where a notebook shows what went wrong in its page.
  console.warn(`Heronry: ${error instanceof Error ? error.message : String(error)}`);
}

// biome-ignore lint/style/noDefaultExport: anywidget takes the default export of a module.
export default { render };
