/** Judges what a learner does: tasks by the document and the run so far, goals by a run of their own. */
import type { Intervention, Scenario } from '../scenario/index.ts';
import { AssertionWatch, breachWords, simulate } from '../simulation/index.ts';
import type { Micros, Trace } from '../trace/index.ts';
import type { Goal, Receipt, TaskCondition } from './lesson.ts';

/** The run of a learner, and where it began. */
export interface LearnersRun {
  /** Scenario of the step. */
  readonly start: Scenario;
  /** Scenario as the learner has changed it, with what the learner did. */
  readonly scenario: Scenario;
  readonly trace: Trace;
  /** Time of the playhead. */
  readonly atUs: Micros;
  /** Rows of the contract that a check of the scenario's own broker, as it is now, found to be kept. @default none */
  readonly keptRows?: readonly string[];
}

/** Returns whether a task is done. */
export function isTaskDone(condition: TaskCondition, run: LearnersRun): boolean {
  switch (condition.kind) {
    case 'act':
      return count(run.scenario, condition) > count(run.start, condition);
    case 'crash':
      return crashes(run, condition.agent);
    case 'receiver':
      return receivers(run.scenario, condition).size > receivers(run.start, condition).size;
    case 'receive':
      return received(run.trace, condition, run.atUs) >= condition.count;
    case 'break': {
      const watch = new AssertionWatch([condition.assertion], run.trace);
      watch.readTo(run.atUs);
      const [breach] = watch.breaches;
      return breach !== undefined && breach.atUs <= run.atUs;
    }
    case 'broker':
      return run.scenario.broker.kind === condition.broker;
    case 'contract':
      return condition.rows.every((row) => run.keptRows?.includes(row) === true);
  }
}

type Act = Extract<TaskCondition, { kind: 'act' }>;

/** Number of times that the user did it. A link that was added counts as subscribing or consuming, too. */
function count({ interventions, links }: Scenario, { act, agent, channel }: Act): number {
  const isIt = (one: { readonly agent: string; readonly channel: string }): boolean =>
    one.channel === channel && (agent === undefined || one.agent === agent);
  const done = interventions.filter((one: Intervention) => one.kind === act && isIt(one)).length;
  if (act !== 'subscribe' && act !== 'consume' && act !== 'unsubscribe') return done;
  const linked = links.filter(
    (link) => link.kind === (act === 'consume' ? 'consume' : 'subscribe') && isIt(link),
  ).length;
  return act === 'unsubscribe' ? done - linked : done + linked;
}

function crashes({ scenario, trace, atUs }: LearnersRun, agent: string): boolean {
  const isFault = scenario.faults.some(
    ({ kind, where }) => kind === 'crash' && where.at === 'agent' && where.agent === agent,
  );
  return isFault || has(trace, atUs, (event) => event.kind === 'crashed' && event.agent === agent);
}

function receivers(
  { links, interventions }: Scenario,
  { link, channel }: Extract<TaskCondition, { kind: 'receiver' }>,
): ReadonlySet<string> {
  return new Set([
    ...links.filter((one) => one.kind === link && one.channel === channel).map(({ agent }) => agent),
    ...interventions.filter((one) => one.kind === link && one.channel === channel).map(({ agent }) => agent),
  ]);
}

function received(trace: Trace, { agent, channel }: Pick<Receipt, 'agent' | 'channel'>, untilUs: Micros): number {
  let number = 0;
  has(trace, untilUs, (event) => {
    if (event.kind === 'received' && event.agent === agent && event.channel === channel) number += 1;
    return false;
  });
  return number;
}

function has(trace: Trace, untilUs: Micros, isIt: (event: ReturnType<Trace['event']>) => boolean): boolean {
  const end = trace.firstAfter(untilUs);
  for (let number = 0; number < end; number += 1) if (isIt(trace.event(number))) return true;
  return false;
}

/** State of a goal: met, or a list of what is missing. */
export interface GoalState {
  readonly met: boolean;
  /** Sentences about what is not as it should be, each with the time if it has one. */
  readonly missing: readonly { readonly words: string; readonly atUs: Micros | undefined }[];
}

/** Judges a scenario, as the learner has made it, by a run of its own up to the goal's time. */
export function goalState(goal: Goal, scenario: Scenario): GoalState {
  const { trace } = simulate(scenario, goal.untilUs);
  const watch = new AssertionWatch(goal.expectations, trace);
  watch.readTo(goal.untilUs);
  const broken = watch.breaches.flatMap((breach) =>
    breach === undefined || breach.atUs > goal.untilUs
      ? []
      : [{ words: `${breachWords(breach, goal.untilUs)}.`, atUs: breach.atUs }],
  );
  const few = goal.receipts.flatMap((receipt) => {
    const number = received(trace, receipt, goal.untilUs);
    if (number >= receipt.count) return [];
    const words = `${receipt.agent} received ${number} of at least ${receipt.count} messages from ${receipt.channel}.`;
    return [{ words, atUs: undefined }];
  });
  const undecided =
    watch.endedUs === undefined
      ? []
      : [{ words: 'The run ended too early: too much happened in it.', atUs: watch.endedUs }];
  const missing = [...broken, ...few, ...undecided];
  return { met: missing.length === 0, missing };
}
