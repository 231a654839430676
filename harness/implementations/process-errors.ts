/** How a program under test can fail. The names are what the panel tells a hang from a crash by. */

/** The program died on the input, said that it failed, or wrote what is no reply. */
export class ImplementationCrash extends Error {
  /** The input as JSON text; undefined when the program failed without one. */
  readonly input: string | undefined;

  /** The first line of the message says what happened; the last of stderr follows. */
  constructor(what: string, input: string | undefined, stderr = '') {
    super(stderr === '' ? what : `${what}\n${stderr}`);
    this.name = 'ImplementationCrash';
    this.input = input;
  }
}

/** No reply within the time limit. */
export class ImplementationHang extends Error {
  readonly input: string;

  constructor(what: string, input: string, stderr = '') {
    super(stderr === '' ? what : `${what}\n${stderr}`);
    this.name = 'ImplementationHang';
    this.input = input;
  }
}
