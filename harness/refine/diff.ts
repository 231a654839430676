/** Two texts line by line: what is in both, what only in the first, what only in the second. */

export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** A shortest way from one to the other; of several the one that removes before it adds. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const line = (sign: DiffLine['sign']) => (text: string) => ({ sign, text });
  return [
    ...a.slice(0, start).map(line(' ')),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(line(' ')),
  ];
}

/** By the lengths of longest common subsequences of what is left of both, in one flat table. */
function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [below, right] = [common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0];
      common[i * width + j] = a[i] === b[j] ? (common[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(below, right);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i] ?? '', b[j] ?? ''];
    const [skipLeft, skipRight] = [common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0];
    if (i < a.length && j < b.length && left === right) {
      lines.push({ sign: ' ', text: left });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || skipLeft >= skipRight)) {
      lines.push({ sign: '-', text: left });
      i++;
    } else {
      lines.push({ sign: '+', text: right });
      j++;
    }
  }
  return lines;
}
