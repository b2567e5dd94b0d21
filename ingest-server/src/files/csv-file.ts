/** CSV as people have it: any usual separator and encoding, quotes inside of fields, and anything above the table. */
import { basename, extname } from 'node:path';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { findHeader } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { CELL_TEXT_MAX, HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import { say } from '../words/words.ts';
import type { FileTab } from './workbook-file.ts';
import { WorkbookFileError } from './workbook-file-error.ts';

/** The marks that separate cells: what Sheets writes, what Excel writes in Russia, tabs, and what some exports use. */
const SEPARATORS = [',', ';', '\t', '|'];

/** @throws WorkbookFileError where its encoding is not known */
export function readCsv(path: string, bytes: Uint8Array, encoding?: string): FileTab {
  const text = decode(path, bytes, encoding);
  const rows = rowsOf(text, separatorOf(text));
  return { name: basename(path, extname(path)), rows: rows.map((row) => row.map(cellOf)) };
}

/** The separator under which one of our headers is found; where none is, the one that makes the widest row. */
function separatorOf(text: string): string {
  const named = /^sep=(.)\r?\n/.exec(text)?.[1];
  if (named !== undefined) return named;
  const fits = SEPARATORS.map((separator) => {
    const top = rowsOf(text, separator, HEADER_ROWS);
    const matched = contracts.map((contract) => {
      const found = findHeader(contract, top);
      return found.ok ? found.header.columns.length : 0;
    });
    return { separator, columns: Math.max(...matched), width: Math.max(...top.map((row) => row.length), 0) };
  });
  const [best] = fits.sort((a, b) => b.columns - a.columns || b.width - a.width);
  return best?.separator ?? ',';
}

/**
 * As Excel, Sheets and LibreOffice read it: a field in quotes may hold separators, line breaks and doubled quotes. A quote
 * that does not close its field at a separator or a line's end is text, so that it never swallows the rows behind it.
 */
function rowsOf(text: string, separator: string, limit = Number.POSITIVE_INFINITY): string[][] {
  const plain = new RegExp(`[^${separator.replace(/[\\\]^-]/, '\\$&')}\\r\\n]*`, 'y');
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length && rows.length < limit) {
    const row: string[] = [];
    do {
      if (row.length > 0) at += separator.length;
      const end = quotedEnd(text, at, separator);
      plain.lastIndex = at;
      const field = end === null ? (plain.exec(text)?.[0] ?? '') : text.slice(at, end);
      row.push(end === null ? field : field.slice(1, -1).replaceAll('""', '"'));
      at += field.length;
    } while (text.startsWith(separator, at));
    at += text.startsWith('\r\n', at) ? 2 : 1;
    rows.push(row);
  }
  return rows;
}

/** @returns where the field in quotes that begins here ends; null: it is none */
function quotedEnd(text: string, begin: number, separator: string): number | null {
  if (text[begin] !== '"') return null;
  let quote = text.indexOf('"', begin + 1);
  while (quote >= 0 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  if (quote < 0) return null;
  const behind = text[quote + 1] ?? '\n';
  return behind === separator || behind === '\n' || behind === '\r' ? quote + 1 : null;
}

/** `="0001001"` is text with its zeros kept; any other formula has no result in a CSV. */
function cellOf(whole: string): WireCell {
  const field = whole.slice(0, CELL_TEXT_MAX);
  const text = /^="((?:[^"]|"")*)"$/.exec(field);
  if (text !== null) return (text[1] ?? '').replace(/""/g, '"');
  return /^=./.test(field) ? { formula: field } : field;
}

const CYRILLIC_SHARE = 0.9;

/** @throws WorkbookFileError that proposes an encoding where one fits */
function decode(path: string, bytes: Uint8Array, encoding: string | undefined): string {
  const marked = markedEncoding(bytes);
  const named = marked ?? encoding;
  try {
    return new TextDecoder(named ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const words = say().errors.file;
    if (named === undefined) {
      throw new WorkbookFileError(looksCyrillic(bytes) ? words.likelyCyrillic(path) : words.notUtf8(path));
    }
    const isUnknown = error instanceof RangeError;
    throw new WorkbookFileError(isUnknown ? words.unknownEncoding(named) : words.notEncoded(path, named));
  }
}

function markedEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Words as people write them; those of other encodings mix alphabets, or capitals with small letters. */
const CYRILLIC_WORD = /^(?:[\u0400-\u042f\u0490]?[\u0430-\u045f\u0491]*|[\u0400-\u042f\u0490]+)$/;

/** Whether nearly all words beyond ASCII would be Russian ones. */
function looksCyrillic(bytes: Uint8Array): boolean {
  const text = new TextDecoder('windows-1251').decode(bytes);
  const words = (text.match(/\p{L}+/gu) ?? []).filter((word) => /[^\0-\x7f]/.test(word));
  const russian = words.filter((word) => CYRILLIC_WORD.test(word));
  return words.length > 0 && russian.length / words.length >= CYRILLIC_SHARE;
}
