import { type Cell, type CellInput, DATE_FORMAT, DATE_TIME_FORMAT } from './cell.ts';
import { isoToSerial } from './serial.ts';

/** The cell that a test's shorthand stands for; undefined for an empty one. Throws for a host Date (which zone?). */
export function cellFromInput(input: CellInput): Cell | undefined {
  if (input === null || input === undefined || input === '') return undefined;
  if (typeof input !== 'object') return { value: input };
  if ('date' in input) return dateCell(input.date, input.format);
  if ('error' in input) return { value: input.error, isError: true };
  if ('formula' in input) {
    const { formula, value, format } = input;
    const result = { formula, value, ...(format === undefined ? {} : { format }) };
    return typeof value === 'string' && /^#[A-Z0-9/]+[!?]?$/.test(value) ? { ...result, isError: true } : result;
  }
  if ('computed' in input) return { value: input.computed, computed: true };
  if ('chip' in input) return { value: input.chip };
  if ('value' in input) return { value: input.value, format: input.format };
  throw new TypeError(`Not a cell: ${String(input)}. Write a date as { date: '2025-03-01' }.`);
}

function dateCell(iso: string, format?: string): Cell {
  return { value: isoToSerial(iso), format: format ?? (iso.length > 10 ? DATE_TIME_FORMAT : DATE_FORMAT) };
}
