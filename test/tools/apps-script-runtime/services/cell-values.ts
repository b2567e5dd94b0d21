/** Between cells and the values of scripts, under the workbook's zone and locale. */
import type { Platform } from '../platform.ts';
import { GoogleError, NotOffered } from '../service.ts';
import { type Cell, DATE_FORMAT, DATE_TIME_FORMAT } from '../workbook/cell.ts';
import { constantFormula } from '../workbook/formula.ts';
import { isDateFormat } from '../workbook/number-format.ts';
import { instantToSerial, serialToInstant } from '../workbook/serial.ts';
import { typedCell } from '../workbook/typed-value.ts';
import { wallClockOf } from '../workbook/zone.ts';

/** What `getValues` gives: '' for an empty cell, a Date for a number with a date format. */
export function scriptValue(cell: Cell | undefined, zone: string): string | number | boolean | Date {
  if (cell === undefined) return '';
  if (typeof cell.value !== 'number' || !isDateFormat(cell.format)) return cell.value;
  return new Date(serialToInstant(cell.value, zone));
}

export interface Place {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

/** The cell after a script (or a typing user) has put `value` there; what the cell was decides its format. */
export function cellFrom(value: unknown, before: Cell | undefined, place: Place, platform: Platform): Cell | undefined {
  const looks = looksOf(before);
  const bare = Object.keys(looks).length === 0;
  if (value === '' || value === null || value === undefined) return bare ? undefined : { value: '', ...looks };
  if (typeof value === 'string') return { ...looks, ...textCell(value, before, place, platform) };
  if (typeof value === 'boolean') return { ...looks, value };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { ...looks, value: '#NUM!', isError: true };
    return { ...looks, value };
  }
  if (value instanceof Date) return { ...looks, ...dateCell(value, before, platform) };
  throw new GoogleError(`Cannot convert ${Object.prototype.toString.call(value)} to a cell value.`);
}

/** All of a cell that stays when its content goes. */
export function looksOf(cell: Cell | undefined): Pick<Cell, 'format' | 'note' | 'style' | 'validation'> {
  return {
    ...(cell?.format === undefined ? {} : { format: cell.format }),
    ...(cell?.note === undefined ? {} : { note: cell.note }),
    ...(cell?.style === undefined ? {} : { style: cell.style }),
    ...(cell?.validation === undefined ? {} : { validation: cell.validation }),
  };
}

function textCell(text: string, before: Cell | undefined, place: Place, platform: Platform): Cell {
  const { workbook, clock, limits } = platform;
  if (text.length > limits.charsPerCell) {
    throw new GoogleError(
      `Your input contains more than the maximum of ${limits.charsPerCell} characters in a single cell.`,
    );
  }
  if (text.startsWith('=') && text.length > 1) return formulaCell(text, place, platform);
  const year = new Date(wallClockOf(workbook.timeZone, clock.now)).getUTCFullYear();
  return typedCell(text, before?.format, workbook.locale, year);
}

/** A formula with its value at once; throws where neither the runtime nor the workbook's evaluator knows it. */
export function formulaCell(formula: string, place: Place, platform: Platform): Cell {
  const { workbook } = platform;
  const value = workbook.evaluateFormula(formula, place) ?? constantFormula(formula, workbook.locale);
  if (value === undefined) throw new NotOffered(`The formula ${formula} (hand in workbook.evaluateFormula)`);
  const isError = typeof value === 'string' && /^#[A-Z0-9/]+[!?]?$/.test(value);
  return isError ? { value, formula, isError } : { value, formula };
}

function dateCell(date: Date, before: Cell | undefined, platform: Platform): Cell {
  const serial = instantToSerial(date.getTime(), platform.workbook.timeZone);
  const format = isDateFormat(before?.format) ? before?.format : undefined;
  return { value: serial, format: format ?? (serial % 1 === 0 ? DATE_FORMAT : DATE_TIME_FORMAT) };
}
