/** Assertions as sentences. */
import type { Assertion, Micros } from '../scenario/index.ts';

/** "every message on control reaches mg1 within 1 s": goes on from "It is expected that". */
export function assertionWords(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'arrives': {
      const { channel, agent, withinUs } = assertion;
      return `every message on ${named(channel, 'any channel')} reaches ${named(agent, 'some agent')} within ${plainSeconds(withinUs)}`;
    }
    case 'once':
      return `no message on ${named(assertion.channel, 'any channel')} reaches ${named(assertion.agent, 'anybody')} twice`;
    case 'inOrder':
      return `the messages on ${named(assertion.channel, 'any channel')} reach ${named(assertion.agent, 'everybody')} in order`;
    case 'depth':
      return `the queue of ${named(assertion.channel, 'each channel')} holds at most ${assertion.depthMax}`;
    case 'nothingLost':
      return `no message on ${named(assertion.channel, 'any channel')} is lost`;
    case 'noFailure':
      return `no callback of ${named(assertion.agent, 'any agent')} throws`;
  }
}

/** '' is any. */
function named(name: string, any: string): string {
  return name === '' ? any : name;
}

/** As somebody would write it: "1 s", "0.25 s". */
function plainSeconds(us: Micros): string {
  return `${us / 1_000_000} s`;
}
