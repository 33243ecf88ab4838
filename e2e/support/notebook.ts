/** A page that shows a widget as a notebook does: two outputs of one model, which keeps what the widget saves. */
import { gzipSync } from 'node:zlib';
import type { FrameLocator, Locator } from '@playwright/test';
import type { ForeignPage } from './foreign-page.ts';

/** State of the model, by the names of its traits. */
export interface NotebookState {
  readonly at: number | null;
  readonly selection: string | number | null;
  readonly [trait: string]: unknown;
}

const NOTHING: NotebookState = {
  ...{ at: null, until: null, view: 'graph', theme: 'auto', height: '300', selection: null },
  ...{ _src: '', _file: null, _site: '' },
};

export class Notebook {
  readonly #foreign: ForeignPage;

  private constructor(foreign: ForeignPage) {
    this.#foreign = foreign;
  }

  /**
   * Opens the page.
   * @param file text of a scenario or a recording, where `_src` names nothing
   */
  static async open(foreign: ForeignPage, state: Partial<NotebookState>, file = ''): Promise<Notebook> {
    const given = JSON.stringify({ ...NOTHING, ...state });
    await foreign.open(`<div id="one"></div><div id="two"></div><script type="module">
      import widget from '${foreign.site}heronry-widget.js';
      const state = ${given.replaceAll('<', '\\u003c')};
      const bytes = Uint8Array.from(atob('${gzipSync(file).toString('base64')}'), (letter) => letter.charCodeAt(0));
      if (state._src === '') state._file = new DataView(bytes.buffer);
      const listeners = [];
      window.notebook = {
        saved: state,
        get: (name) => state[name],
        set: (name, value) => {
          if (state[name] === value) return;
          state[name] = value;
          for (const [event, listener] of listeners) if (event === 'change:' + name) listener();
        },
        save_changes: () => { window.notebook.saved = { ...state }; },
        on: (event, listener) => listeners.push([event, listener]),
      };
      for (const id of ['one', 'two']) widget.render({ model: window.notebook, el: document.getElementById(id) });
    </script>`);
    return new Notebook(foreign);
  }

  output(id: 'one' | 'two'): FrameLocator {
    return this.#place(id).locator('iframe').contentFrame();
  }

  /** Takes an output out of the page and puts it back, as a notebook does with what is far from the view. */
  async putBack(id: 'one' | 'two'): Promise<void> {
    await this.#place(id).evaluate((element) => {
      const [player] = element.children;
      player?.remove();
      if (player !== undefined) element.append(player);
    });
  }

  /** Returns what the widget has saved. */
  saved(): Promise<NotebookState> {
    return this.#foreign.page.evaluate(() => Reflect.get(window, 'notebook').saved);
  }

  /** Sets a trait, as the program of the notebook does. */
  async set(trait: string, value: unknown): Promise<void> {
    await this.#foreign.page.evaluate(([name, given]) => Reflect.get(window, 'notebook').set(name, given), [
      trait,
      value,
    ] as const);
  }

  #place(id: string): Locator {
    return this.#foreign.page.locator(`#${id}`);
  }
}
