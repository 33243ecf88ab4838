/**
 * A scenario in sentences, one on each line: "operator publishes to control every 2s: {"setpoint": 5}". Each row has a pattern, an
 * example and what it adds to the draft. The first row that matches is taken.
 */
import { LIMITS } from '../scenario/index.ts';
import { expectationOf } from './lesson-tasks.ts';
import { NAME, TIME, unquoted } from './lesson-words.ts';
import {
  AFTER,
  acted,
  brokerOf,
  CHANNEL,
  delayOf,
  ENDINGS,
  fault,
  JITTER,
  linkOf,
  NUMBER,
  onEach,
  POLICIES,
  pairUp,
  ROLES,
  row,
  type ScenarioSentence,
  TIMES,
  timesOf,
  WHO,
} from './sentence-parts.ts';

const TICK_PERIOD_US = 1_000_000;

/** The sentences, in the order in which they are tried. */
export const SCENARIO_SENTENCES: readonly ScenarioSentence[] = [
  row('name: (?<text>.+)', 'name: The late subscriber', (draft, found) => {
    draft.name = found.text('text');
  }),
  row('description: (?<text>.+)', 'description: The phone subscribes late.', (draft, found) => {
    draft.description = found.text('text');
  }),
  row('seed: (?<seed>\\d{1,10})', 'seed: 7', (draft, found) => {
    draft.seed = found.number('seed', 1);
  }),
  row(`delay: (?<min>${TIME})(?: to (?<max>${TIME}))?`, 'delay: 0.5s to 0.9s', (draft, found) => {
    draft.network = delayOf(found);
  }),
  row(
    `the link from (?<from_node>${NAME}) to (?<to_node>${NAME}) takes (?<min>${TIME})(?: to (?<max>${TIME}))?`,
    'the link from mg1 to status takes 2s',
    (draft, found) => {
      const where = linkOf(draft, found.text('from_node'), found.text('to_node'));
      if (typeof where === 'string' || where.at !== 'link') return where;
      draft.delay(where.link, where.agent, where.channel, delayOf(found));
      return undefined;
    },
  ),
  row('broker: (?<kind>[^:]+?)(?: with (?<settings>[^:]+))?', 'broker: Kafka with partitions 2', (draft, found) => {
    const broker = brokerOf(found);
    if (typeof broker === 'string') return broker;
    draft.broker = broker;
    return undefined;
  }),
  row(`expect: (?<text>.+)`, 'expect: every message on control reaches mg1 within 2s', (draft, found) => {
    const assertion = expectationOf(found.text('text'));
    if (assertion === undefined) return `“${found.text('text')}” is no expectation.`;
    draft.assertions.push(assertion);
    return undefined;
  }),
  row(`place (?<where>${NAME}) at (?<x>${NUMBER}), ?(?<y>${NUMBER})`, 'place operator at 0, 0', (draft, found) => {
    draft.place(found.text('where'), Math.round(found.number('x', 0)), Math.round(found.number('y', 0)));
  }),
  row(
    `${WHO} (?:is|are) (?:an? )?(?<role>agent|operator|microgrid|device|worker)s?`,
    'operator is an operator',
    (draft, found) => {
      for (const who of found.names('who')) draft.role(who, ROLES[found.text('role')] ?? 'agent');
    },
  ),
  row(`pair (?<from>${NAME}) to (?<to_agent>${NAME})`, 'pair operator to mg1', (draft, found) => {
    pairUp(draft, unquoted(found.text('from')), unquoted(found.text('to_agent')));
  }),
  row(`pair ${WHO}`, 'pair mg1, mg2 and mg3', (draft, found) => {
    const all = found.names('who');
    if (all.length * all.length > LIMITS.channels) return 'These are too many pairs.';
    for (const from of all) for (const to of all) if (from !== to) pairUp(draft, from, to);
    return undefined;
  }),
  row(
    `${WHO} publish(?:es)? to ${CHANNEL}(?: every (?<every>${TIME})(?:,? (?:first )?(?:at|from) (?<first>${TIME}))?${JITTER}(?:,? (?<count>\\d{1,6}) times)?| at ${TIMES})?`,
    'operator publishes to control every 2s, first at 0.5s: {"setpoint": {"$count": 1}}',
    (draft, found) => {
      const channel = found.text('channel');
      const tick = { kind: 'tick', channel, jitterUs: found.us('jitter', 0), message: found.template } as const;
      for (const who of found.names('who')) {
        draft.link('publish', who, channel);
        if (found.has('every')) {
          const times = { periodUs: found.us('every', 0), offsetUs: found.us('first', 0) };
          draft.behaves(who, { ...tick, ...times, count: found.number('count', 0) });
        }
        for (const offsetUs of found.has('times') ? timesOf(found.text('times')) : [])
          draft.behaves(who, { ...tick, periodUs: TICK_PERIOD_US, offsetUs, count: 1 });
      }
    },
  ),
  row(
    `${WHO} stops? (?<what>publishing on a timer|answering|forwarding|replying|working|failing|collecting)`,
    'mg1 stops failing',
    (draft, found) => {
      for (const who of found.names('who')) draft.forget(who, ENDINGS[found.text('what')] ?? 'tick');
    },
  ),
  row(
    `${WHO} subscribes? to ${CHANNEL}(?: from (?<from>${TIME}))?`,
    'mg1, mg2 subscribe to control',
    (draft, found) => {
      for (const who of found.names('who')) draft.link('subscribe', who, found.text('channel'), found.us('from', 0));
    },
  ),
  row(`${WHO} consumes? from ${CHANNEL}(?: from (?<from>${TIME}))?`, 'mg1 consumes from jobs', (draft, found) => {
    for (const who of found.names('who')) draft.link('consume', who, found.text('channel'), found.us('from', 0));
  }),
  row(
    `${WHO} (?:does|do) not (?<link>publish|subscribe|consume) (?:to|from) ${CHANNEL}`,
    'mg1 does not subscribe to control',
    (draft, found) => {
      const kind = found.text('link');
      for (const who of found.names('who'))
        if (kind === 'publish' || kind === 'subscribe' || kind === 'consume')
          draft.unlink(kind, who, found.text('channel'));
    },
  ),
  onEach(
    `publish(?:es)? to ${CHANNEL}${AFTER}`,
    'on control, mg1 publishes to status after 0.5s: {"ok": true}',
    (found, on) => ({
      ...{
        kind: 'publish',
        on,
        channel: found.text('channel'),
        delayUs: found.us('after', 0),
        message: found.template,
      },
    }),
  ),
  onEach(`forwards? to ${CHANNEL}${AFTER}`, 'on control, mg1 forwards to backup', (found, on) => ({
    ...{ kind: 'forward', on, channel: found.text('channel'), delayUs: found.us('after', 0) },
  })),
  onEach(`repl(?:y|ies)${AFTER}`, 'on operator_to_mg1, mg1 replies after 0.5s: {"kw": 3}', (found, on) => ({
    ...{ kind: 'reply', on, delayUs: found.us('after', 0), message: found.template },
  })),
  onEach(
    `works? for (?<work>${TIME})${JITTER}`,
    'on jobs, mg1 works for 2s',
    (found, on) => ({
      ...{ kind: 'work', on, durationUs: found.us('work', 0), jitterUs: found.us('jitter', 0) },
    }),
    'work',
  ),
  onEach(
    `fails? on every (?:(?<nth>\\d{1,6})(?:st|nd|rd|th) )?message(?:: (?<error>.+))?`,
    'on jobs, mg1 fails on every 3rd message: out of range',
    (found, on) => ({
      ...{
        kind: 'throw',
        on,
        every: found.number('nth', 1),
        error: found.has('error') ? found.text('error') : 'failed',
      },
    }),
    'throw',
  ),
  onEach(
    `collects? (?<count>\\d{1,4}) messages into ${CHANNEL}(?: for at most (?<most>${TIME}))?`,
    'on status, mg1 collects 3 messages into report for at most 5s: {"count": {"$field": "count"}}',
    (found, on) => ({
      ...{ kind: 'batch', on, channel: found.text('channel'), count: found.number('count', 1) },
      ...{ waitUs: found.us('most', 60_000_000), message: found.template },
    }),
  ),
  acted('publishes to', 'at 3s, operator publishes to control: {"setpoint": 5}', 'publish'),
  acted('consumes from', 'at 14s, 16s, archive consumes from readings', 'consume'),
  acted('subscribes to', 'at 8s, phone subscribes to readings', 'subscribe'),
  acted('unsubscribes from', 'at 9s, phone unsubscribes from readings', 'unsubscribe'),
  row(
    `${CHANNEL} holds (?<capacity>\\d{1,7})(?: and (?<policy>drops the oldest|drops the newest|rejects|blocks))?`,
    'jobs holds 5 and drops the newest',
    (draft, found) => {
      const id = found.text('channel');
      const overflow = POLICIES[found.text('policy')] ?? 'drop-oldest';
      draft.channels.set(id, { ...draft.channel(id), capacity: found.number('capacity', 1), overflow });
    },
  ),
  row('no faults', 'no faults', (draft) => {
    draft.faults = [];
  }),
  fault('crashes', 'mg2 crashes from 5s to 8s', () => ({ kind: 'crash' })),
  fault(`is slow(?: by (?<factor>${NUMBER}))?`, 'mg2 is slow by 4 from 5s to 8s', (found) => ({
    ...{ kind: 'slow', factor: found.number('factor', 4) },
  })),
  fault('throws', 'mg2 throws from 5s to 8s', () => ({ kind: 'throw', error: 'failed' })),
  fault('is cut', 'mg2 is cut from 5s to 8s', () => ({ kind: 'cut' })),
  fault('loses (?<share>\\d{1,3})%', 'control loses 50% from 5s to 8s', (found) => ({
    ...{ kind: 'loss', probability: found.number('share', 0) / 100 },
  })),
  fault('duplicates (?<share>\\d{1,3})%', 'control duplicates 50%', (found) => ({
    ...{ kind: 'duplication', probability: found.number('share', 0) / 100 },
  })),
  fault(`reorders (?<share>\\d{1,3})% by (?<delay>${TIME})`, 'control reorders 30% by 2s', (found) => ({
    ...{ kind: 'reordering', probability: found.number('share', 0) / 100, delayUs: found.us('delay', 0) },
  })),
  fault(`is delayed by (?<delay>${TIME})`, 'control is delayed by 1s from 5s to 8s', (found) => ({
    ...{ kind: 'delay', delayUs: found.us('delay', 0), jitterUs: 0 },
  })),
];
