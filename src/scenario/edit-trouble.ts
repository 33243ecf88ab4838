/** Edits of the broker, the faults, the assertions and the bookmarks. */
import type { EditResult } from './commands.ts';
import { agentOf, channelOf } from './document.ts';
import { type CommandOf, done, refused, refusedFor } from './edit-result.ts';
import { namesIn } from './fault-places.ts';
import { BROKER_NAMES, brokerIssue } from './kinds/brokers.ts';
import { assertionIssue, assertionNames } from './kinds/expectations.ts';
import { faultIssue } from './kinds/faults.ts';
import { shapeIssue } from './kinds/value-shapes.ts';
import { LIMITS } from './limits.ts';
import type { Scenario } from './scenario.ts';
import { BookmarkSchema } from './schema.ts';

export function setOverflow(scenario: Scenario, { channel: id, overflow }: CommandOf<'setOverflow'>): EditResult {
  const channel = channelOf(scenario, id);
  if (channel === undefined) return refused(`There is no channel “${id}”.`, 'channel');
  if (channel.overflow === overflow) return done(scenario, '');
  const channels = scenario.channels.map((other) => (other === channel ? { ...channel, overflow } : other));
  return done({ ...scenario, channels }, `Change the overflow policy of ${id}`);
}

export function setBroker(scenario: Scenario, { broker }: CommandOf<'setBroker'>): EditResult {
  const issue = brokerIssue(broker, 'broker');
  if (issue !== undefined) return refusedFor(issue);
  if (JSON.stringify(broker) === JSON.stringify(scenario.broker)) return done(scenario, '');
  if (broker.kind !== 'own') return done({ ...scenario, broker }, `Change the broker to ${BROKER_NAMES[broker.kind]}`);
  const isNew = scenario.broker.kind !== 'own';
  return done({ ...scenario, broker }, isNew ? 'Change the broker to your own' : 'Change the code of the broker');
}

export function setFaults(scenario: Scenario, { faults, label }: CommandOf<'setFaults'>): EditResult {
  if (faults.length > LIMITS.faults) return refused(`A scenario has at most ${LIMITS.faults} faults.`, 'faults');
  for (const [index, fault] of faults.entries()) {
    const path = `faults[${index}]`;
    const issue = faultIssue(fault, path);
    if (issue !== undefined) return refusedFor(issue);
    const { agents, channels } = namesIn(fault.where);
    const missing = agents.find((id) => !agentOf(scenario, id)) ?? channels.find((id) => !channelOf(scenario, id));
    if (missing !== undefined) return refused(`There is no “${missing}” in this scenario.`, `${path}.where`);
  }
  return done({ ...scenario, faults }, label);
}

export function setAssertions(scenario: Scenario, { assertions, label }: CommandOf<'setAssertions'>): EditResult {
  if (assertions.length > LIMITS.assertions)
    return refused(`A scenario has at most ${LIMITS.assertions} expectations.`, 'assertions');
  for (const [index, assertion] of assertions.entries()) {
    const path = `assertions[${index}]`;
    const issue = assertionIssue(assertion, path);
    if (issue !== undefined) return refusedFor(issue);
    const isGone = (kind: 'agent' | 'channel', id: string): boolean =>
      (kind === 'agent' ? agentOf(scenario, id) : channelOf(scenario, id)) === undefined;
    if (assertionNames(assertion, isGone))
      return refused('It names an agent or channel that is not in this scenario.', path);
  }
  return done({ ...scenario, assertions }, label);
}

export function setBookmarks(scenario: Scenario, { bookmarks, label }: CommandOf<'setBookmarks'>): EditResult {
  if (bookmarks.length > LIMITS.bookmarks)
    return refused(`A scenario has at most ${LIMITS.bookmarks} bookmarks.`, 'bookmarks');
  for (const [index, bookmark] of bookmarks.entries()) {
    const issue = shapeIssue(BookmarkSchema, bookmark, `bookmarks[${index}]`);
    if (issue !== undefined) return refusedFor(issue);
  }
  const kept = bookmarks.map(({ atUs, note }) => ({ atUs, note })).sort((a, b) => a.atUs - b.atUs);
  return done({ ...scenario, bookmarks: kept }, label);
}
