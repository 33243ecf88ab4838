/** The views of a player that are read: the messages of the last seconds as a table, and the account in words. */

import { lookOf } from '../../graph/picture-parts.ts';
import { type IntervalRow, newestIntervals } from '../../panels/table/interval-rows.ts';
import { Account, sentencesOf } from '../../teaching/account.ts';
import { formatTime, messageName, type Trace } from '../../trace/index.ts';
import { shapePath } from '../../ui/shapes.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { element, type Pane, type PaneHost, type Shown } from './pane.ts';
import { svg } from './svg.ts';

/** How far back the table goes, and its rows. */
const BACK_US = 5_000_000;
const ROWS_MAX = 60;
/** Sentences that are shown: the last. */
const SENTENCES_MAX = 200;
const HEIGHT = 320;

/** Returns the mark of a channel. */
function markOf({ scenario }: Shown, channel: string): SVGElement {
  const { shape, colour } = lookOf(scenario.channels, channel);
  const path = svg('path', { d: shapePath(shape, 6, 6, 5), fill: `var(--channel-${colour})` });
  return svg('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, path);
}

/** Creates a button of a row. */
function rowButton(label: readonly (Node | string)[], onPress: () => void): HTMLButtonElement {
  const button = element('button', 'row', ...label);
  button.type = 'button';
  button.addEventListener('click', onPress);
  return button;
}

export class TablePane implements Pane {
  readonly element: HTMLElement;
  readonly #host: PaneHost;
  readonly #heading = element('caption');
  readonly #rows = element('tbody');
  #drawn = '';

  constructor(host: PaneHost) {
    this.#host = host;
    const names = ['Message', 'Activity', 'From', 'Until', 'Outcome'];
    const head = element('thead', '', element('tr', '', ...names.map((name) => element('th', '', name))));
    this.element = element('div', 'pane list', element('table', '', this.#heading, head, this.#rows));
  }

  naturalHeight(): number {
    return HEIGHT;
  }

  draw(shown: Shown): void {
    const { trace, world, nowUs, selection } = shown;
    const key = `${world.events} ${Math.floor(nowUs / 500_000)} ${selection.message}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    const span = { name: 'last 5 seconds', fromUs: Math.max(0, nowUs - BACK_US), toUs: nowUs };
    const { heading, rows } = newestIntervals(trace, span, nowUs, ROWS_MAX);
    this.#heading.textContent = heading;
    this.#rows.replaceChildren(...rows.toReversed().map((row) => this.#row(shown, row)));
    if (rows.length === 0) {
      const none = element('td', 'none', 'No messages yet. Press Play, or step.');
      none.colSpan = 5;
      this.#rows.append(element('tr', '', none));
    }
  }

  #row(shown: Shown, { message, channel, what, from, to, fromUs, toUs, became }: IntervalRow): HTMLElement {
    const words = what === 'hop' ? `${from} → ${to}` : what === 'wait' ? `waits in ${from}` : `${from} processes`;
    const name = visibleText(messageName(shown.trace, message));
    const button = rowButton([markOf(shown, channel), name], () => this.#host.select({ message }));
    button.ariaPressed = `${message === shown.selection.message}`;
    return element(
      'tr',
      '',
      element('td', '', button),
      element('td', '', visibleText(words)),
      element('td', 'time', formatTime(fromUs)),
      element('td', 'time', toUs === undefined ? '' : formatTime(toUs)),
      element('td', '', visibleText(became)),
    );
  }
}

export class TranscriptPane implements Pane {
  readonly element: HTMLElement;
  readonly #host: PaneHost;
  readonly #list = element('ol');
  #account: Account | undefined;
  #trace: Trace | undefined;
  #drawn = '';

  constructor(host: PaneHost) {
    this.#host = host;
    this.element = element('div', 'pane list transcript', this.#list);
    this.element.setAttribute('role', 'group');
    this.element.ariaLabel = 'What happened, in sentences';
  }

  naturalHeight(): number {
    return HEIGHT;
  }

  draw(shown: Shown): void {
    const { trace, world, selection } = shown;
    if (trace !== this.#trace) {
      this.#trace = trace;
      this.#account = new Account(trace);
      this.#drawn = '';
    }
    const key = `${world.events} ${selection.message}`;
    if (this.#account === undefined || key === this.#drawn) return;
    this.#drawn = key;
    this.#account.scan(world.events);
    const sentences = sentencesOf(this.#account, world.events, Number.MAX_SAFE_INTEGER).slice(-SENTENCES_MAX);
    this.#list.replaceChildren(
      ...sentences.map(({ atUs, words, message }, place) => {
        const mark = message === undefined ? [] : [markOf(shown, trace.message(message).channel)];
        const time = element('span', 'time', formatTime(atUs));
        const button = rowButton([time, ...mark, element('span', 'words', visibleText(words))], () => {
          this.#host.seek(atUs);
          this.#host.select(message === undefined ? {} : { message });
        });
        if (place === sentences.length - 1) button.ariaCurrent = 'time';
        return element('li', '', button);
      }),
    );
    if (sentences.length === 0)
      this.#list.append(element('li', 'none', 'Nothing has happened yet. Press Play, or step.'));
    this.element.scrollTop = this.element.scrollHeight;
  }
}
