/** Events for the tests of other floors, for which this is the door. */
export { accepted, handed, published, received } from '../test-events.ts';
