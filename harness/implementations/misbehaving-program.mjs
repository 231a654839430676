/**
 * A program for the tests of `process:CMD` that does what its inputs tell it. Flags: `--start=WHAT` is how it meets the
 * handshake, `--batch=N` answers only when N inputs have come, `--dies-of=N` dies of N inputs at a time, whatever they are.
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const flags = Object.fromEntries(process.argv.slice(2).map(flag => flag.slice(2).split('=')));
const write = line => process.stdout.write(`${line}\n`);
let late = 0;
let unanswered = [];

const starts = {
  rubbish: () => write('Listening on port 8080'),
  refuse: () => write('{"unsupported":"cannot do that"}'),
  die: () => {
    console.error('no licence');
    process.exit(3);
  },
  silent: () => {},
};
const greet = () => write('{"ready":true,"name":"misbehaving","version":"1"}');

/** By the `do` of the input; the id is cut out of the line as text, so that no digit of the input is touched. */
const deeds = {
  echo: (id, line) => write(`{"id":${id},"answer":${line.slice(line.indexOf('"input":') + 8)}`),
  late: id => {
    if (++late === Number(flags['dies-of'])) process.exit(9);
    setTimeout(() => {
      late--;
      write(`{"id":${id},"answer":{"late":true}}`);
    }, 50);
  },
  unsupported: id => write(`{"id":${id},"unsupported":"not yet"}`),
  error: id => write(`{"id":${id},"error":"out of cheese"}`),
  nothing: id => write(`{"id":${id}}`),
  rubbish: () => write('debug: here'),
  stranger: () => write('{"id":99999,"answer":{}}'),
  twice: id => write(`{"id":${id},"answer":{}}\n{"id":${id},"answer":{}}`),
  hang: () => {
    for (;;);
  },
  die: () => {
    console.error(`${'x'.repeat(10_000)}\npanic: boom`);
    process.exit(7);
  },
  suicide: () => process.kill(process.pid, 'SIGSEGV'),
  // Answered, and gone before anybody asks again.
  last: id => {
    write(`{"id":${id},"answer":{}}`);
    setTimeout(() => process.exit(0), 20);
  },
  pid: id => {
    const child = spawn('sleep', ['1000']);
    write(`{"id":${id},"answer":{"pid":${process.pid},"child":${child.pid}}}`);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.lockstep) (starts[flags.start] ?? greet)();
  else {
    unanswered.push([message, line]);
    if (unanswered.length < Number(flags.batch ?? 1)) continue;
    for (const [{ id, input }, text] of unanswered) deeds[input.do](id, text);
    unanswered = [];
  }
}
if (flags['ignores-end']) setInterval(() => {}, 1000);
