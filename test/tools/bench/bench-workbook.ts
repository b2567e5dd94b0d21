/** A large sales tab: one line an order, most figures as numbers, some typed as text. */

import { diceOf } from '../../fixtures/sample/dice.ts';
import { type CellInput, Workbook } from '../apps-script-runtime/index.ts';

const SEED = 100_000;
const FIRST_ORDER = 1_000_000;
const cities = ['Москва', 'СПб', 'Казань', 'г. Екатеринбург', 'Нижний Новгород'] as const;
const header = ['Дата', 'ID события', 'Название', 'Город', '№ заказа', 'Продано', 'Выручка', 'Возвраты', 'Валюта'];

export const salesTab = 'Продажи';
/** Column of the revenue, from 1. */
export const revenueColumn = header.indexOf('Выручка') + 1;

export function benchWorkbook(id: string, rows: number): Workbook {
  const dice = diceOf(SEED);
  const order = (index: number): CellInput[] => {
    const revenue = dice.between(500, 50_000);
    return [
      { date: `2025-${String(dice.between(1, 12)).padStart(2, '0')}-${String(dice.between(1, 28)).padStart(2, '0')}` },
      dice.between(1_000, 1_200),
      `Концерт ${dice.between(1, 40)}`,
      dice.pick(cities),
      FIRST_ORDER + index,
      dice.between(1, 6),
      dice.chance(0.2) ? `${revenue},50 ₽` : revenue,
      dice.chance(0.05) ? 100 : '',
      dice.chance(0.5) ? 'RUB' : '',
    ];
  };
  return Workbook.fromArrays(
    { [salesTab]: [header, ...Array.from({ length: rows }, (_, index) => order(index))] },
    { id },
  );
}
