import { describe, expect, it } from 'vitest';
import { collectNames, parseCount, parseDuration, parseSeed, parseShard } from './options.ts';

describe('values of options', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['6h', 21_600_000],
    ['500ms', 500],
    ['1.5m', 90_000],
  ])('the duration %s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '90', 's', '-5s', '0s', '1d', 'ten minutes'])('"%s" is no duration', text => {
    expect(() => parseDuration(text)).toThrow('90s, 30m or 6h');
  });

  it.each(['0', '-1', '1.5', 'x', '', '99999999999999999999'])('"%s" is no count', text => {
    expect(() => parseCount(text)).toThrow('whole number from 1 on');
  });

  it('a seed has 32 bits', () => {
    expect(parseSeed('4294967295')).toBe(4294967295);
    expect(() => parseSeed('4294967296')).toThrow('4294967295');
    expect(() => parseSeed('-1')).toThrow();
  });

  it('a shard is written from 1 and kept from 0', () => {
    expect(parseShard('3/16')).toEqual({ index: 2, of: 16 });
    for (const wrong of ['0/4', '5/4', '1', '1/0', 'a/b']) expect(() => parseShard(wrong)).toThrow('I/N');
  });

  it('names are split at commas, except in the command of process:', () => {
    expect(collectNames('model,engine', undefined)).toEqual(['model', 'engine']);
    expect(collectNames('process:sh -c "a,b"', ['model'])).toEqual(['model', 'process:sh -c "a,b"']);
    expect(() => collectNames('model,,engine', undefined)).toThrow('single commas');
  });
});
