/** What ClickHouse knows of a contract's columns: their types and comments follow from the contract. */
import type { Column, Contract } from '@qtickets/shared-schema/contracts/contract';
import { isNullable } from '../tables/row-text.ts';

/** What a column's comment says: its meaning, and the tab that it comes from. */
export function commentOf({ meaning }: Column, { sheetName }: Contract): string {
  return `${meaning}; ${sheetName} tab`;
}

/** As `system.columns` has it. */
export function typeOf(column: Column): string {
  switch (column.kind) {
    case 'text':
    case 'city':
      return 'String';
    case 'date':
      return 'Date';
    case 'money':
      return 'Decimal(18, 2)';
    case 'rate':
      return 'Decimal(18, 8)';
    case 'currency':
      return 'FixedString(3)';
    case 'count':
      return isNullable(column) ? `Nullable(${countType(column)})` : countType(column);
  }
}

export function countType({ min }: Column): 'Int32' | 'UInt32' {
  return min?.startsWith('-') ? 'Int32' : 'UInt32';
}
