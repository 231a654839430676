// In place of peggy in bundles: parsers that were made of a grammar in an earlier process are taken from there. To make those
// of the model anew would take half a second in each of a pool's threads.
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import { kept } from './kept.js';

const require = createRequire(import.meta.url);
const { version } = require('peggy/package.json');

/** As peggy's, for grammars without options but their start rules. */
function generate(grammar, { allowedStartRules }) {
  const words = ['peggy', version, grammar, ...allowedStartRules];
  const code = kept(words, () =>
    require('peggy').generate(grammar, { allowedStartRules, output: 'source', format: 'bare' }),
  );
  return runInThisContext(code);
}

export default { generate };
