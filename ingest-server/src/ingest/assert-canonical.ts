/** The assertion between reading and storing: what goes into ClickHouse is canonical, or the program is wrong. */
import type { CanonicalRow, Contract } from '@qtickets/shared-schema/contracts/contract';
import { rowSchema } from '@qtickets/shared-schema/reading/row-schema';

/** @throws Error that names the columns, never their contents; nothing is stored then */
export function assertCanonical(contract: Contract, row: CanonicalRow): void {
  const named = Object.fromEntries(contract.columns.map(({ name }, index) => [name, row[index]]));
  const result = rowSchema(contract).safeParse(named);
  if (result.success) return;
  const columns = result.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(`A row of ${contract.tab} was read as valid and is not canonical in: ${columns.join(', ')}`);
}
