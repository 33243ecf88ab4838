/** The controls of a player: buttons, the scrubber, time, speed and view. */

import type { SessionState } from '../engine/player-session.ts';
import { PLAYER_VIEWS, type PlayerView } from '../player-attributes.ts';

/** Actions of the controls. */
export interface ControlActions {
  readonly toggle: () => void;
  readonly step: () => void;
  readonly stepBack: () => void;
  readonly seek: (atUs: number) => void;
  readonly setSpeed: (speed: number) => void;
  readonly setView: (view: PlayerView) => void;
}

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5];
/** Steps of the scrubber, in microseconds. */
const SCRUB_US = 1000;

const ICONS = {
  play: 'M8 5.5v13l11-6.5z',
  pause: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z',
  stepBack: 'M17 6v12l-8.5-6zM6 6h2v12H6z',
  step: 'M7 6v12l8.5-6zM16 6h2v12h-2z',
} as const;

export class Controls {
  readonly element: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #scrub: HTMLInputElement;
  readonly #time: HTMLElement;
  readonly #speed: HTMLSelectElement;
  readonly #view: HTMLSelectElement;
  readonly #buttons: readonly HTMLButtonElement[];
  #isScrubbing = false;

  constructor(actions: ControlActions) {
    this.#play = button('Play', 'play', actions.toggle);
    this.#play.className = 'play';
    const back = button('Previous event', 'stepBack', actions.stepBack);
    const step = button('Next event', 'step', actions.step);
    this.#buttons = [this.#play, back, step];
    this.#scrub = document.createElement('input');
    this.#scrub.type = 'range';
    this.#scrub.min = '0';
    this.#scrub.step = String(SCRUB_US);
    this.#scrub.ariaLabel = 'Time';
    this.#scrub.addEventListener('input', () => actions.seek(Number(this.#scrub.value)));
    for (const [event, is] of [
      ['pointerdown', true],
      ['pointerup', false],
      ['pointercancel', false],
    ] as const)
      this.#scrub.addEventListener(event, () => {
        this.#isScrubbing = is;
      });
    this.#time = document.createElement('output');
    this.#time.setAttribute('aria-live', 'off');
    this.#speed = select(
      'Speed',
      SPEEDS.map((speed) => [String(speed), `${speed}×`]),
      (value) => actions.setSpeed(Number(value)),
    );
    this.#view = select(
      'View',
      PLAYER_VIEWS.map((view) => [view, view[0]?.toUpperCase() + view.slice(1)]),
      (value) => actions.setView(PLAYER_VIEWS.find((view) => view === value) ?? 'graph'),
    );
    this.element = document.createElement('div');
    this.element.className = 'controls';
    this.element.setAttribute('role', 'toolbar');
    this.element.ariaLabel = 'Player';
    this.element.append(this.#play, back, step, this.#scrub, this.#time, this.#speed, this.#view);
    this.enable(false);
  }

  /** Makes the controls usable, once there is something to play. */
  enable(isUsable: boolean): void {
    for (const control of [...this.#buttons, this.#scrub, this.#speed, this.#view]) control.disabled = !isUsable;
  }

  showView(view: PlayerView): void {
    this.#view.value = view;
  }

  show({ playing, nowUs, startUs, rangeUs, speed }: SessionState): void {
    const label = playing ? 'Pause' : 'Play';
    if (this.#play.ariaLabel !== label) {
      this.#play.ariaLabel = label;
      this.#play.title = label;
      setIcon(this.#play, playing ? 'pause' : 'play');
    }
    this.#scrub.min = String(startUs);
    this.#scrub.max = String(rangeUs);
    if (!this.#isScrubbing) this.#scrub.value = String(nowUs);
    const part = rangeUs > startUs ? (nowUs - startUs) / (rangeUs - startUs) : 0;
    this.#scrub.style.setProperty('--part', `${100 * part}%`);
    this.#scrub.setAttribute('aria-valuetext', `${(nowUs / 1_000_000).toFixed(2)} seconds`);
    this.#time.textContent = `${(Math.floor(nowUs / 10_000) / 100).toFixed(2)} s`;
    if (![...this.#speed.options].some(({ value }) => value === String(speed)))
      this.#speed.add(new Option(`${speed}×`, String(speed)));
    this.#speed.value = String(speed);
  }
}

function button(label: string, icon: keyof typeof ICONS, onPress: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.ariaLabel = label;
  made.title = label;
  setIcon(made, icon);
  made.addEventListener('click', onPress);
  return made;
}

function setIcon(target: HTMLButtonElement, icon: keyof typeof ICONS): void {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[icon]);
  drawing.append(path);
  target.replaceChildren(drawing);
}

function select(
  label: string,
  options: readonly (readonly [string, string])[],
  onChange: (value: string) => void,
): HTMLSelectElement {
  const made = document.createElement('select');
  made.ariaLabel = label;
  made.title = label;
  for (const [value, words] of options) made.add(new Option(words, value));
  made.addEventListener('change', () => onChange(made.value));
  return made;
}
