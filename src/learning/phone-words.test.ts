import { describe, expect, it } from 'vitest';
import { CLASS_PHASES, type PhoneState } from '../brokers/gateway/class-protocol.ts';
import { phoneWords } from './phone-words.ts';

const STATE: PhoneState = {
  phase: 'first',
  round: 1,
  question: {
    words: 'Who receives it?',
    choices: [
      { id: '1', words: 'mg1' },
      { id: '2', words: 'mg2' },
    ],
  },
  name: null,
  first: null,
  second: null,
  right: null,
  why: null,
};

function said(patch: Partial<PhoneState>, sending?: string): string {
  return phoneWords({ ...STATE, ...patch }, sending).state;
}

describe('a phone says at all times what is asked of it', () => {
  it('in every phase, with and without answers, and it differs between phases', () => {
    const all = CLASS_PHASES.map((phase) => said({ phase }));
    expect(new Set(all).size).toBe(all.length);
    for (const phase of CLASS_PHASES) {
      for (const answers of [{}, { first: '1' }, { second: '2' }, { first: '1', second: '2' }])
        expect(said({ phase, ...answers })).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('whether its answer is in, and that it can change it', () => {
    expect(said({})).toBe('Choose your answer.');
    expect(said({}, '2')).toBe('Sending your answer: mg2.');
    expect(said({ first: '2' })).toBe('Your answer is in: mg2. You can change it until the teacher closes the vote.');
    expect(said({ phase: 'second', first: '2' })).toBe('Second vote. First you said: mg2. Choose again.');
    expect(said({ phase: 'second', first: '2', second: '1' })).toMatch(/^Your second answer is in: mg1\./);
  });

  it('the guess beside the fact, with the last answer that was given', () => {
    const revealed = { phase: 'revealed', right: '1' } as const;
    expect(said({ ...revealed, first: '2' })).toBe('You said: mg2. It is: mg1.');
    expect(said({ ...revealed, first: '2', second: '1' })).toBe('You said: mg1. So it is.');
    expect(said(revealed)).toBe('The answer: mg1.');
    expect(said({ ...revealed, right: null, first: '2' })).toBe('The question is closed. You said: mg2.');
  });

  it('only an open vote takes answers', () => {
    const open = CLASS_PHASES.filter((phase) => phoneWords({ ...STATE, phase }, undefined).isOpen);
    expect(open).toEqual(['first', 'second']);
  });
});
