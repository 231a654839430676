/**
 * Text of strangers, for eyes: inputs are hostile on purpose, and what cannot be seen, or turns the direction of what
 * stands around it, is written out on every terminal, page and file.
 */

/** Control, bidirectional and other invisible characters, separators of lines and paragraphs; line breaks stay. */
export const INVISIBLE = /[^\P{C}\n]|[\u2028\u2029]/gu;

/** `\u{202e}` */
export const writtenOut = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

export const visible = (text: string): string => text.replace(INVISIBLE, writtenOut);
