/** Numbers and times as people read them: the same on the terminal and on pages. */

/** 1234567 to `1,234,567`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

export const plural = (value: number, word: string, words = `${word}s`): string =>
  `${count(value)} ${value === 1 ? word : words}`;

/** `10,000+` where counting stopped. */
export const capped = ({ count: n, capped: isCapped }: { count: number; capped: boolean }): string =>
  `${count(n)}${isCapped ? '+' : ''}`;

/** 950 ms, 12.3 s, 4 min 05 s, 1 h 02 min. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export const perSecond = (amount: number, ms: number): string => (ms > 0 ? `${count((amount * 1_000) / ms)}/s` : '-');

/** 0.953 to `95.3 %`; what rounds to nothing or to all says so only when it is. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 1 && share > 0.999) return '> 99.9 %';
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
}

/** 1200 to `1.2k`: for axes, where there is no room. */
export function short(value: number): string {
  for (const [size, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${Number((value / size).toPrecision(2))}${letter}`;
  }
  return String(Number(value.toPrecision(2)));
}

/** The budget as the store keeps it (`60000 ms`, `1000 tests`), for people. */
export function budgetWords(budget: string): string {
  const ms = /^(\d+(?:\.\d+)?) ms$/.exec(budget)?.[1];
  return ms === undefined ? budget : duration(Number(ms));
}

/** `2026-11-21 03:07` of an ISO time. */
export const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** A command keeps its beginning and its end, which tell it from others. */
export const middleCut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.ceil(width / 2) - 1)}…${text.slice(-Math.floor(width / 2))}`;
