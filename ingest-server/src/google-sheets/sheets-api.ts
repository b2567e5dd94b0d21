/**
 * What we ask of Google, read-only: the Sheets API v4 and one field of the Drive API v3, as their discovery documents
 * describe them (https://sheets.googleapis.com/$discovery/rest?version=v4).
 */
import { z } from 'zod';
import { GoogleError } from './google-error.ts';

export type SheetsApi = {
  /** The account that spreadsheets must be shared with. */
  readonly email: string;
  readonly metadata: (id: string) => Promise<SpreadsheetMetadata>;
  /** Of each range its rows; what is blank at their ends is left out. One answer, and so one moment. */
  readonly values: (id: string, ranges: readonly string[]) => Promise<readonly SheetValues[]>;
  /** Number formats as shown, by the tab's id. */
  readonly formats: (id: string, ranges: readonly string[]) => Promise<ReadonlyMap<number, readonly FormatGrid[]>>;
  /** Another text after each change of the file. */
  readonly version: (id: string) => Promise<string>;
};

const metadataSchema = z.object({
  properties: z.object({ title: z.string(), locale: z.string(), timeZone: z.string() }),
  sheets: z.array(
    z.object({
      properties: z.object({
        // What is zero or a default is left out of an answer.
        sheetId: z.number().default(0),
        title: z.string(),
        sheetType: z.string().default('GRID'),
        gridProperties: z.object({ rowCount: z.number().default(0), columnCount: z.number().default(0) }).optional(),
      }),
    }),
  ),
});
export type SpreadsheetMetadata = z.infer<typeof metadataSchema>;
export type SheetProperties = SpreadsheetMetadata['sheets'][number]['properties'];

const valuesSchema = z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])));
export type SheetValues = z.infer<typeof valuesSchema>;
const batchSchema = z.object({ valueRanges: z.array(z.object({ values: valuesSchema.default([]) })) });

const numberFormatSchema = z.object({ type: z.string().default(''), pattern: z.string().default('') });
export type NumberFormat = z.infer<typeof numberFormatSchema>;
const formatGridSchema = z.object({
  startRow: z.number().default(0),
  startColumn: z.number().default(0),
  rowData: z
    .array(
      z.object({
        values: z
          .array(z.object({ effectiveFormat: z.object({ numberFormat: numberFormatSchema.optional() }).optional() }))
          .default([]),
      }),
    )
    .default([]),
});
export type FormatGrid = z.infer<typeof formatGridSchema>;
const formatsSchema = z.object({
  sheets: z
    .array(
      z.object({
        properties: z.object({ sheetId: z.number().default(0) }).default({ sheetId: 0 }),
        data: z.array(formatGridSchema).default([]),
      }),
    )
    .default([]),
});

const fileSchema = z.object({ version: z.string().optional(), modifiedTime: z.string().optional() });

const METADATA_FIELDS =
  'properties(title,locale,timeZone),sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)))';
const FORMAT_FIELDS =
  'sheets(properties(sheetId),data(startRow,startColumn,rowData(values(effectiveFormat(numberFormat)))))';

/** Of an address; front ends refuse one of 8 KB and more. */
const RANGES_LENGTH_MAX = 6_000;

/** The way to Google: each question is a GET. */
export type GoogleLine = {
  readonly email: string;
  /** @returns the body of a good answer, parsed. @throws GoogleError for every other one */
  readonly get: (url: string) => Promise<unknown>;
};

export function sheetsApi({ email, get }: GoogleLine): SheetsApi {
  const ask = async <T>(url: string, schema: z.ZodType<T>): Promise<T> => {
    const parsed = schema.safeParse(await get(url));
    if (parsed.success) return parsed.data;
    const { path = [], code = '' } = parsed.error.issues[0] ?? {};
    throw new GoogleError('unexpected', { email, detail: `${path.join('.')}: ${code}` });
  };
  const spreadsheet = (id: string) => `https://sheets.googleapis.com/v4/spreadsheets/${encodeURIComponent(id)}`;
  const metadata = (id: string) => ask(`${spreadsheet(id)}?${query({ fields: METADATA_FIELDS })}`, metadataSchema);
  return {
    email,
    metadata,
    values: async (id, ranges) => {
      const all: SheetValues[] = [];
      for (const group of groupsOf(ranges)) {
        const asked = { valueRenderOption: 'UNFORMATTED_VALUE', dateTimeRenderOption: 'SERIAL_NUMBER', ranges: group };
        const { valueRanges } = await ask(`${spreadsheet(id)}/values:batchGet?${query(asked)}`, batchSchema);
        all.push(...group.map((_, index) => valueRanges[index]?.values ?? []));
      }
      return all;
    },
    formats: async (id, ranges) => {
      const grids = new Map<number, FormatGrid[]>();
      for (const group of groupsOf(ranges)) {
        const asked = { fields: FORMAT_FIELDS, ranges: group };
        const { sheets } = await ask(`${spreadsheet(id)}?${query(asked)}`, formatsSchema);
        for (const { properties, data } of sheets) {
          grids.set(properties.sheetId, [...(grids.get(properties.sheetId) ?? []), ...data]);
        }
      }
      return grids;
    },
    version: async (id) => {
      const asked = query({ fields: 'version,modifiedTime', supportsAllDrives: 'true' });
      const url = `https://www.googleapis.com/drive/v3/files/${encodeURIComponent(id)}?${asked}`;
      const file = await ask(url, fileSchema).catch(async (error: unknown) => {
        // Drive says "not found" of what is not shared, too; Sheets tells the two apart.
        if (error instanceof GoogleError && error.problem === 'not_found') await metadata(id);
        throw error;
      });
      return `${file.version ?? ''} ${file.modifiedTime ?? ''}`;
    },
  };
}

/** Ranges stand in the address, which must not be too long; those of a usual spreadsheet are one group. */
function groupsOf(ranges: readonly string[]): string[][] {
  const groups: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const range of ranges) {
    const own = encodeURIComponent(range).length + '&ranges='.length;
    if (length + own > RANGES_LENGTH_MAX) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(range);
    length += own;
  }
  return groups;
}

function query(parameters: Readonly<Record<string, string | readonly string[]>>): string {
  const text = new URLSearchParams({ prettyPrint: 'false' });
  for (const [name, value] of Object.entries(parameters)) for (const each of [value].flat()) text.append(name, each);
  return text.toString();
}
