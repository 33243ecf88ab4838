/** Lessons, in the words of those who take one. */
import { clickIfThere, expect, type Heronry } from './heronry.ts';
import { showAnswer } from './quiz.ts';

/** Title of `LESSON`. */
export const TITLE = 'A lesson of mine';

/** A lesson of three steps: a question, something to do, something to make. */
export const LESSON = `---
title: ${TITLE}
summary: A message travels.
minutes: 2
about: [subscribers-empty-the-queue]
remember:
  - { say: A message takes time., at: mg1 received message 1 from control }
  - { say: The channel accepts it first., at: control accepted message 1 }
  - { say: The operator publishes., at: operator published message 1 to control }
---

## Predict

The \`operator\` publishes to \`control\`. Who gets **message 2**?

\`\`\`scenario
gallery: control-status
\`\`\`

\`\`\`question
kind: receivers
message: 2 on control
\`\`\`

## Do it

Double-click an agent to publish for it.

- [ ] publish to control from operator

## Look

\`\`\`show
at: 3s
agent: mg1
\`\`\`

The light is on \`mg1\`.
`;

/** Number of steps of `LESSON`. */
export const STEPS = 3;

/** Gives an answer to the question that is shown, whatever it asks. */
export async function giveAnswer({ panel }: Heronry): Promise<void> {
  const give = panel.getByRole('button', { name: 'Answer', exact: true });
  await expect(give).toBeVisible();
  if (await give.isDisabled()) {
    const hasNumber = await clickIfThere(panel.getByRole('button', { name: 'One more' }));
    if (!hasNumber) await panel.getByRole('checkbox').or(panel.getByRole('radio')).first().check();
  }
  await give.click();
}

/** Answers the question that is shown, and waits for the explanation. */
export async function answerQuestion(heronry: Heronry): Promise<void> {
  const { panel } = heronry;
  await giveAnswer(heronry);
  await panel.getByRole('button', { name: 'Fairly sure' }).click();
  await showAnswer(panel, panel.getByText('What happened', { exact: true }));
}

/** Returns the part of the panel with a step of a lesson. */
export function stepOf({ panel }: Heronry, place: number, count: number) {
  return panel.getByRole('article', { name: `Step ${place} of ${count}` });
}
