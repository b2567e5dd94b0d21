/** What a file is by its first bytes, whatever its name says: an HTML table is often called .xls. */

export type FileKind = 'spreadsheet' | 'text' | 'web_page' | 'picture' | 'pdf' | 'empty' | 'binary';

const signatures: readonly (readonly [FileKind, readonly number[]])[] = [
  // A zip: .xlsx, .xlsb, .ods.
  ['spreadsheet', [0x50, 0x4b, 0x03, 0x04]],
  // A compound file: .xls, and an .xlsx with a password.
  ['spreadsheet', [0xd0, 0xcf, 0x11, 0xe0]],
  ['picture', [0x89, 0x50, 0x4e, 0x47]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', [0x47, 0x49, 0x46, 0x38]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
];

const HEAD_BYTES = 4_096;

export function kindOf(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return 'empty';
  const known = signatures.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte));
  if (known !== undefined) return known[0];
  const head = bytes.subarray(0, HEAD_BYTES);
  const text = new TextDecoder('latin1').decode(head).trimStart().replace(/^ï»¿/, '');
  if (/^<\?xml[\s\S]*urn:schemas-microsoft-com:office:spreadsheet/.test(text)) return 'spreadsheet';
  if (/^<(!doctype html|html|head|body|table|meta|div)\b/i.test(text)) return 'web_page';
  return hasMark(bytes) || !head.includes(0) ? 'text' : 'binary';
}

/** UTF-16 with its byte order mark is text, though half of its bytes are zero. */
function hasMark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
