/** The choices of a question, and what became of the one that the reader took. */
import { element } from '../engine/pane.ts';
import type { CardQuestion } from '../player-lesson.ts';

/** A choice of the reader. */
export interface Guess {
  readonly index: number;
  /** Whether the picture has shown what happened. */
  readonly isExplained: boolean;
}

/** Returns the choices: buttons until one is taken, and then a list with marks. */
export function choicesOf(
  { choices, right }: CardQuestion,
  guess: Guess | undefined,
  onTake: (index: number) => void,
): HTMLElement {
  const items = choices.map(({ words }, index) => {
    if (guess === undefined) {
      const button = element('button', '', words);
      button.type = 'button';
      button.addEventListener('click', () => onTake(index));
      return element('li', '', button);
    }
    const item = element('li', 'taken', element('span', '', words));
    const mark = markOf(index, right, guess);
    if (mark !== undefined) {
      item.dataset.mark = mark;
      item.append(element('b', '', MARKS[mark]));
    }
    return item;
  });
  return element('ul', 'choices', ...items);
}

/** Words of the marks of choices. */
const MARKS = { taken: 'Your answer', wrong: 'You said', right: 'As you said', fact: 'What happened' } as const;

function markOf(index: number, right: number, { index: said, isExplained }: Guess): keyof typeof MARKS | undefined {
  if (index === right && isExplained) return said === right ? 'right' : 'fact';
  if (index !== said) return undefined;
  return isExplained ? 'wrong' : 'taken';
}

/** Returns the reason, and the belief from which a wrong choice follows. It is read aloud as it appears. */
export function explanationOf({ choices, right, why }: CardQuestion, { index }: Guess): HTMLElement {
  const belief = choices[index]?.belief;
  const [isRight, fact] = [index === right, choices[right]?.words ?? ''];
  const said = element('p', '', element('b', '', isRight ? 'Yes. ' : `It was: ${fact.replace(/\.$/, '')}. `), why);
  const parts =
    isRight || belief === undefined
      ? []
      : [element('p', 'belief', 'Many people believe: ', element('b', '', belief.name), '. ', belief.fact)];
  const explanation = element('div', 'why', said, ...parts);
  explanation.setAttribute('role', 'status');
  return explanation;
}
