import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Implementation } from '../implementation.ts';
import { type ProcessOptions, processImplementation } from './process.ts';
import { lineOf } from './program.ts';

const program = fileURLToPath(new URL('./misbehaving-program.mjs', import.meta.url));
const start = (
  flags = '',
  options: ProcessOptions = {},
  command = `node ${program} ${flags}`,
): Promise<Implementation> => processImplementation(command, 'cedar/authorize', options);

/** What becomes of each input, in their order: the answer, or the error. */
const outcomes = async (implementation: Implementation, deeds: readonly string[]): Promise<unknown[]> => {
  const settled = await Promise.allSettled(deeds.map((deed, n) => implementation.answer({ do: deed, n })));
  return settled.map(result => (result.status === 'fulfilled' ? result.value : result.reason));
};
const echo = (n: number) => ({ do: 'echo', n });
const crash = (n: number, deed: string, message: unknown) =>
  expect.objectContaining({ name: 'ImplementationCrash', message, input: `{"do":"${deed}","n":${n}}` });
const firstLine = (text: string) => expect.stringMatching(new RegExp(`^${text}(\n|$)`));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
async function ended(...pids: number[]): Promise<boolean> {
  for (let i = 0; i < 100 && pids.some(isAlive); i++) await new Promise(resolve => setTimeout(resolve, 20));
  return !pids.some(isAlive);
}

