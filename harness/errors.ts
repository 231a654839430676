/**
 * The one kind of error that is a person's to mend: wrong usage or bad input. It ends the command with exit code 2 and
 * one clear line (what, where, which rule), never a stack trace. Everything else that is thrown is a defect of Lockstep.
 */
export class UserError extends Error {
  /** What the person can do about it; printed on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'UserError';
    this.hint = hint;
  }
}

export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** ` Did you mean "x"?` when a known word is within two edits of the one given, or ends with it after a slash, else nothing. */
export function suggestion(given: string, known: readonly string[]): string {
  const near = known
    .map(word => ({
      word,
      distance: word.endsWith(`/${given}`) ? 0 : editDistance(given.toLowerCase(), word.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? '' : ` Did you mean "${near.word}"?`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
