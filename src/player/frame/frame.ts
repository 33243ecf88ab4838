/**
 * The frame of a player: `player.html`. Its address says what it plays, in the fragment: `#src=gallery/hierarchy&at=2.4s&view=both`.
 * A page with `heronry-player.js` also talks to it, through a port. It works at an opaque origin: it keeps nothing, loads nothing but
 * its own scripts, and starts no worker.
 */
import '../../ui/tokens.css';
import './frame.css';
import './lesson.css';
import './timeline.css';
import './views.css';
import type { Session, SessionHost, SessionState } from '../engine/player-session.ts';
import type { AskedSource } from '../engine/player-source.ts';
import type { LessonView } from '../lesson/lesson-view.ts';
import {
  FRAME_ATTRIBUTES,
  type FrameOptions,
  type FrameTexts,
  frameOptions,
  type PlayerTheme,
} from '../player-attributes.ts';
import { Controls } from './controls.ts';
import { stillOf } from './gallery-still.ts';
import { HostPort } from './host-port.ts';
import { loadEngine } from './load-engine.ts';
import { bindHold, watchSight } from './manners.ts';

/** Address of the playground: beside this page, or where a copy of this page says; empty for none. */
const PLAYGROUND = playgroundOf(document.getElementById('player')?.dataset.playground);

function playgroundOf(told = './'): string {
  return told && new URL(told, location.href.split('#')[0]).href;
}

class Frame {
  readonly #root: HTMLElement;
  readonly #picture = part('div', 'picture');
  readonly #lesson = part('section', 'lesson');
  readonly #stage = part('div', 'stage');
  readonly #note = part('p', 'note');
  readonly #problem = part('p', 'problem');
  readonly #open: HTMLAnchorElement;
  readonly #controls: Controls;
  readonly #host: HostPort;
  readonly #engine = loadEngine();
  #texts: FrameTexts = {};
  #options: FrameOptions = frameOptions({});
  #session: Session | undefined;
  #lessonView: LessonView | undefined;
  /** Largest height that a lesson has asked for: the page around it does not move with each card. */
  #lessonHeight = 0;
  #opening: Promise<void> | undefined;
  #calls: ReturnType<Awaited<ReturnType<typeof loadEngine>>['callsOf']> | undefined;
  #playing = false;
  #isInSight = true;
  /** Whether there is no playground: beside a page in one file, for one. */
  #carries = PLAYGROUND === '';

  constructor(root: HTMLElement) {
    this.#root = root;
    const session = (): Session | undefined => this.#session;
    const toggle = (): void => (this.#playing ? this.#session?.pause() : this.#session?.play());
    this.#controls = new Controls({
      toggle,
      step: () => this.#session?.step(),
      stepBack: () => this.#session?.stepBack(),
      seek: (atUs) => {
        this.#session?.pause();
        this.#session?.seek(atUs);
      },
      setSpeed: (speed) => this.#session?.setSpeed(speed),
      setView: (view) => this.#configure({ ...this.#texts, view }),
    });
    this.#open = openLink(() => this.#session);
    const hint = part('p', 'hint', 'Click to zoom, select and use keys');
    this.#problem.setAttribute('role', 'alert');
    this.#picture.append(this.#stage, this.#note, this.#problem, hint);
    this.#lesson.hidden = true;
    const area = part('div', 'area');
    area.append(this.#picture, this.#lesson);
    root.append(area, this.#controls.element);
    bindHold({ root, stage: this.#stage, session, toggle });
    watchSight(root, (isInSight) => {
      this.#isInSight = isInSight;
      this.#session?.setInSight(isInSight);
    });
    this.#host = new HostPort((call, args) => this.#answer(call, args));
  }

  /** Plays what the page carries, or what its address says. */
  async readPage(): Promise<void> {
    const carried = document.getElementById('source');
    if (carried !== null) {
      const { at } = carried.dataset;
      this.#carries = true;
      this.#take(at === undefined ? {} : { at });
      await this.#show({ text: carried.textContent });
      return;
    }
    const words = new URLSearchParams(location.hash.slice(1));
    const texts: Partial<Record<(typeof FRAME_ATTRIBUTES)[number], string>> = {};
    for (const name of FRAME_ATTRIBUTES) {
      const text = words.get(name);
      if (text !== null) texts[name] = text;
    }
    this.#take(texts);
    const src = words.get('src') ?? '';
    if (src !== '') await this.#show({ src });
    else if (parent === window) this.#fail(new Error('Nothing to play: the address names no source.'));
  }

  /** Answers a call of the page around the frame. */
  async #answer(call: string, args: readonly unknown[]): Promise<unknown> {
    if (call === 'open') return this.#openCalled(args);
    if (call === 'configure') return this.#configure(textsOf(args[0]));
    await this.#opening;
    const calls = this.#calls;
    if (calls === undefined || !Object.hasOwn(calls, call)) throw new Error(`A player has no ${call}.`);
    // Each call checks what it is given.
    return Reflect.apply(calls[call as keyof typeof calls], undefined, args);
  }

  async #openCalled([asked, texts]: readonly unknown[]): Promise<void> {
    this.#take(textsOf(texts));
    if (typeof asked !== 'object' || asked === null) return;
    if ('text' in asked && typeof asked.text === 'string') await this.#show({ text: asked.text });
    else if ('src' in asked && typeof asked.src === 'string') await this.#show({ src: asked.src });
  }

  /** Opens a source, or says why not. */
  #show(asked: AskedSource): Promise<void> {
    this.#opening = this.#start(asked).catch((error: unknown) => this.#fail(error));
    return this.#opening;
  }

