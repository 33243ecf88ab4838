/** Texts with which the writing of a lesson begins. */
import { type Scenario, scenarioToText } from '../scenario/index.ts';
import { makeQuestions } from '../teaching/index.ts';

/** Number of questions of a lesson about a scenario. */
const QUESTIONS = 3;

/** A whole lesson in a few lines: prose, a moment, a question, a thing to do. */
export const SMALL_LESSON = `---
title: My first lesson
summary: A message travels, and takes time.
minutes: 2
about: [subscribers-empty-the-queue]
remember:
  - { say: A message takes time., at: mg1 received message 1 from control }
  - { say: The channel accepts a message before anybody has it., at: control accepted message 1 }
  - { say: The operator continues at once., at: operator published message 1 to control }
---

## Predict

The \`operator\` publishes to \`control\`. Who gets the message?

\`\`\`scenario
gallery: control-status
\`\`\`

\`\`\`question
kind: receivers
message: 1 on control
\`\`\`

## Do it yourself

- [ ] publish to control from operator
`;

/** Returns a lesson about a scenario, which is in it as JSON. */
export function lessonAbout(scenario: Scenario): string {
  const title = scenario.name.replaceAll(/\s+/g, ' ').trim() || 'My lesson';
  const [channel] = scenario.channels;
  const questions = makeQuestions(scenario, { count: QUESTIONS });
  const [belief = 'channel-reaches-all'] = questions.flatMap(({ choices }) =>
    choices.flatMap(({ misconception }) => misconception ?? []),
  );
  return `---
title: ${JSON.stringify(title)}
summary: What happens here, and why.
minutes: 3
about: [${belief}]
remember:
  - { say: The first sentence to remember., at: 2s }
  - { say: The second one., at: 3s }
  - { say: The third one., at: 4s }
---

## Predict

Say what is shown here. What happens next?

\`\`\`scenario
${scenarioToText({ ...scenario, bookmarks: [] }).trim()}
\`\`\`

\`\`\`question
generated: ${QUESTIONS}
\`\`\`
${
  channel === undefined
    ? ''
    : `
## Do it yourself

- [ ] publish to ${JSON.stringify(channel.id).slice(1, -1)}
`
}`;
}
