/** What a canonical row must look like: the assertion that stands between reading and storing. */
import * as z from 'zod/mini';
import type { CanonicalValue, Column, Contract } from '../contracts/contract.ts';
import { KEY_TEXT_MAX, TEXT_MAX } from '../wire/limits.ts';
import { isLongerThan } from './cells/clean.ts';
import { currencies } from './data/currencies.ts';

const dateText = /^20\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const countText = /^(?:0|-?[1-9]\d{0,9})$/;
const moneyText = /^(?:0\.\d{2}|-0\.(?!00)\d{2}|-?[1-9]\d{0,12}\.\d{2})$/;

export type CanonicalObject = Readonly<Record<string, CanonicalValue>>;
export type RowSchema = z.ZodMiniType<CanonicalObject>;

const schemas = new WeakMap<Contract, RowSchema>();

/** The schema of a canonical row as an object, column name to canonical value; built once a contract. */
export function rowSchema(contract: Contract): RowSchema {
  const known = schemas.get(contract);
  if (known !== undefined) return known;
  const columns = contract.columns.map((column): [string, z.ZodMiniType<CanonicalValue>] => [
    column.name,
    columnSchema(column, contract.key.includes(column.name)),
  ]);
  const schema = z.strictObject(fromEntries(columns));
  schemas.set(contract, schema);
  return schema;
}

function fromEntries<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const object: Record<string, T> = {};
  for (const [name, entry] of entries) object[name] = entry;
  return object;
}

/** Null, or a value beside the kind's, only where the contract itself gives it to a blank cell or an absent column. */
function columnSchema(column: Column, isKey: boolean): z.ZodMiniType<CanonicalValue> {
  const given = givenValues(column);
  const isValue = kindCheck(column, isKey);
  return z.custom<CanonicalValue>(
    (value) => given.includes(value) || (typeof value === 'string' && isValue(value)),
    `not a canonical ${column.kind}`,
  );
}

function givenValues(column: Column): readonly unknown[] {
  const absent = column.header === 'optional' ? [column.absent] : [];
  return column.blank.required ? absent : [column.blank.value, ...absent];
}

function kindCheck({ kind, min, max }: Column, isKey: boolean): (value: string) => boolean {
  const isWithin = (value: string) =>
    Number(value) >= Number(min ?? -Infinity) && Number(value) <= Number(max ?? Infinity);
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
    case 'currency':
      return (value) => currencies.has(value);
  }
}
