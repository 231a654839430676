/** A source file of the model, each line with an address: where the rules of a trace lead. */

import { visible } from '../../../harness/index.ts';

export const SourcePage = ({ file, text }: { file: string; text: string }) => (
  <>
    <h1>{visible(file)}</h1>
    <p class="quiet">The specification that Lockstep tests against, as it runs.</p>
    <ol class="source">
      {text.split('\n').map((line, i) => (
        <li id={`L${i + 1}`}>
          <a href={`#L${i + 1}`} aria-label={`Line ${i + 1}`}>
            {i + 1}
          </a>
          <span>{visible(line)}</span>
        </li>
      ))}
    </ol>
  </>
);
