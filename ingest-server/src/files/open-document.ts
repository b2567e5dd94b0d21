/** OpenDocument spreadsheets (.ods) as SheetJS can read them: it looks for value and format of a cell in the cell alone. */
import { CFB } from '@e965/xlsx';

/** Of an archive, names of parts are not compressed; none of Excel's has this one. */
export function isOpenDocument(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('META-INF/manifest.xml');
}

/** @returns the same document with all that is known of a cell in it. @throws Error where it is damaged */
export function withWholeCells(bytes: Uint8Array): Uint8Array {
  const zip = CFB.read(Buffer.from(bytes), { type: 'buffer' });
  const part = CFB.find(zip, '/content.xml');
  if (part === null) return bytes;
  const text = Buffer.from(part.content).toString();
  const whole = wholeCells(text);
  if (whole === text) return bytes;
  part.content = Buffer.from(whole);
  part.size = part.content.length;
  return CFB.write(zip, { fileType: 'zip', type: 'buffer' }) as Buffer;
}

const ATTRIBUTES = `((?:\\s+[\\w:.-]+\\s*=\\s*(?:"[^"]*"|'[^']*'))*)`;
const ELEMENT = new RegExp(
  `<table:(table|table-column|table-row|table-cell|covered-table-cell)${ATTRIBUTES}\\s*(/?)>`,
  'g',
);

/** From which column on a style is the default. */
type Default = { readonly until: number; readonly style: string | undefined };

function wholeCells(content: string): string {
  const formatted = new Set(
    [...content.matchAll(new RegExp(`<style:style${ATTRIBUTES}`, 'g'))]
      .filter(([, attributes = '']) => attribute(attributes, 'style:data-style-name') !== undefined)
      .map(([, attributes = '']) => attribute(attributes, 'style:name')),
  );
  const made = new Map<string, string>();
  let columns: Default[] = [];
  let ofRow: string | undefined;
  let at = 0;
  const cells = content.replace(ELEMENT, (whole: string, kind: string, attributes: string, slash: string) => {
    const style = attribute(attributes, 'table:default-cell-style-name');
    const count = Number(attribute(attributes, 'table:number-columns-repeated') ?? 1);
    if (kind === 'table') columns = [];
    if (kind === 'table-column') columns.push({ until: (columns.at(-1)?.until ?? 0) + count, style });
    if (kind === 'table-row') [at, ofRow] = [0, style];
    if (!kind.endsWith('cell')) return whole;
    const column = at;
    at += count;
    if (kind !== 'table-cell' || !HOLDS_SOMETHING.test(attributes)) return whole;
    const ofCell = attribute(attributes, 'table:style-name') ?? ofRow;
    const shown = ofCell ?? columns.find(({ until }) => column < until)?.style;
    const known = formatted.has(shown) ? shown : styleOfType(attributes, made);
    const filled = withStyle(withoutEmptyResult(attributes), known);
    if (slash === '' && filled === attributes) return whole;
    return `<table:${kind}${filled}>${slash === '' ? '' : `</table:${kind}>`}`;
  });
  if (made.size === 0) return cells;
  const styles = `<office:automatic-styles>${[...made.values()].join('')}</office:automatic-styles>`;
  return cells.replace('<office:body', () => `${styles}<office:body`);
}

const HOLDS_SOMETHING = /\s(?:office:value-type|table:formula)\s*=/;

type Name = keyof typeof patterns;
const patterns = {
  'style:name': attributePattern('style:name'),
  'style:data-style-name': attributePattern('style:data-style-name'),
  'table:style-name': attributePattern('table:style-name'),
  'table:default-cell-style-name': attributePattern('table:default-cell-style-name'),
  'table:number-columns-repeated': attributePattern('table:number-columns-repeated'),
  'table:formula': attributePattern('table:formula'),
  'office:value-type': attributePattern('office:value-type'),
  'office:string-value': attributePattern('office:string-value'),
  'office:currency': attributePattern('office:currency'),
};

function attributePattern(name: string): RegExp {
  return new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
}

function attribute(attributes: string, name: Name): string | undefined {
  const [, double, single] = patterns[name].exec(attributes) ?? [];
  return double ?? single;
}

function withStyle(attributes: string, style: string | undefined): string {
  if (style === undefined || attribute(attributes, 'table:style-name') === style) return attributes;
  return `${attributes.replace(patterns['table:style-name'], '')} table:style-name="${style}"`;
}

/** The empty text that a formula gave is a blank cell, as in every other kind of file. */
function withoutEmptyResult(attributes: string): string {
  if (attribute(attributes, 'office:string-value') !== '') return attributes;
  return attributes.replace(patterns['table:formula'], '');
}

/** A currency or a percentage without a number format is shown as what it is all the same. */
function styleOfType(attributes: string, made: Map<string, string>): string | undefined {
  const type = attribute(attributes, 'office:value-type');
  const currency = attribute(attributes, 'office:currency');
  if (type === 'percentage') return madeStyle('percentage', '<number:text>%</number:text>', made);
  if (type !== 'currency' || currency === undefined) return undefined;
  return madeStyle('currency', `<number:currency-symbol>${currency}</number:currency-symbol>`, made);
}

function madeStyle(type: string, mark: string, made: Map<string, string>): string {
  const index = [...made.keys()].indexOf(mark);
  const name = `qtickets-${index < 0 ? made.size : index}`;
  if (index < 0) {
    const number = '<number:number number:decimal-places="2" number:min-integer-digits="1"/>';
    made.set(
      mark,
      `<number:${type}-style style:name="${name}-format">${number}${mark}</number:${type}-style>` +
        `<style:style style:name="${name}" style:family="table-cell" style:data-style-name="${name}-format"/>`,
    );
  }
  return name;
}
