import type { CellInput } from './workbook/cell.ts';
import { cellFromInput } from './workbook/cell-input.ts';
import type { SheetModel } from './workbook/sheet.ts';
import type { Workbook } from './workbook/workbook.ts';

/** How many columns Google lets a tab have. */
const COLUMNS_MAX = 18_278;

/** What a real workbook holds beside the tabs that somebody reads. Each adds one tab. */
export const foreignTabs = {
  chart: (workbook) => withoutGrid(workbook, 'Диаграмма 1', 'OBJECT'),
  dataSource: (workbook) => withoutGrid(workbook, 'BigQuery: sales', 'DATASOURCE'),
  hidden: (workbook) => {
    const sheet = filled(workbook, 'Настройки', [['Ключ', 'Значение']]);
    sheet.hidden = true;
    return sheet;
  },
  protectedTab: (workbook) => {
    const sheet = filled(workbook, 'Справочник', [['Город', 'Регион']]);
    sheet.protectedFor = ['director@example.com'];
    return sheet;
  },
  protectedRange: (workbook) => {
    const sheet = filled(workbook, 'Ставки', [['Город', 'Ставка']]);
    sheet.protectedRanges.push({
      area: { row: 1, column: 1, numRows: 1, numColumns: 2 },
      editors: ['director@example.com'],
    });
    return sheet;
  },
  pivot: (workbook) => {
    const cells = ['SUM из revenue', 'Москва', 'Общий итог', 1000.5].map((computed) => ({ computed }));
    return filled(workbook, 'Сводная таблица 1', [cells.slice(0, 2), cells.slice(2)]);
  },
  chipsAndCheckboxes: (workbook) =>
    filled(workbook, 'Задачи', [
      ['Кто', 'Файл', 'Готово'],
      [{ chip: 'manager@example.com' }, { chip: 'Смета.xlsx' }, false],
    ]),
  merged: (workbook) => {
    const sheet = filled(workbook, 'Отчёт', [['Отчёт за март', '', ''], [], ['Город', 'Билеты', 'Сумма']]);
    sheet.merge({ row: 1, column: 1, numRows: 2, numColumns: 3 });
    return sheet;
  },
  wide: (workbook) => {
    const sheet = filled(workbook, 'План-график', [['Событие']]);
    sheet.put(2, COLUMNS_MAX, { value: 'последний столбец' });
    return sheet;
  },
  empty: (workbook) => filled(workbook, 'Лист1', []),
} satisfies Record<string, (workbook: Workbook) => SheetModel>;

/** Adds one tab of every kind that Google has, and `many` ordinary ones with long names. */
export function addEveryKindOfTab(workbook: Workbook, many = 0): SheetModel[] {
  const kinds = Object.values(foreignTabs).map((add) => add(workbook));
  const others = Array.from({ length: many }, (_, index) =>
    filled(workbook, `Сводка по площадкам и организаторам за ${2000 + index} год (не удалять, для бухгалтерии)`, [
      ['Площадка', 'Всего'],
      ['Зал', index],
    ]),
  );
  return [...kinds, ...others];
}

function withoutGrid(workbook: Workbook, name: string, type: 'OBJECT' | 'DATASOURCE'): SheetModel {
  const sheet = workbook.addSheet(name);
  sheet.type = type;
  return sheet;
}

function filled(workbook: Workbook, name: string, rows: readonly (readonly CellInput[])[]): SheetModel {
  const sheet = workbook.addSheet(name);
  sheet.write(
    1,
    1,
    rows.map((row) => row.map(cellFromInput)),
  );
  return sheet;
}
