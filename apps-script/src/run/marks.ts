/**
 * Marks: what an execution leaves before it tries for the lock, so that the holder of the lock does its work too (R3).
 * Each is a document property of its own, so that no two executions write the same one.
 */

import type { Edit } from '@qtickets/shared-schema/client/plan-edit';
import type { Properties } from './ports.ts';

const PREFIX = 'MARK_';

/** Rows that a person edited. */
export type EditMark = Edit;
/** Everything is to be compared: rows came or went, or a tick found the lock taken. */
type CompareMark = { readonly all: 'change' | 'schedule' | 'menu' };

export type Mark = EditMark | CompareMark;
export type LeftMark = { readonly property: string; readonly mark: Mark };

export function isEdit(mark: Mark): mark is EditMark {
  return 'tab' in mark;
}

/** A name that no other execution uses. */
export function markProperty(now: number, random: number): string {
  return `${PREFIX}${now}_${Math.floor(random * 2 ** 32).toString(36)}`;
}

/** Whatever can't be read was some change, and comparing everything covers it. */
function parseMark(text: string): Mark {
  const [tab, fromRow, toRow, fromColumn, toColumn, ...old] = text.split('\n');
  const numbers = [fromRow, toRow, fromColumn, toColumn].map(Number);
  const [row = 0, lastRow = 0, column = 0, lastColumn = 0] = numbers;
  if (tab === undefined || numbers.some((number) => !Number.isInteger(number))) {
    return { all: tab === 'schedule' || tab === 'menu' ? tab : 'change' };
  }
  return { tab, rows: [row, lastRow], columns: [column, lastColumn], ...parseOld(old.join('\n')) };
}

/** Its last line, as JSON; none where the old content is not known. */
function parseOld(text: string): Pick<EditMark, 'old'> {
  if (text === '') return {};
  try {
    const old: unknown = JSON.parse(text);
    return old === null || typeof old === 'string' ? { old } : {};
  } catch {
    return {};
  }
}

/** The value of a mark's property: a line for each part, since a tab's name has none. */
export function markText(mark: Mark): string {
  if (!isEdit(mark)) return mark.all;
  const { tab, rows, columns, old } = mark;
  return [tab, ...rows, ...columns, ...(old === undefined ? [] : [JSON.stringify(old)])].join('\n');
}

export function marksIn(properties: Properties): readonly LeftMark[] {
  const names = Object.keys(properties).filter((name) => name.startsWith(PREFIX));
  return names.map((property) => ({ property, mark: parseMark(properties[property] ?? '') }));
}
