/** What tabs and columns are called in Russian: by the first of their names that is Russian. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';

const isRussian = (name: string) => /[а-яё]/i.test(name);

export function contractInRussian({ sheetName, sheetAliases }: Contract): string {
  return sheetAliases.find(isRussian) ?? sheetName;
}

/** @param name as contracts have it; where no contract gives it a Russian name, it stays */
export function columnInRussian(name: string): string {
  const columns = contracts.flatMap((contract) => contract.columns.filter((column) => column.name === name));
  const names = columns.flatMap(({ aliases }) => [...aliases.plain, ...(aliases.meaning ?? [])]);
  return names.find(isRussian) ?? name;
}
