/** OpenDocument spreadsheets (.ods) as SheetJS can read them. */
import { CFB } from '@e965/xlsx';

/** Of an archive, names of parts are not compressed; none of Excel's has this one. */
export function isOpenDocument(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('META-INF/manifest.xml');
}

/** A cell that is one empty element, with its value in an attribute: programs write it so, and SheetJS passes over it. */
const EMPTY_CELL = /<table:table-cell(\s[^<>]*\b(?:office:value-type|table:formula)=[^<>]*)\/>/g;

/** @returns the same document, its cells with values in the long form. @throws Error where it is damaged */
export function withClosedCells(bytes: Uint8Array): Uint8Array {
  const zip = CFB.read(Buffer.from(bytes), { type: 'buffer' });
  const part = CFB.find(zip, '/content.xml');
  if (part === null) return bytes;
  const text = new TextDecoder().decode(Uint8Array.from(part.content));
  const closed = text.replace(EMPTY_CELL, '<table:table-cell$1></table:table-cell>');
  if (closed === text) return bytes;
  part.content = Buffer.from(closed);
  part.size = part.content.length;
  return CFB.write(zip, { fileType: 'zip', type: 'buffer' }) as Buffer;
}
