/** Names in a step that its scenario does not have. */
import { type Assertion, agentOf, channelOf, type Scenario } from '../scenario/index.ts';
import type { LessonStep, Place } from './lesson.ts';
import { shortened } from './yaml-part.ts';

interface Named {
  readonly place: Place;
  readonly agents: readonly (string | undefined)[];
  readonly channels: readonly (string | undefined)[];
}

/** Returns a problem for each agent and each channel that is named and is not there. */
export function unknownNames(step: LessonStep): readonly { readonly place: Place; readonly words: string }[] {
  const { scenario } = step;
  return namedIn(step).flatMap(({ place, agents, channels }) => [
    ...strangers(agents, (id) => agentOf(scenario, id) !== undefined).map((id) => ({
      place,
      words: `The scenario has no agent “${shortened(id)}”. It has ${listed(scenario.agents)}.`,
    })),
    ...strangers(channels, (id) => channelOf(scenario, id) !== undefined).map((id) => ({
      place,
      words: `The scenario has no channel “${shortened(id)}”. It has ${listed(scenario.channels)}.`,
    })),
  ]);
}

const LISTED_MAX = 8;

function listed(nodes: Scenario['agents'] | Scenario['channels']): string {
  const names = nodes.slice(0, LISTED_MAX).map(({ id }) => id);
  return names.length === 0 ? 'none' : `${names.join(', ')}${nodes.length > LISTED_MAX ? ' …' : ''}`;
}

function strangers(names: readonly (string | undefined)[], isKnown: (id: string) => boolean): readonly string[] {
  return names.filter((id): id is string => id !== undefined && id !== '' && !isKnown(id));
}

function namedIn({ show, tasks, goal, questions }: LessonStep): readonly Named[] {
  return [
    ...(show === undefined
      ? []
      : [
          {
            place: show.place,
            agents: show.agents,
            channels: [...show.channels, ...show.messages.map(({ channel }) => channel)],
          },
        ]),
    ...tasks.map(({ place, condition }) => ({
      place,
      ...(condition.kind === 'break' ? ofAssertion(condition.assertion) : ofFields(condition)),
    })),
    ...(goal === undefined
      ? []
      : [
          ...goal.expectations.map((one) => ({ place: goal.place, ...ofAssertion(one) })),
          ...goal.receipts.map((one) => ({ place: goal.place, ...ofFields(one) })),
        ]),
    ...questions.flatMap((question) => {
      if (question.kind === 'generated') return [];
      const { agent, channel, message } = question.parts;
      return [{ place: question.place, agents: [agent], channels: [channel, message?.channel] }];
    }),
  ];
}

function ofAssertion(assertion: Assertion): Omit<Named, 'place'> {
  return ofFields(assertion);
}

function ofFields(fields: object): Omit<Named, 'place'> {
  return {
    agents: 'agent' in fields && typeof fields.agent === 'string' ? [fields.agent] : [],
    channels: 'channel' in fields && typeof fields.channel === 'string' ? [fields.channel] : [],
  };
}
