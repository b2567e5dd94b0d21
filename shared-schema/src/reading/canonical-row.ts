/** What a canonical row must look like: the assertion that stands between reading and storing. */
import type { CanonicalRow, Column, Contract } from '../contracts/contract.ts';
import { KEY_TEXT_MAX, TEXT_MAX } from '../wire/limits.ts';
import { isLongerThan } from './cells/clean.ts';
import { currencies } from './data/currencies.ts';

const dateText = /^20\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const countText = /^(?:0|-?[1-9]\d{0,9})$/;
const moneyText = /^(?:0\.\d{2}|-0\.(?!00)\d{2}|-?[1-9]\d{0,12}\.\d{2})$/;
const rateText = /^(?:0|[1-9]\d{0,6})\.\d{8}$/;

type Check = (value: unknown) => boolean;

const checks = new WeakMap<Contract, readonly Check[]>();

/** @returns names of the columns whose value is not canonical; none where the row may be stored */
export function wrongColumns(contract: Contract, row: CanonicalRow): readonly string[] {
  const checksOfRow = checksOf(contract);
  const wrong: string[] = [];
  for (let at = 0; at < checksOfRow.length; at += 1) {
    if (!checksOfRow[at]?.(row[at])) wrong.push(contract.columns[at]?.name ?? '');
  }
  return row.length > checksOfRow.length ? [...wrong, ''] : wrong;
}

function checksOf(contract: Contract): readonly Check[] {
  const known = checks.get(contract);
  if (known !== undefined) return known;
  const made = contract.columns.map((column) => checkOf(column, contract.key.includes(column.name)));
  checks.set(contract, made);
  return made;
}

/** Null, or a value beside the kind's, only where the contract itself gives it to a blank cell or an absent column. */
function checkOf(column: Column, isKey: boolean): Check {
  const given = givenValues(column);
  const isValue = kindCheck(column, isKey);
  return (value) => (typeof value === 'string' && isValue(value)) || given.includes(value);
}

function givenValues(column: Column): readonly unknown[] {
  const absent = column.header === 'optional' ? [column.absent] : [];
  return column.blank.required ? absent : [column.blank.value, ...absent];
}

function kindCheck({ kind, min, max }: Column, isKey: boolean): (value: string) => boolean {
  const [least, most] = [Number(min ?? -Infinity), Number(max ?? Infinity)];
  const isWithin = (value: string) => Number(value) >= least && Number(value) <= most;
  switch (kind) {
    case 'text':
    case 'city':
      return (value) => value !== '' && !isLongerThan(value, isKey ? KEY_TEXT_MAX : TEXT_MAX);
    case 'date':
      return (value) => dateText.test(value);
    case 'count':
      return (value) => countText.test(value) && isWithin(value);
    case 'money':
      return (value) => moneyText.test(value) && isWithin(value);
    case 'rate':
      return (value) => rateText.test(value) && isWithin(value);
    case 'currency':
      return (value) => currencies.has(value);
  }
}
