/** Members of `self` in an agent’s code: the one table of the editor’s completions, the documentation and the declaration. */

export interface SelfMember {
  readonly name: string;
  /** Declaration in TypeScript. */
  readonly signature: string;
  readonly text: string;
}

/** Members of `self`, in the order in which the editor offers them. */
export const SELF_MEMBERS: readonly SelfMember[] = [
  { name: 'name', signature: 'readonly name: string', text: 'Name of this agent.' },
  { name: 'state', signature: 'readonly state: Record<string, any>', text: 'Object of your own, empty at the start.' },
  {
    name: 'publish',
    signature: 'publish(channel: string, message: object): void',
    text: 'Publishes a message on a channel.',
  },
  {
    name: 'reply',
    signature: 'reply(message: object): void',
    text: 'Publishes a message to the sender of the message that this call is about, on the pair channel.',
  },
  {
    name: 'forward',
    signature: 'forward(channel: string): void',
    text: 'Publishes the message that this call is about again, unchanged.',
  },
  {
    name: 'consume',
    signature: 'consume(channel: string): Promise<any>',
    text: 'Takes the oldest message of the channel’s queue, or waits for one.',
  },
  {
    name: 'subscribe',
    signature: 'subscribe(channel: string): void',
    text: 'Subscribes to a channel. Its messages arrive in onMessage.',
  },
  { name: 'unsubscribe', signature: 'unsubscribe(channel: string): void', text: 'Ends a subscription.' },
  {
    name: 'after',
    signature: 'after(ms: number, name?: string): Promise<void>',
    text: 'Waits a time in milliseconds of the run. With a name, calls onTimer(name) as well.',
  },
  {
    name: 'every',
    signature: 'every(ms: number, name: string): void',
    text: 'Calls onTimer(name) again and again, every so many milliseconds of the run. At least 1.',
  },
  { name: 'cancel', signature: 'cancel(name: string): void', text: 'Ends every timer of that name.' },
  { name: 'now', signature: 'now(): number', text: 'Returns the time of the run in milliseconds.' },
  {
    name: 'random',
    signature: 'random(): number',
    text: 'Returns a random number from 0 up to 1, from this agent’s own stream: the same in every run with the same seed.',
  },
  {
    name: 'log',
    signature: 'log(...values: unknown[]): void',
    text: 'Writes a line to the log of this agent. console.log does the same.',
  },
];

const members = SELF_MEMBERS.map(({ signature, text }) => `  /** ${text} */\n  ${signature};`).join('\n');

/** Declaration of `self` and of the functions that a program may have, as a `.d.ts` file. */
export const SELF_DECLARATION = `/** This agent, in its own code. */
declare const self: {
${members}
};

/** Message that onMessage is about: its channel, the agent that published it, and its number. */
interface MessageContext {
  readonly channel: string;
  readonly from: string;
  readonly id: number;
}

/** Functions that your code may have:
 * onStart(): when the agent starts, and again after a restart
 * onMessage(message, { channel, from, id }): for every message that it receives
 * onTimer(name): when a timer with a name has ended
 */
`;
