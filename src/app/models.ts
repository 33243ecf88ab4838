/** The models of the brokers other than the one in memory, as a file of its own. */
export { brokerModel } from '../simulation/index.ts';
