/** Right answers to each request: what a workbook in memory is asked for, as Google would answer it. */
import { createHash } from 'node:crypto';
import type { Workbook } from '../apps-script-runtime/index.ts';
import { type Place, placeOf, spreadsheet, valueRange } from './answers.ts';
import { masked, parseMask } from './field-mask.ts';
import { badRange, type GoogleAnswer } from './google-errors.ts';

export type Answering = (workbook: Workbook, parameters: URLSearchParams) => GoogleAnswer;

/** `values:batchGet`. */
export function batchGet(workbook: Workbook, parameters: URLSearchParams): GoogleAnswer {
  const rendering = {
    isUnformatted: parameters.get('valueRenderOption') === 'UNFORMATTED_VALUE',
    isSerial: parameters.get('dateTimeRenderOption') !== 'FORMATTED_STRING',
  };
  const places: Place[] = [];
  for (const range of parameters.getAll('ranges')) {
    const place = placeOf(workbook, range);
    if (place === undefined) return badRange(range);
    places.push(place);
  }
  const valueRanges = places.map((place) => valueRange(workbook, place, rendering));
  return partial({ spreadsheetId: workbook.id, valueRanges }, parameters);
}

/** `spreadsheets.get`. */
export function get(workbook: Workbook, parameters: URLSearchParams): GoogleAnswer {
  const fields = parameters.get('fields');
  const hasGrid = fields === null ? parameters.get('includeGridData') === 'true' : /\bdata\b/.test(fields);
  const places: Place[] = [];
  for (const range of parameters.getAll('ranges')) {
    const place = placeOf(workbook, range);
    if (place === undefined) return badRange(range);
    places.push(place);
  }
  return partial(spreadsheet(workbook, hasGrid ? places : null), parameters);
}

/** Drive's `files.get`: another version after each change. */
export function driveFile(workbook: Workbook, parameters: URLSearchParams): GoogleAnswer {
  const version = createHash('sha256')
    .update(JSON.stringify(contentOf(workbook)))
    .digest();
  const file = {
    kind: 'drive#file',
    id: workbook.id,
    name: workbook.name,
    version: String(version.readUInt32BE()),
    modifiedTime: new Date(1_700_000_000_000 + version.readUInt32BE()).toISOString(),
  };
  return partial(file, parameters);
}

function contentOf(workbook: Workbook): unknown {
  const { name, locale, timeZone, sheets } = workbook;
  const cells = sheets.map((sheet) => {
    const area = { row: 1, column: 1, numRows: sheet.lastRow(), numColumns: sheet.lastColumn() };
    return [sheet.name, area.numRows * area.numColumns === 0 ? [] : sheet.read(area)];
  });
  return [name, locale, timeZone, cells];
}

function partial(body: object, parameters: URLSearchParams): GoogleAnswer {
  const fields = parameters.get('fields');
  return { status: 200, body: fields === null ? body : Object(masked(body, parseMask(fields))) };
}
