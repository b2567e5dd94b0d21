/** An .xlsx part by part, as other programs write them: what the file library itself would never write. */
import { writeFileSync } from 'node:fs';
import { CFB } from '@e965/xlsx';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export type RawXlsx = {
  readonly sheetName?: string;
  /** What stands between `<worksheet>` and `</worksheet>`. */
  readonly sheet: string;
  /** What stands between `<styleSheet>` and `</styleSheet>`. */
  readonly styles?: string;
  readonly workbook?: string;
  /** Further parts by their path. */
  readonly parts?: Readonly<Record<string, string>>;
};

export function writeRawXlsx(
  path: string,
  { sheetName = 'Sales', sheet, styles = '', workbook = '', parts = {} }: RawXlsx,
): void {
  const all = {
    '[Content_Types].xml': `${head}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${DOCUMENT}/styles" Target="styles.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}">${workbook}<sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${MAIN}" xmlns:r="${DOCUMENT}">${sheet}</worksheet>`,
    ...parts,
  };
  writeZip(path, all);
}

/**
 * An .ods of one tab.
 * @param rows what stands in its `<table:table>`; `styles`: `<office:automatic-styles>` above it; `common`: the styles of
 *   `styles.xml`; `settings`: what stands before the table; `parts`: parts in place of these
 */
export function writeOds(path: string, rows: string, styles = '', common = '', settings = '', parts = {}): void {
  const spaces = Object.entries({ office: '', table: '', text: '', style: '', number: 'datastyle' }).map(
    ([name, other]) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${other || name}:1.0"`,
  );
  writeZip(path, {
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'META-INF/manifest.xml': `${head}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>`,
    'styles.xml': `${head}<office:document-styles ${spaces.join(' ')}>${common}</office:document-styles>`,
    'content.xml': `${head}<office:document-content ${spaces.join(' ')} office:version="1.2">${styles}<office:body><office:spreadsheet>${settings}<table:table table:name="Sales">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
    ...parts,
  });
}

function writeZip(path: string, parts: Readonly<Record<string, string>>): void {
  const zip = CFB.utils.cfb_new();
  for (const [name, text] of Object.entries(parts)) CFB.utils.cfb_add(zip, `/${name}`, Buffer.from(text));
  writeFileSync(path, CFB.write(zip, { fileType: 'zip', type: 'buffer' }) as Buffer);
}

/** A header and one plain row of Sales as inline strings and numbers; `more` rows of XML behind. */
export function salesRows(more = ''): string {
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const names = [
    'date',
    'event_id',
    'event_name',
    'city',
    'tickets_sold',
    'revenue',
    'refunds',
    'currency',
    'order_id',
  ];
  const row = `${text('01.03.2025')}${text('1001')}${text('Концерт')}${text('Казань')}<c><v>2</v></c><c><v>1000.5</v></c><c><v>0</v></c>${text('RUB')}${text('o1')}`;
  return `<sheetData><row>${names.map(text).join('')}</row><row>${row}</row>${more}</sheetData>`;
}
