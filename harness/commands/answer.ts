/** `lockstep answer`: one input, one implementation, its answer: the smallest door into any implementation. */

import { Command } from 'commander';
import { messageOf, UserError } from '../errors.ts';
import { isUnsupported } from '../implementation.ts';
import { createImplementation } from '../implementations/index.ts';
import { writeJson } from '../json.ts';
import type { Subject } from '../subject.ts';
import { findSubject } from '../subjects/index.ts';
import { readJsonFile } from './files.ts';

export const answerCommand = (): Command =>
  new Command('answer')
    .description('one input from a file or stdin, its answer on stdout')
    .requiredOption('--subject <name>', 'what kind of input it is')
    .requiredOption('--implementation <name>', 'who answers')
    .argument('[file]', 'the input as JSON (default: standard input)')
    .addHelpText(
      'after',
      `\nExample: echo '{"text":"permit(principal,action,resource);"}' | lockstep answer --subject cedar/parse --implementation engine`,
    )
    .action(async (file: string | undefined, options: { subject: string; implementation: string }) => {
      const subject = findSubject(options.subject);
      const implementation = await createImplementation(options.implementation, subject.name);
      try {
        const input = readInput(subject, file);
        const answer = await implementation.answer(input);
        if (isUnsupported(answer))
          throw new UserError(`${implementation.name} does not support this input: ${answer.unsupported}`);
        console.log(writeJson(answer));
      } catch (thrown) {
        if (thrown instanceof UserError) throw thrown;
        process.stderr.write(`${implementation.name} crashed: ${messageOf(thrown)}\n`);
        process.exitCode = 1;
      } finally {
        await implementation.close?.();
      }
    });

/** Errors name the file: several may be on their way. */
function readInput(subject: Subject, file: string | undefined): unknown {
  const json = readJsonFile(file);
  try {
    return subject.read(json);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    throw new UserError(`${file ?? 'standard input'}: ${thrown.message}`, thrown.hint);
  }
}
