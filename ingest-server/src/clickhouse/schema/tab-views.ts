/** Views that there is one of for each contract (`sql/tab-views/`): their columns follow from it, so that a new tab needs no file. */
import type { Column, Contract } from '@qtickets/shared-schema/contracts/contract';
import { identifier } from '../tables/hashes.ts';
import { isNullable } from '../tables/row-text.ts';
import { commentOf, countType, typeOf } from './contract-columns.ts';
import { literal } from './sql-literal.ts';

/** The view of changes as they were received, typed. */
export function stagedView({ tab }: Contract): string {
  return `stg_qtickets_sheets_${tab}`;
}

/** @param text with the placeholders of a contract, beside those of a deployment, which stay */
export function ofContract(text: string, contract: Contract): string {
  const { columns, sheetName, tab } = contract;
  const values: Readonly<Record<string, string>> = {
    tab,
    sheet_name: sheetName,
    columns: columns
      .map((column) => `${nameOf(column)} ${typeOf(column)} COMMENT ${literal(commentOf(column, contract))}`)
      .join(',\n    '),
    fields: columns
      .map((column) => `${nameOf(column)} ${isNullable(column) ? 'Nullable(String)' : 'String'}`)
      .join(', '),
    values: columns.map((column) => `${typedValue(column)} AS ${nameOf(column)}`).join(',\n    '),
  };
  return text.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

function nameOf({ name }: Column): string {
  return identifier(name);
}

/** The value of a column by what the log says of it; of a deletion the key alone is known, and the rest is as in the tables. */
function typedValue(column: Column): string {
  const text = `c.typed.${nameOf(column)}`;
  switch (column.kind) {
    case 'text':
    case 'city':
      return text;
    case 'date':
      return `toDateOrZero(${text})`;
    case 'money':
      return `toDecimal64OrZero(${text}, 2)`;
    case 'rate':
      return `toDecimal64OrZero(${text}, 8)`;
    case 'currency':
      return `toFixedString(if(${text} = '', 'RUB', ${text}), 3)`;
    case 'count':
      return `to${countType(column)}${isNullable(column) ? 'OrNull' : 'OrZero'}(${text})`;
  }
}
