/** Parts of the diagram that need neither React nor the page, for diagrams in other pages. */
export { laneTitle } from './lane-names.ts';
export { heightOf, type Lane, type LanePlace, lanesOf, placesOf, type Row, rowsOf } from './lanes.ts';
export { following, SPAN_US_FIRST, type Span, timeAt } from './scale.ts';
export { AXIS_HEIGHT, messageAt, paint } from './timeline-painter.ts';
