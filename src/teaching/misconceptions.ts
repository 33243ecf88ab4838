/** Ids of what people get wrong about messages: one row of the table each. */
export type MisconceptionId = string;
