/**
 * What reading an input ends in: the thing itself, or the first problem as words for a person.
 *
 * Every reader of the engine answers with a `Read`; none of them throws because of what its input says.
 */

export interface Unread {
  readonly ok: false;
  /** What kind of problem: `parse` (policy text), `est` (policy JSON), `json` (not even JSON), or a reader's own. */
  readonly category: string;
  /** One sentence; it opens with `line:column: ` where the input is text. */
  readonly problem: string;
  /** Counted from 1; a line ends at LF. */
  readonly line?: number;
  /** Counted from 1, in characters (code points), not in UTF-16 units or bytes. */
  readonly column?: number;
}
export type Read<T> = { readonly ok: true; readonly value: T } | Unread;

export const read = <T>(value: T): Read<T> => ({ ok: true, value });

export const unread = (category: string, problem: string): Unread => ({ ok: false, category, problem });
