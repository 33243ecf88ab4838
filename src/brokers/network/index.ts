/** The driver interface, for code that connects a server by itself. */
export type { Arrival, Driver, DriverReports, Outgoing, ServerStats, Taken } from './driver.ts';
export { LocalQueue } from './local-queue.ts';
