/** The actions of a walk with mouse and keyboard. The hand decides how they look: quick in a test, visible in a film. */
import type { Locator } from '@playwright/test';
import type { Heronry } from '../support/heronry.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Hand {
  click(what: Locator): Promise<void>;
  doubleClick(place: Place): Promise<void>;
  /** Replaces the content of the field. */
  fill(field: Locator, text: string): Promise<void>;
  choose(list: Locator, option: string): Promise<void>;
  /** Types into the focused element. */
  type(text: string): Promise<void>;
  /** Drags from the handle at a node's right edge to another node. */
  connect(from: Locator, to: Locator): Promise<void>;
}

/** Returns a hand that acts at once. */
export function quickHand(heronry: Heronry): Hand {
  const { keyboard, mouse } = heronry.page;
  return {
    click: (what) => what.click(),
    doubleClick: ({ x, y }) => mouse.dblclick(x, y),
    fill: (field, text) => field.fill(text),
    choose: async (list, option) => {
      await list.selectOption(option);
    },
    type: (text) => keyboard.type(text),
    connect: (from, to) => heronry.connect(from, to),
  };
}
