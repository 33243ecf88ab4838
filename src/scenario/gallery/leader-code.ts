/** Program of an election: of the agents that announced themselves lately, the one with the smallest name leads. */
export const ELECTION = `// Every agent has this code. Of those heard lately, the smallest name leads.
// Only the leader passes orders on to the press.
const ANNOUNCE_MS = 2000;
const LATELY_MS = 5000;
const heardMs = new Map<string, number>();
let startedMs = 0;
let leader = '';

async function onStart() {
  startedMs = self.now();
  await self.after(self.random() * 1000);
  self.every(ANNOUNCE_MS, 'announce');
}

function onMessage(message, { channel }) {
  if (channel === 'hello') heardMs.set(message.name, self.now());
  else if (leader === self.name) self.forward('jobs');
}

function onTimer() {
  self.publish('hello', { name: self.name });
  // Who has just started listens first.
  if (self.now() - startedMs < LATELY_MS) return;
  const others = [...heardMs.keys()].filter((name) => self.now() - heardMs.get(name) < LATELY_MS);
  const [smallest] = [self.name, ...others].sort();
  if (smallest !== leader) self.log(smallest, 'leads');
  leader = smallest;
}
`;
