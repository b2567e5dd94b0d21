/** Where things stand in the sample's sales tab, as somebody who looks at it finds them. */
import type { Sheet } from '../../support/sheet.ts';
import { DemoFailure } from './expect.ts';

export const salesTab = 'Продажи';

const HEADER_ROW = 4;

/** An order in roubles with plain figures. */
export type Order = {
  readonly row: number;
  readonly id: string;
  readonly event: string;
  readonly revenue: number;
  /** The address of its revenue, such as I17. */
  readonly revenueCell: string;
};

function columnOf(sheet: Sheet, header: string): number {
  const model = sheet.workbook.sheet(salesTab);
  for (let column = 1; column <= model.lastColumn(); column += 1) {
    if (model.cell(HEADER_ROW, column)?.value === header) return column;
  }
  throw new DemoFailure(`The sample has no column ${header}.`);
}

/** Every order whose cells are easy to describe, from the top. */
function plainOrders(sheet: Sheet): readonly Order[] {
  const model = sheet.workbook.sheet(salesTab);
  const [order, event, revenue, currency] = ['№ заказа', 'Название', 'Выручка', 'Валюта'].map((header) =>
    columnOf(sheet, header),
  ) as [number, number, number, number];
  const found: Order[] = [];
  for (let row = HEADER_ROW + 1; row <= model.lastRow(); row += 1) {
    const [id, amount] = [model.cell(row, order)?.value, model.cell(row, revenue)];
    const isPlain = typeof amount?.value === 'number' && amount.formula === undefined && amount.value > 0;
    if (typeof id !== 'number' || !isPlain || model.cell(row, currency) !== undefined) continue;
    const letter = String.fromCharCode(64 + revenue);
    const name = String(model.cell(row, event)?.value);
    found.push({ row, id: String(id), event: name, revenue: Number(amount.value), revenueCell: `${letter}${row}` });
  }
  return found;
}

/** Orders in rows that follow one another. */
export function neighbouringOrders(sheet: Sheet, count: number): readonly Order[] {
  const orders = plainOrders(sheet);
  for (let from = 0; from + count <= orders.length; from += 1) {
    const some = orders.slice(from, from + count);
    if ((some.at(-1)?.row ?? 0) - (some[0]?.row ?? 0) === count - 1) return some;
  }
  throw new DemoFailure(`The sample has no ${count} plain orders one below the other.`);
}

export function someOrder(sheet: Sheet, index: number): Order {
  const order = plainOrders(sheet)[index];
  if (order === undefined) throw new DemoFailure('The sample has no plain order.');
  return order;
}
