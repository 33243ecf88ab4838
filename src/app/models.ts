/** What a run on another broker than the one in memory needs, in a file of its own. */
export { brokerModel } from '../simulation/index.ts';
