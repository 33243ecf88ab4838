/** Checks of a scenario's parts. A check returns the problem in words that follow a path, or undefined if the part is right. */
import { type JsonValue, nameProblem, PayloadError, snapshot } from '../messaging/index.ts';
import type { EditIssue } from './commands.ts';
import { LIMITS } from './limits.ts';
import type { Behaviour, Network } from './scenario.ts';

export function nameIssue(what: 'agent' | 'channel', id: unknown): EditIssue | undefined {
  const problem = nameProblem(id);
  return problem === undefined
    ? undefined
    : { message: `The name of ${what === 'agent' ? 'an agent' : 'a channel'} ${problem}.`, path: 'id' };
}

export function integerIssue(value: unknown, min: number, max: number, path: string): EditIssue | undefined {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return undefined;
  return { message: `It must be a whole number from ${min} to ${max}, not ${String(value)}.`, path };
}

export function textIssue(value: unknown, path: string): EditIssue | undefined {
  if (typeof value !== 'string') return { message: 'It must be text.', path };
  if (value.length <= LIMITS.textUnits) return undefined;
  return { message: `It has ${value.length} characters; the maximum is ${LIMITS.textUnits}.`, path };
}

export function networkIssue(network: Network, path: string): EditIssue | undefined {
  const { delayUsMin, delayUsMean, jitterUs } = network;
  const number =
    integerIssue(delayUsMin, 0, LIMITS.timeUs, `${path}.delayUsMin`) ??
    integerIssue(delayUsMean, 0, LIMITS.timeUs, `${path}.delayUsMean`) ??
    integerIssue(jitterUs, 0, LIMITS.timeUs, `${path}.jitterUs`);
  if (number !== undefined || delayUsMean >= delayUsMin) return number;
  return { message: 'The mean delay cannot be less than the shortest delay.', path: `${path}.delayUsMean` };
}

/** Returns the number of levels of arrays and objects. */
function depthOf(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((deepest, item) => Math.max(deepest, 1 + depthOf(item)), 1);
}

/** Returns the value as a message, or the problem with its place. */
export function messageOf(
  value: unknown,
  path: string,
): { readonly message: { readonly [key: string]: JsonValue } } | { readonly issue: EditIssue } {
  try {
    const message = snapshot(value);
    if (depthOf(message) > LIMITS.messageDepth)
      return { issue: { message: `The message is nested deeper than ${LIMITS.messageDepth} levels.`, path } };
    if (JSON.stringify(message).length <= LIMITS.messageBytes) return { message };
    return { issue: { message: `The message is larger than ${LIMITS.messageBytes} bytes.`, path } };
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error;
    return { issue: { message: `This is not a valid message: ${error.message}.`, path: path + error.path.slice(1) } };
  }
}

/** Returns what is wrong with a behaviour; undefined if nothing is. */
export function behaviourIssue(behaviour: Behaviour, path: string): EditIssue | undefined {
  const time = (value: number, name: string, min = 0): EditIssue | undefined =>
    integerIssue(value, min, LIMITS.timeUs, `${path}.${name}`);
  const channel = (id: string, name: string): EditIssue | undefined => {
    const problem = nameProblem(id);
    return problem === undefined ? undefined : { message: `The channel ${problem}.`, path: `${path}.${name}` };
  };
  const on = (id: string): EditIssue | undefined => (id === '' ? undefined : channel(id, 'on'));
  const message = (value: unknown): EditIssue | undefined => {
    const result = messageOf(value, `${path}.message`);
    return 'issue' in result ? result.issue : undefined;
  };
  switch (behaviour.kind) {
    case 'tick':
      return (
        channel(behaviour.channel, 'channel') ??
        time(behaviour.periodUs, 'periodUs', 1000) ??
        time(behaviour.offsetUs, 'offsetUs') ??
        time(behaviour.jitterUs, 'jitterUs') ??
        integerIssue(behaviour.count, 0, 1_000_000, `${path}.count`) ??
        message(behaviour.message)
      );
    case 'publish':
      return (
        on(behaviour.on) ??
        channel(behaviour.channel, 'channel') ??
        time(behaviour.delayUs, 'delayUs') ??
        message(behaviour.message)
      );
    case 'forward':
      return on(behaviour.on) ?? channel(behaviour.channel, 'channel') ?? time(behaviour.delayUs, 'delayUs');
    case 'reply':
      return on(behaviour.on) ?? time(behaviour.delayUs, 'delayUs') ?? message(behaviour.message);
    case 'work':
      return on(behaviour.on) ?? time(behaviour.durationUs, 'durationUs') ?? time(behaviour.jitterUs, 'jitterUs');
    case 'throw':
      return (
        on(behaviour.on) ??
        integerIssue(behaviour.every, 1, 1_000_000, `${path}.every`) ??
        textIssue(behaviour.error, `${path}.error`)
      );
  }
}