  async #start(asked: AskedSource): Promise<void> {
    const still = 'src' in asked && this.#session === undefined ? stillOf(asked.src, this.#options.theme) : undefined;
    if (still !== undefined) this.#stage.append(still);
    const engine = await this.#engine;
    this.#problem.textContent = '';
    if (this.#session === undefined) {
      this.#session = await engine.open(this.#stage, asked, this.#options, this.#sessionHost());
      this.#session.setInSight(this.#isInSight);
      this.#calls = engine.callsOf(this.#session, PLAYGROUND, () => this.#options);
      this.#introduce(this.#session);
    } else await this.#session.reopen(asked, this.#options);
    this.#controls.enable(true);
  }

  #introduce(session: Session): void {
    const { source } = session;
    const { scenario, fragment, isRecording, lesson } = source;
    this.#root.ariaLabel = lesson?.title ?? scenario.name;
    this.#note.textContent = noteOf(source);
    this.#open.hidden = this.#carries || (isRecording && fragment === undefined);
    this.#open.href = fragment === undefined ? PLAYGROUND : `${PLAYGROUND}#${fragment}`;
    this.#lessonView?.end();
    this.#lessonHeight = 0;
    this.#lesson.hidden = lesson === undefined;
    this.#lessonView =
      lesson &&
      window.heronryLessons?.open({
        panel: this.#lesson,
        session,
        lesson,
        address: this.#open.href,
        autoplay: this.#options.autoplay,
        onAnswer: (answer) => this.#host.tell('answered', answer),
        onHeight: () => this.#tellHeight(),
      });
    this.#tellHeight();
  }

  #sessionHost(): SessionHost {
    return {
      onState: (state: SessionState) => {
        this.#playing = state.playing;
        this.#controls.show(state);
      },
      onEvent: (name, detail) => this.#host.tell(name, detail),
      onHeight: () => this.#tellHeight(),
      onReopen: () => this.#session && this.#introduce(this.#session),
    };
  }

  #tellHeight(): void {
    const picture = this.#session?.naturalHeight(this.#stage.clientWidth) ?? 0;
    if (picture === 0) return;
    const bar = this.#options.controls ? this.#controls.element.offsetHeight : 0;
    const text = this.#lessonView?.naturalHeight() ?? 0;
    const isBeneath = this.#lesson.offsetTop > this.#picture.offsetTop;
    this.#lessonHeight = Math.max(this.#lessonHeight, isBeneath ? picture + text : Math.max(picture, text));
    this.#host.tell('height', { px: Math.ceil((text === 0 ? picture : this.#lessonHeight) + bar) });
  }

  #take(texts: FrameTexts): void {
    this.#texts = texts;
    this.#options = frameOptions(texts);
    const { controls, theme, view } = this.#options;
    this.#controls.element.hidden = !controls;
    (controls ? this.#controls.element : this.#picture).append(this.#open);
    this.#controls.showView(view);
    showTheme(theme);
  }

  #configure(texts: FrameTexts): void {
    this.#take(texts);
    this.#session?.configure(this.#options);
  }

  #fail(error: unknown): void {
    this.#problem.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** Returns what a player cannot do with a source. */
function noteOf({ hasCode }: Session['source']): string {
  return hasCode ? 'This scenario has code. Open it in Heronry to run it.' : '';
}

/** Returns the link to the playground. It is brought to the present moment just before it is followed. */
function openLink(session: () => Session | undefined): HTMLAnchorElement {
  const link = document.createElement('a');
  link.className = 'open';
  link.target = '_blank';
  link.rel = 'noopener';
  link.href = PLAYGROUND;
  link.ariaLabel = 'Open in Heronry';
  const words = document.createElement('span');
  words.textContent = 'Open in Heronry ';
  link.append(words, '↗');
  const refresh = async (): Promise<void> => {
    const current = session();
    if (current === undefined || current.source.isRecording || current.source.lesson !== undefined) return;
    link.href = await (await loadEngine()).linkOf(current, PLAYGROUND);
  };
  for (const event of ['pointerenter', 'focus']) link.addEventListener(event, () => void refresh());
  return link;
}

function showTheme(theme: PlayerTheme): void {
  const { dataset } = document.documentElement;
  if (theme === 'auto') delete dataset.theme;
  else dataset.theme = theme;
}

/** Returns the texts of options that the page has sent; what is no text is left out. */
function textsOf(value: unknown): FrameTexts {
  const given = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    given.filter(([name, text]) => typeof text === 'string' && FRAME_ATTRIBUTES.some((one) => one === name)),
  );
}

function part(name: 'div' | 'p' | 'section', className: string, words = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = words;
  return made;
}

const root = document.getElementById('player');
if (root !== null) {
  const frame = new Frame(root);
  addEventListener('hashchange', () => void frame.readPage());
  void frame.readPage();
}
