import type { Message } from '../message-broker.ts';
import { snapshot } from '../snapshot.ts';
import type { Fault } from './faults.ts';

/** Returns the plain broker's copy of a message: a snapshot, or the copy of a careless implementation. */
export function copyOf(given: Message, fault: Fault | undefined): Message {
  switch (fault) {
    case 'the message is kept as it is':
      snapshot(given);
      return given;
    case 'the message is copied one level deep':
      snapshot(given);
      return Object.freeze({ ...given });
    case 'the message is not frozen':
      snapshot(given);
      return structuredClone(given);
    case 'arrays are not frozen':
      return withLooseArrays(snapshot(given));
    case 'the message goes through JSON':
      return JSON.parse(JSON.stringify(given));
    case 'an own __proto__ is lost': {
      const copy: { [key: string]: unknown } = {};
      const fields = snapshot(given);
      for (const key of Object.keys(fields)) copy[key] = fields[key];
      // Only the prototype may have changed: the fields are the snapshot's.
      return Object.freeze(copy) as Message;
    }
    default:
      return snapshot(given);
  }
}

function withLooseArrays(message: Message): Message {
  const loose = Object.entries(message).map(([key, value]) => [key, Array.isArray(value) ? [...value] : value]);
  return Object.freeze(Object.fromEntries(loose));
}
