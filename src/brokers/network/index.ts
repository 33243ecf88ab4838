/** The driver's seam, for those who stand in front of a server themselves. */
export type { Arrival, Driver, DriverReports, Outgoing, ServerStats, Taken } from './driver.ts';
export { LocalQueue } from './local-queue.ts';
