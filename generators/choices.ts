/** The stream of choices (see choices/stream.ts) and everyone who can be behind it. */
export { ByteChoices, type Enumeration, type EnumerationBounds, enumerate, ReplayedChoices } from './choices/given.ts';
export { RandomChoices, RecordedChoices } from './choices/random.ts';
export { Choices } from './choices/stream.ts';
export { type Table, table, Weights } from './choices/weights.ts';
