/**
 * One running program that speaks lines on stdin and stdout.
 *
 * Promise: nothing that it starts outlives us. The program leads a process group of its own, which is killed as a
 * whole; and because a killed worker thread or a SIGKILL leaves nobody to do that, a small shell beside the program
 * does it as soon as our end of a pipe is gone.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

export interface ProgramEvents {
  /** One line of stdout, without its end. */
  line(text: string): void;
  /** The program is gone, or could not be started; called once, after the last line. */
  gone(why: string): void;
}

const STDERR_KEPT = 4096;
const LONGEST_LINE = 64 * 1024 * 1024;
/** How long a program may take to end by itself when its stdin closes. */
const GRACE_MS = 1000;
/** How long the last lines of a program that is gone may take to arrive. */
const DRAIN_MS = 100;

/** For programs whose libraries end lines at U+2028 and U+2029, too: Node's readline does from 24 on. Only strings hold them. */
export const lineOf = (json: string): string =>
  `${json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;

/** Waits at the far end of fd 3; its own output is closed, so that it keeps none of the program's pipes open. */
const LIFELINE = '(read -r _ <&3; kill -KILL -$$) >/dev/null 2>&1 & exec 3<&-; exec "$@"';

export class Program {
  readonly #child: ChildProcess;
  readonly #events: ProgramEvents;
  readonly #decoder = new StringDecoder('utf8');
  #parts: string[] = [];
  #length = 0;
  #stderr = '';
  #gone = false;
  #complaint: string | undefined;

  constructor(command: string, events: ProgramEvents) {
    this.#events = events;
    const words = wordsOf(command);
    this.#child =
      process.platform === 'win32'
        ? spawn(words[0] ?? '', words.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] })
        : spawn('/bin/sh', ['-c', LIFELINE, 'lockstep', ...words], {
            stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
            detached: true,
          });
    this.#child.stdout?.on('data', (bytes: Buffer) => this.#read(this.#decoder.write(bytes)));
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#stderr = (this.#stderr + bytes.toString('utf8')).slice(-STDERR_KEPT);
    });
    this.#child.on('error', error => this.#end(`could not be started: ${error.message}`));
    this.#child.on('close', (code, signal) => this.#end(signal ? `died of ${signal}` : `ended with exit code ${code}`));
    // What the program left running may hold its pipes open, and its end would go unnoticed.
    this.#child.on('exit', () => setTimeout(() => this.kill(), DRAIN_MS));
    // Writing to a program that is gone fails here as well; its end is reported by the events above.
    for (const pipe of this.#child.stdio) pipe?.on('error', () => {});
  }

  /** The last 4 kB of stderr. */
  get stderr(): string {
    return this.#stderr.trim();
  }

  /** One JSON document. */
  write(json: string): void {
    this.#child.stdin?.write(lineOf(json));
  }

  /** Ends the program and all that it started, at once; `why` is what its end is reported as. */
  kill(why?: string): void {
    this.#complaint ??= why;
    const { pid } = this.#child;
    if (this.#gone || pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch (thrown) {
      if (!isNoSuchProcess(thrown)) throw thrown;
    }
  }

  /** Closes stdin, so that the program may end by itself, and resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#gone) return;
    const closed = new Promise(resolve => this.#child.once('close', resolve));
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.kill(), GRACE_MS);
    await closed;
    clearTimeout(timer);
  }

  #read(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#parts.push(text.slice(start, end));
      const line = this.#parts.join('');
      this.#parts = [];
      this.#length = 0;
      start = end + 1;
      // CRLF is a line end too, and an empty line says nothing.
      const trimmed = line.endsWith('\r') ? line.slice(0, -1) : line;
      if (trimmed !== '' && this.#complaint === undefined) this.#events.line(trimmed);
    }
    this.#parts.push(text.slice(start));
    this.#length += text.length - start;
    if (this.#length > LONGEST_LINE) this.kill(`wrote a line of more than ${LONGEST_LINE} characters`);
  }

  #end(why: string): void {
    if (this.#gone) return;
    this.#gone = true;
    // Wakes the lifeline, which ends what the program may have left behind in its group.
    for (const pipe of this.#child.stdio) pipe?.destroy();
    this.#events.gone(this.#complaint ?? why);
  }
}

const isNoSuchProcess = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH';

/** Simple words are run as they are; quotes, variables, pipes and the like are the shell's business. */
function wordsOf(command: string): string[] {
  const words = command.split(' ').filter(word => word !== '');
  const simple = words.every(word => /^[\w@%+:,./=-]+$/.test(word)) && !(words[0] ?? '').includes('=');
  return simple && words.length > 0 ? words : ['/bin/sh', '-c', command];
}
