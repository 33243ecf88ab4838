import type { Command, EditIssue, EditResult } from './commands.ts';
import type { Scenario } from './scenario.ts';

/** The command of one kind. */
export type CommandOf<Kind extends Command['do']> = Extract<Command, { do: Kind }>;

export function done(scenario: Scenario, label: string): EditResult {
  return { ok: true, scenario, label };
}

export function refused(message: string, path: string): EditResult {
  return { ok: false, issue: { message, path } };
}

export function refusedFor(issue: EditIssue): EditResult {
  return { ok: false, issue };
}
