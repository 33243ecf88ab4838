/** The words of a phone: what is asked of it now, for eyes and screen readers alike. */
import type { PhoneState } from '../brokers/gateway/class-protocol.ts';

export interface PhoneWords {
  /** State in one or two sentences. */
  readonly state: string;
  /** Explanation of the answer; empty before the reveal. */
  readonly why: string;
  /** Whether a choice can be pressed. */
  readonly isOpen: boolean;
}

const VOTE_AGAIN = 'You can change it until the teacher closes the vote.';

/**
 * Returns the words for a state.
 * @param sending id of an answer that has not arrived yet
 */
export function phoneWords(state: PhoneState, sending: string | undefined): PhoneWords {
  return { state: stateWords(state, sending), why: state.why ?? '', isOpen: ['first', 'second'].includes(state.phase) };
}

function stateWords(state: PhoneState, sending: string | undefined): string {
  const [first, second] = [wordsOf(state, state.first), wordsOf(state, state.second)];
  if (sending !== undefined) return `Sending your answer: ${wordsOf(state, sending)}.`;
  switch (state.phase) {
    case 'waiting':
      return state.round === 0 ? 'You are in. Waiting for the first question.' : 'Waiting for the next question.';
    case 'first':
      return first === undefined ? 'Choose your answer.' : `Your answer is in: ${first}. ${VOTE_AGAIN}`;
    case 'discussion':
      return first === undefined
        ? 'The vote is closed. Discuss the question with your neighbours.'
        : `The vote is closed. Your answer: ${first}. Convince your neighbours.`;
    case 'second':
      if (second !== undefined) return `Your second answer is in: ${second}. ${VOTE_AGAIN}`;
      return first === undefined
        ? 'Second vote. Choose your answer.'
        : `Second vote. First you said: ${first}. Choose again.`;
    case 'decided':
      return second === undefined
        ? 'The second vote is closed. Wait for the answer.'
        : `The second vote is closed. Your answer: ${second}. Wait for the answer.`;
    case 'revealed':
      return revealedWords(state, second ?? first);
    case 'ended':
      return 'The class is over. You can close this page.';
  }
}

function revealedWords(state: PhoneState, said: string | undefined): string {
  const right = wordsOf(state, state.right);
  if (right === undefined)
    return said === undefined ? 'The question is closed.' : `The question is closed. You said: ${said}.`;
  if (said === undefined) return `The answer: ${right}.`;
  return said === right ? `You said: ${said}. So it is.` : `You said: ${said}. It is: ${right}.`;
}

function wordsOf({ question }: PhoneState, choice: string | null): string | undefined {
  return question?.choices.find(({ id }) => id === choice)?.words;
}
