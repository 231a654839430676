import { describe, expect, it } from 'vitest';
import { identifierWarning, patternWarning, stringWarning } from './safety.ts';

describe('suspicious texts', () => {
  it.each([
    ['plain ASCII\n\t\0', undefined],
    ['été', undefined],
    ['日本語ひらがなカタカナ', undefined],
    ['한국 漢字', undefined],
    ['日本語abc', 'mixedScriptString'],
    ['say_һello', 'mixedScriptString'],
    ['ひらがな한국', 'mixedScriptString'],
    ['a\u202eb', 'bidiString'],
    ['א\u2067б', 'bidiString'],
    ['a\u200eb', undefined],
  ])('string %j: %s', (text, warning) => expect(stringWarning(text)).toBe(warning));

  it.each([
    ['a b', undefined],
    ['été', undefined],
    ['漢字', undefined],
    ['a\tb', 'confusableIdentifier'],
    ['a\u00a0b', 'confusableIdentifier'],
    ['\u00b5', 'confusableIdentifier'],
    ['\u{1f600}', 'confusableIdentifier'],
    ['\u200e', 'confusableIdentifier'],
    ['\u202a', 'bidiIdentifier'],
    ['say_һello', 'mixedScriptIdentifier'],
  ])('identifier %j: %s', (text, warning) => expect(identifierWarning(text)).toBe(warning));

  it('sees patterns as they are printed', () => {
    expect(patternWarning([{ literal: 'a' }, 'wildcard', { literal: 'б' }])).toBe('mixedScriptString');
    expect(patternWarning([{ literal: 'a\u202e' }])).toBeUndefined();
    expect(patternWarning([{ literal: 'б' }, 'wildcard'])).toBeUndefined();
    expect(patternWarning([{ literal: 'б\u202e' }])).toBe('mixedScriptString');
  });
});
