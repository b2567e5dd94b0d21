/** Data validation of columns: rules that warn and never refuse, beside those that people set, which stay. */
import { runsOf } from '../read/row-runs.ts';
import type { ColumnRule, Wants } from './column-rule.ts';

type Sheet = GoogleAppsScript.Spreadsheet.Sheet;
type Rule = GoogleAppsScript.Spreadsheet.DataValidation;
type IsOwn = (help: string) => boolean;

function sheetNamed(name: string): Sheet {
  const sheet = SpreadsheetApp.getActiveSpreadsheet().getSheetByName(name);
  if (sheet === null) throw new Error(`Sheet ${name} not found`);
  return sheet;
}

function built(wants: Wants, help: string): Rule {
  const builder = SpreadsheetApp.newDataValidation();
  switch (wants.kind) {
    case 'date':
      builder.requireDate();
      break;
    case 'formula':
      builder.requireFormulaSatisfied(wants.formula);
      break;
    case 'list':
      builder.requireValueInList([...wants.values], true);
      break;
    case 'column': {
      const sheet = sheetNamed(wants.tab);
      const rows = sheet.getMaxRows() - wants.firstRow + 1;
      builder.requireValueInRange(sheet.getRange(wants.firstRow, wants.column, rows, 1), true);
      break;
    }
  }
  return builder.setAllowInvalid(true).setHelpText(help).build();
}

/** Runs of rows whose rules are meant. */
function runsWith(rules: readonly (Rule | null)[], firstRow: number, isMeant: (rule: Rule | null) => boolean) {
  return runsOf(rules.flatMap((rule, index) => (isMeant(rule) ? [firstRow + index] : [])));
}

function rulesIn(sheet: Sheet, column: number, firstRow: number): readonly (Rule | null)[] {
  const rows = sheet.getMaxRows() - firstRow + 1;
  if (rows < 1) return [];
  return sheet
    .getRange(firstRow, column, rows, 1)
    .getDataValidations()
    .map(([rule = null]) => rule);
}

/** @returns whether there were rules of a person's in that column, which stayed @throws what Google threw */
export function setColumnRule({ tab, column, firstRow, wants, help }: ColumnRule, isOwn: IsOwn): boolean {
  const sheet = sheetNamed(tab);
  const rules = rulesIn(sheet, column, firstRow);
  const isFree = (rule: Rule | null) => rule === null || isOwn(rule.getHelpText() ?? '');
  const rule = built(wants, help);
  for (const [from, rows] of runsWith(rules, firstRow, isFree)) {
    sheet.getRange(from, column, rows, 1).setDataValidation(rule);
  }
  return !rules.every(isFree);
}

/** Takes our rules away, wherever in the tab they are. @throws what Google threw */
export function removeColumnRules(tab: string, isOwn: IsOwn): void {
  const sheet = sheetNamed(tab);
  if (String(sheet.getType()) !== 'GRID') return;
  for (let column = 1; column <= sheet.getLastColumn(); column += 1) {
    const rules = rulesIn(sheet, column, 1);
    for (const [from, rows] of runsWith(rules, 1, (rule) => rule !== null && isOwn(rule.getHelpText() ?? ''))) {
      sheet.getRange(from, column, rows, 1).clearDataValidations();
    }
  }
}