describe.concurrent('a well-behaved program', () => {
  it('says who it is, and is named after its command', async () => {
    const implementation = await start();
    expect(implementation).toMatchObject({ name: `process:node ${program} `, version: 'misbehaving 1' });
    await implementation.close?.();
  });

  it('is given inputs before it has answered the ones before', async () => {
    const implementation = await start('--batch=4', { window: 4 });
    expect(await outcomes(implementation, Array(8).fill('echo'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(echo));
    await implementation.close?.();
  });

  it('is not given more than the window', async () => {
    const implementation = await start('--batch=3', { window: 2, timeLimitMs: 300 });
    const [first] = await outcomes(implementation, ['echo', 'echo', 'echo']);
    expect(first).toMatchObject({ name: 'ImplementationHang' });
    await implementation.close?.();
  });

  it('may answer in any order', async () => {
    const implementation = await start();
    const all = await outcomes(implementation, ['late', 'echo', 'late', 'echo']);
    expect(all).toEqual([{ late: true }, echo(1), { late: true }, echo(3)]);
    await implementation.close?.();
  });

  it('gets and gives every digit', async () => {
    const input = { do: 'echo', big: [9223372036854775807n, -9223372036854775808n], proto: '\u2028"\\' };
    const implementation = await start();
    expect(await implementation.answer(input)).toEqual(input);
    await implementation.close?.();
  });

  it('gets lines that end nowhere but at their end, whatever a library takes for one', () => {
    const json = JSON.stringify({ text: 'a\u2028b\u2029c' });
    expect(lineOf(json)).toMatch(/^[^\u2028\u2029\n]*\n$/);
    expect(JSON.parse(lineOf(json))).toEqual(JSON.parse(json));
  });

  it('says what it does not support, and what it failed on, and goes on', async () => {
    const implementation = await start();
    expect(await outcomes(implementation, ['unsupported', 'error', 'echo'])).toEqual([
      { unsupported: 'not yet' },
      crash(1, 'error', 'out of cheese'),
      echo(2),
    ]);
    await implementation.close?.();
  });

  it('may be several', async () => {
    const implementation = await start('', { processes: 2, window: 1 });
    const hanging = outcomes(implementation, ['hang']);
    expect(await outcomes(implementation, ['echo', 'echo'])).toEqual([echo(0), echo(1)]);
    await implementation.close?.();
    expect(await hanging).toEqual([expect.objectContaining({ message: expect.stringContaining('was closed') })]);
  });

  it('may need a shell', async () => {
    const implementation = await start('', {}, `FLAG=--batch=1; exec node "${program}" $FLAG`);
    expect(await implementation.answer(echo(1))).toEqual(echo(1));
    await implementation.close?.();
  });
});

describe.concurrent('a program that dies', () => {
  it('is started again, and the input is named with the end of stderr', async () => {
    const implementation = await start();
    for (let n = 0; n < 2; n++) {
      const [, died, after] = await outcomes(implementation, ['echo', 'die', 'echo']);
      expect(died).toEqual(crash(1, 'die', firstLine('ended with exit code 7: panic: boom')));
      expect((died as Error).message.length).toBeLessThan(4200);
      expect(after).toEqual(echo(2));
    }
    expect(await outcomes(implementation, ['suicide'])).toEqual([crash(0, 'suicide', 'died of SIGSEGV')]);
    await implementation.close?.();
  });

  it('is blamed on the right input, even if it had answers in its buffer', async () => {
    const implementation = await start();
    expect(await outcomes(implementation, ['late', 'late', 'die', 'echo', 'suicide', 'echo'])).toEqual([
      { late: true },
      { late: true },
      crash(2, 'die', firstLine('ended with exit code 7: panic: boom')),
      echo(3),
      crash(4, 'suicide', 'died of SIGSEGV'),
      echo(5),
    ]);
    await implementation.close?.();
  });

  it('is never passed over, even if no input alone does it', async () => {
    const implementation = await start('--dies-of=3');
    expect(await outcomes(implementation, ['late', 'late', 'late'])).toEqual([
      crash(0, 'late', 'ended with exit code 9 with 3 inputs outstanding, but on none of them alone'),
      { late: true },
      { late: true },
    ]);
    await implementation.close?.();
  });

  it('is told to the next input when there was none', async () => {
    const implementation = await start();
    const { pid, child } = (await implementation.answer({ do: 'pid' })) as { pid: number; child: number };
    await implementation.answer({ do: 'last' });
    expect(await ended(pid, child)).toBe(true);
    await new Promise(resolve => setTimeout(resolve, 150));
    expect(await outcomes(implementation, ['echo', 'echo'])).toEqual([
      crash(0, 'echo', 'ended with exit code 0 (while it had no input)'),
      echo(1),
    ]);
    await implementation.close?.();
  });
});

describe.concurrent('a program that hangs', () => {
  it('is killed, and only the input that did it is rejected', async () => {
    const implementation = await start('', { timeLimitMs: 400 });
    const all = await outcomes(implementation, ['echo', 'hang', 'echo', 'hang', 'echo']);
    const hang = (n: number) =>
      expect.objectContaining({
        name: 'ImplementationHang',
        message: 'no answer within 400 ms',
        input: `{"do":"hang","n":${n}}`,
      });
    expect(all).toEqual([echo(0), hang(1), echo(2), hang(3), echo(4)]);
    await implementation.close?.();
  });
});

describe.concurrent('a program that writes rubbish', () => {
  it.each([
    ['rubbish', 'debug: here'],
    ['stranger', '{"id":99999,"answer":{}}'],
    ['nothing', '{"id":2}'],
  ])('%s: the line is named', async (deed, line) => {
    const implementation = await start();
    expect(await outcomes(implementation, ['echo', deed, 'echo'])).toEqual([
      echo(0),
      crash(1, deed, `wrote a line to stdout that is no reply to an outstanding input: ${line}`),
      echo(2),
    ]);
    await implementation.close?.();
  });

  it('is told to the next input when there was none', async () => {
    const implementation = await start();
    expect(await implementation.answer({ do: 'twice' })).toEqual({});
    await new Promise(resolve => setTimeout(resolve, 100));
    const [told, fine] = await outcomes(implementation, ['echo', 'echo']);
    expect(told).toMatchObject({ message: expect.stringContaining('{"id":1,"answer":{}} (while it had no input)') });
    expect(fine).toEqual(echo(1));
    await implementation.close?.();
  });
});

describe.concurrent('a program that does not start', () => {
  it.each([
    ['--start=rubbish', /must answer the handshake .* not with Listening on port 8080$/],
    ['--start=refuse', /does not answer cedar\/authorize: cannot do that$/],
    ['--start=die', /ended with exit code 3\nno licence$/],
    ['--start=silent', /did not say that it is ready within 300 ms$/],
  ])('%s', async (flag, message) => {
    await expect(start(flag, { startLimitMs: flag === '--start=silent' ? 300 : 10_000 })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
    });
  });

  it('is not there', async () => {
    await expect(start('', {}, './no-such-program')).rejects.toThrow(/exit code 127[\s\S]*no-such-program/);
    await expect(start('', {}, ' ')).rejects.toThrow(/needs a command/);
  });
});

describe.concurrent('when all is over', () => {
  it('nothing is left running, not even what ignores the end of its input', async () => {
    const implementation = await start('--ignores-end=1');
    const { pid, child } = (await implementation.answer({ do: 'pid' })) as { pid: number; child: number };
    expect(isAlive(pid) && isAlive(child)).toBe(true);
    const unanswered = implementation.answer({ do: 'hang' });
    const rejected = expect(unanswered).rejects.toThrow(/was closed before it answered/);
    await implementation.close?.();
    await rejected;
    expect(await ended(pid, child)).toBe(true);
    expect(() => implementation.answer({})).toThrow(/is closed/);
  });

  it('nothing is left running when Lockstep itself is killed', async () => {
    const url = JSON.stringify(new URL('./process.ts', import.meta.url).href);
    const command = JSON.stringify(`node ${program} --ignores-end=1`);
    const script = `const { processImplementation } = await import(${url});
      const implementation = await processImplementation(${command}, 'cedar/authorize');
      console.log(JSON.stringify(await implementation.answer({ do: 'pid' })));
      implementation.answer({ do: 'hang' });`;
    const lockstep = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(lockstep.stdout, 'data')) as [Buffer];
    const { pid, child } = JSON.parse(line.toString()) as { pid: number; child: number };
    lockstep.kill('SIGKILL');
    expect(await ended(pid, child)).toBe(true);
  });
});

// Not beside the others: it blocks the thread that they share.
describe('our own slowness', () => {
  it('is not taken for a hang of the program', async () => {
    const implementation = await start('', { timeLimitMs: 200 });
    const answer = implementation.answer({ do: 'late' });
    const until = Date.now() + 600;
    await new Promise(resolve => setTimeout(resolve, 20));
    while (Date.now() < until);
    expect(await answer).toEqual({ late: true });
    await implementation.close?.();
  });
});
