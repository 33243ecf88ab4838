/** Scripts in which a broker does, as is known and said elsewhere, something else than its model. */
import { CHANNELS, type Script } from './script.ts';

/** Whether a client consumes from a channel that it has named before for something else: a process of ours has listened since. */
export function consumesLate({ steps }: Script): boolean {
  const named = new Map<string, string>();
  for (const step of steps) {
    if (step.kind === 'leave' || step.kind === 'die')
      for (const channel of CHANNELS) named.delete(`${step.client} ${channel}`);
    if (step.kind !== 'publish' && step.kind !== 'subscribe' && step.kind !== 'consume') continue;
    const key = `${step.client} ${step.channel}`;
    const first = named.get(key);
    if (first === undefined) named.set(key, step.kind);
    else if (step.kind === 'consume' && first !== 'consume') return true;
  }
  return false;
}

/** Consumers that saw a message twice in one life. */
export function seenTwice(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => {
    const seen = line.slice(line.indexOf(': ') + 2).split(' ');
    return new Set(seen).size < seen.length;
  });
}
