/** What Lockstep tests: the engine behind the JSON of the Cedar subjects. As a library it is `engine/index.ts`. */

export { answers } from './answers.ts';
