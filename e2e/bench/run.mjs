/** `npm run bench [-- <part> …]`: measures Heronry and its peers in one run and prints ratios. Nothing here can fail a build. */
import { availableParallelism } from 'node:os';
import { brokers } from './brokers.mjs';
import { classroom } from './classroom.mjs';
import { code } from './code.mjs';
import { consume } from './consume.mjs';
import { links } from './links.mjs';
import { live } from './live.mjs';
import { firstLoad, flight, opening } from './pages.mjs';
import { players } from './players.mjs';
import { publish } from './publish.mjs';
import { simulation, worlds } from './runs.mjs';
import { scale } from './scale.mjs';
import { script } from './script.mjs';
import { seeking } from './seek.mjs';

const PARTS = {
  publish,
  consume,
  simulation,
  worlds,
  code,
  seek: seeking,
  links,
  load: firstLoad,
  opening,
  flight,
  players,
  live,
  classroom,
  brokers,
  scale,
  script,
};

/** The rows that matter most, in less than a minute. */
async function smoke() {
  await simulation(2, [10, 1000]);
  await flight([100, 5000]);
  await firstLoad(1);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !(part in PARTS) && part !== 'smoke');
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}, smoke.`);
  process.exit(2);
}
console.log(
  `Node ${process.versions.node}, ${availableParallelism()} processors. Ratios carry over to other machines; times do not.`,
);
if (wanted.includes('smoke')) await smoke();
for (const [part, measure] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(part)) await measure();
}
