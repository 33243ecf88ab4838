/** Where one more agent goes. */
import { boxes, freePlace, meets, type Point } from './placement.ts';
import type { Scenario } from './scenario.ts';

/** Places of the first agents around a middle, in an order in which any number of them looks balanced. */
const CIRCLE: readonly Point[] = [
  { x: -280, y: 0 },
  { x: 280, y: 0 },
  { x: 0, y: -176 },
  { x: 0, y: 176 },
  { x: -200, y: -120 },
  { x: 200, y: 120 },
  { x: 200, y: -120 },
  { x: -200, y: 120 },
];

/** Returns a free place for one more agent: on a circle for the first eight, near the middle of all agents afterwards, in an area of that aspect. */
export function agentPlace(scenario: Scenario, aspect = 1): Point {
  const { agents } = scenario;
  const [first] = agents;
  const [left = { x: 0, y: 0 }] = CIRCLE;
  const middle = first === undefined ? { x: 0, y: 0 } : { x: first.x - left.x, y: first.y - left.y };
  const taken = boxes(scenario);
  const onCircle = CIRCLE.map(({ x, y }) => ({ x: middle.x + x, y: middle.y + y }));
  const free = agents.length < CIRCLE.length ? onCircle.find((place) => !meets(place, taken)) : undefined;
  const sum = agents.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  const count = Math.max(1, agents.length);
  return free ?? freePlace(scenario, { x: sum.x / count, y: sum.y / count }, aspect);
}
