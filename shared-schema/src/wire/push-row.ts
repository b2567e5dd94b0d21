/** Rows of a push by a plain loop: what the schema says of them costs ten times as much, a row at a time. */
import { wireCellSchema } from './cell-schema.ts';
import { CELL_TEXT_MAX, COLUMNS_MAX, ROW_NUMBER_MAX } from './limits.ts';

const isDay = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the schema of a row has no fault to find, and nothing to change (`pushRowSchema`). */
export function isPushRow(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || value.length > 2 + COLUMNS_MAX) return false;
  if (!isCount(value[0], Number.MAX_SAFE_INTEGER) || !isCount(value[1], ROW_NUMBER_MAX)) return false;
  for (let at = 2; at < value.length; at += 1) if (!isCell(value[at])) return false;
  return true;
}

function isCount(value: unknown, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
}

function isCell(cell: unknown): boolean {
  if (typeof cell === 'string') return cell.length <= CELL_TEXT_MAX;
  if (typeof cell === 'number') return Number.isFinite(cell);
  if (cell === null || typeof cell === 'boolean' || isDate(cell)) return true;
  return isInOrder(cell) && wireCellSchema.safeParse(cell).success;
}

/** Cells are hashed as text: of a formatted number the schema puts `number` first. */
function isInOrder(cell: unknown): boolean {
  return typeof cell === 'object' && cell !== null && Object.keys(cell)[0] !== 'format';
}

/** The commonest of cells that are objects: a day alone. */
function isDate(cell: unknown): boolean {
  if (typeof cell !== 'object' || cell === null || !('date' in cell)) return false;
  return typeof cell.date === 'string' && isDay.test(cell.date) && Object.keys(cell).length === 1;
}
