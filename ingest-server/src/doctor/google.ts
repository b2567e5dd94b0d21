/** `doctor --google`: whether a live spreadsheet answers through the Sheets API as this program takes for granted. Reads, and changes nothing. */
import type { Config } from '../config.ts';
import { isDateFormat } from '../files/values.ts';
import { GoogleError } from '../google-sheets/google-error.ts';
import { openSheetsApi } from '../google-sheets/open-sheets-api.ts';
import { openSpreadsheet, quoted } from '../google-sheets/read-spreadsheet.ts';
import type { NumberFormat, SheetsApi, SheetValues } from '../google-sheets/sheets-api.ts';
import { settingsOf } from '../google-sheets/watch.ts';
import { dateTypes, isDate } from '../google-sheets/wire-cells.ts';
import type { Source } from '../sources.ts';
import { isTimeZone } from '../time-zone.ts';
import { say } from '../words/words.ts';
import { type Check, failure, unknown, well } from './check.ts';

const SUBJECT = 'google';

/** An assumption and whether it held; null: nothing in this spreadsheet shows it. */
type Assumption = { readonly about: string; readonly holds: boolean | null };

/** Rows of a tab that are looked at. */
const ROWS = 200;
/** The range that formats are asked for begins here, so that a wrong place shows. */
const FIRST_ROW = 3;

export async function checkGoogle(config: Config, sources: readonly Source[]): Promise<Check[]> {
  try {
    const api = await openSheetsApi({ keyFile: config.GOOGLE_SERVICE_ACCOUNT_FILE, url: config.GOOGLE_API_URL });
    const checks = await Promise.all(sources.map((source) => checkSpreadsheet(api, source)));
    return [well(SUBJECT, say().doctor.google.account(api.email)), await checkWrongId(api), ...checks.flat()];
  } catch (error) {
    return [refused(say().doctor.google.theAccount, error)];
  }
}

function refused(name: string, error: unknown): Check {
  if (!(error instanceof GoogleError)) throw error;
  return failure(SUBJECT, `${name}: ${error.message}`, say().doctor.google.seeRunbook);
}

/** What does not exist must be told apart from what is not shared. */
async function checkWrongId(api: SheetsApi): Promise<Check> {
  const words = say().doctor.google;
  const problem = await api.metadata('1'.repeat(44)).then(
    () => words.anAnswer,
    (error: unknown) => (error instanceof GoogleError ? error.problem : String(error)),
  );
  if (problem === 'not_found') return well(SUBJECT, words.wrongIdOk);
  return failure(SUBJECT, words.wrongId(problem), words.report);
}

async function checkSpreadsheet(api: SheetsApi, source: Source): Promise<Check[]> {
  const words = say().doctor.google;
  const name = source.name || source.spreadsheetId;
  try {
    const assumptions = await assumptionsOf(api, source);
    const broken = assumptions.filter(({ holds }) => holds === false);
    const unseen = assumptions.filter(({ holds }) => holds === null).map(({ about }) => about);
    const held = assumptions.length - broken.length - unseen.length;
    return [
      ...(held > 0 ? [well(SUBJECT, words.held(name, held, assumptions.length))] : []),
      ...broken.map(({ about }) => failure(SUBJECT, words.broken(name, about), words.report)),
      ...(unseen.length > 0 ? [unknown(SUBJECT, words.unseen(name, unseen.join('; ')), words.noCellShows)] : []),
    ];
  } catch (error) {
    return [refused(name, error)];
  }
}

async function assumptionsOf(api: SheetsApi, { spreadsheetId: id, sheetTabs }: Source): Promise<Assumption[]> {
  const about = say().doctor.google.assumptions;
  const version = await api.version(id);
  const { context, chosen } = await openSpreadsheet(api, id, settingsOf(sheetTabs));
  const sheet = chosen.flatMap(({ sheets }) => sheets)[0];
  const whole = [
    { about: about.locale, holds: /^[a-z]{2,3}(_[A-Z]{2})?$/.test(context.locale) },
    { about: about.timeZone, holds: isTimeZone(context.timeZone) },
    { about: about.version, holds: /\S/.test(version) },
    { about: about.contract, holds: sheet === undefined ? null : true },
  ];
  if (sheet === undefined) return whole;
  const title = quoted(sheet);
  const ranges = [`${title}!1:${ROWS}`, `${title}!1:10`, `${title}!A1:C${ROWS}`, `${title}!A${FIRST_ROW}:C`];
  const [rows = [], top = [], left = [], open = []] = await api.values(id, ranges);
  const formats = (await api.formats(id, [`${title}!A${FIRST_ROW}:Z${ROWS}`])).get(sheet.sheetId);
  const grid = formats?.[0];
  const found = (grid?.rowData ?? []).flatMap(({ values }, row) =>
    values.flatMap(({ effectiveFormat }, column) => {
      const value = rows[row + FIRST_ROW - 1]?.[column];
      return effectiveFormat?.numberFormat === undefined ? [] : [{ value, format: effectiveFormat.numberFormat }];
    }),
  );
  return [
    ...whole,
    { about: about.blanks, holds: rows.length === 0 ? null : endsFilled(rows) },
    { about: about.top, holds: isSame(top, trimmed(rows.slice(0, 10))) },
    { about: about.left, holds: isSame(left, trimmed(rows.map((row) => row.slice(0, 3)))) },
    {
      about: about.open,
      holds: isSame(open.slice(0, ROWS - FIRST_ROW + 1), trimmed(left.slice(FIRST_ROW - 1))),
    },
    {
      about: about.start,
      holds: grid === undefined ? null : grid.startRow === FIRST_ROW - 1,
    },
    {
      about: about.types,
      holds: ofAll(found, ({ format }) => types.has(format.type)),
    },
    {
      about: about.dates,
      holds: ofAll(
        found,
        ({ format: { type, pattern } }) => pattern === '' || dateTypes.has(type) === isDateFormat(pattern),
      ),
    },
    {
      about: about.serial,
      holds: ofAll(found.filter(isFilledDate), ({ value }) => typeof value === 'number'),
    },
  ];
}

const types = new Set(['TEXT', 'NUMBER', 'PERCENT', 'CURRENCY', 'DATE', 'TIME', 'DATE_TIME', 'SCIENTIFIC']);

type Found = { readonly value: SheetValues[number][number] | undefined; readonly format: NumberFormat };

/** Text may stand in a cell with a date format; figures and marks alone are no text. */
function isFilledDate({ value, format }: Found): boolean {
  return isDate(format) && (typeof value === 'number' || (typeof value === 'string' && /^\d[\d\s.:/-]*$/.test(value)));
}

function ofAll<T>(all: readonly T[], holds: (one: T) => boolean): boolean | null {
  return all.length === 0 ? null : all.every(holds);
}

function endsFilled(rows: SheetValues): boolean {
  return (rows.at(-1)?.length ?? 0) > 0 && rows.every((row) => row.length === 0 || row.at(-1) !== '');
}

/** As Google leaves out what is blank at the end. */
function trimmed(rows: SheetValues): SheetValues {
  const cut = rows.map((row) => row.slice(0, row.findLastIndex((value) => value !== '') + 1));
  return cut.slice(0, cut.findLastIndex((row) => row.length > 0) + 1);
}

function isSame(a: SheetValues, b: SheetValues): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
