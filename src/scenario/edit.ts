/**
 * The one way in which a document changes.
 *
 * 1. Pure: an edit returns a new document, which shares the unchanged parts.
 * 2. Whole: all of the command is applied, or nothing.
 * 3. A command that changes nothing returns the same object, with no label.
 */
import type { Command, EditIssue, EditResult } from './commands.ts';
import { connectAgents, connectAllAgents, link, setLinkNetwork, unlink } from './edit-links.ts';
import { addAgent, addChannel, moveNodes, removeNodes, renameNode } from './edit-nodes.ts';
import { paste } from './edit-paste.ts';
import {
  describe,
  intervene,
  removeIntervention,
  setBehaviours,
  setCapacity,
  setNetwork,
  setRole,
  setSeed,
  switchRun,
} from './edit-run.ts';
import { setAssertions, setBookmarks, setBroker, setFaults, setOverflow } from './edit-trouble.ts';
import type { Scenario } from './scenario.ts';
import { illFormedPath } from './well-formed.ts';

/** Returns the document after a command; the given one stays as it is. */
export function edit(scenario: Scenario, command: Command): EditResult {
  // A document that replaces this one has been checked, or has been open.
  const path = command.do === 'replace' || command.do === 'switchRun' ? undefined : illFormedPath(command);
  if (path !== undefined) return { ok: false, issue: { message: 'It contains half of a character.', path } };
  const result = apply(scenario, command);
  return result.ok && result.scenario === scenario ? { ok: true, scenario, label: '' } : result;
}

function apply(scenario: Scenario, command: Command): EditResult {
  switch (command.do) {
    case 'addAgent':
      return addAgent(scenario, command);
    case 'addChannel':
      return addChannel(scenario, command);
    case 'rename':
      return renameNode(scenario, command);
    case 'remove':
      return removeNodes(scenario, command);
    case 'move':
      return moveNodes(scenario, command);
    case 'link':
      return link(scenario, command);
    case 'unlink':
      return unlink(scenario, command);
    case 'connectAgents':
      return connectAgents(scenario, command);
    case 'connectAllAgents':
      return connectAllAgents(scenario, command);
    case 'setBehaviours':
      return setBehaviours(scenario, command);
    case 'setRole':
      return setRole(scenario, command);
    case 'setCapacity':
      return setCapacity(scenario, command);
    case 'setOverflow':
      return setOverflow(scenario, command);
    case 'setBroker':
      return setBroker(scenario, command);
    case 'setFaults':
      return setFaults(scenario, command);
    case 'setAssertions':
      return setAssertions(scenario, command);
    case 'setBookmarks':
      return setBookmarks(scenario, command);
    case 'setNetwork':
      return setNetwork(scenario, command);
    case 'setLinkNetwork':
      return setLinkNetwork(scenario, command);
    case 'setSeed':
      return setSeed(scenario, command);
    case 'describe':
      return describe(scenario, command);
    case 'paste':
      return paste(scenario, command);
    case 'intervene':
      return intervene(scenario, command);
    case 'removeIntervention':
      return removeIntervention(scenario, command);
    case 'switchRun':
      return switchRun(scenario, command);
    case 'replace':
      return { ok: true, scenario: command.scenario, label: `Open ${command.scenario.name}` };
    case 'all':
      return all(scenario, command);
  }
}

function all(scenario: Scenario, command: Extract<Command, { do: 'all' }>): EditResult {
  let next = scenario;
  let issue: EditIssue | undefined;
  for (const one of command.commands) {
    const result = edit(next, one);
    if (!result.ok) {
      issue = result.issue;
      break;
    }
    next = result.scenario;
  }
  return issue === undefined ? { ok: true, scenario: next, label: command.label } : { ok: false, issue };
}
