/** Which columns are prepared for what, from the contracts: dates, whole numbers, currencies, and the ids of events that there are. */
import type { Column, Contract } from '@qtickets/shared-schema/contracts/contract';
import { events } from '@qtickets/shared-schema/contracts/events';
import { currencies } from '@qtickets/shared-schema/reading/data/currencies';
import type { TabHeader } from '@qtickets/shared-schema/reading/tab';
import { columnLetters } from '@qtickets/shared-schema/words/a1';
import type { ColumnRule, Wants } from '../google/column-rule.ts';
import type { Texts } from './texts.ts';

/** A tab that serves a contract, and where its columns stand. */
export type PreparedTab = { readonly contract: Contract; readonly tab: string; readonly header: TabHeader };

/** So begins the help of our rules, in any language; nobody else's does. */
const OWN = 'QTickets: ';
const EVENT_ID = 'event_id';
/** These first: few tables hold others. */
const USUAL = ['RUB', 'USD', 'EUR', 'KZT', 'BYN'];

export function isOwnRule(help: string): boolean {
  return help.startsWith(OWN);
}

export function columnRules(tabs: readonly PreparedTab[], texts: Texts): readonly ColumnRule[] {
  const ids = eventIds(tabs);
  return tabs.flatMap(({ contract, tab, header }) =>
    contract.columns.flatMap((column) => {
      const position = header.positions[header.columns.indexOf(column.name)];
      if (position === undefined) return [];
      const firstRow = header.row + 1;
      const prepared = preparedFor(
        column,
        `${columnLetters(position)}${firstRow}`,
        contract === events ? null : ids,
        texts,
      );
      return prepared === null ? [] : [{ tab, column: position + 1, firstRow, ...prepared, help: OWN + prepared.help }];
    }),
  );
}

/** Where events have their ids; null where no tab, or more than one, holds events. */
function eventIds(tabs: readonly PreparedTab[]): Wants | null {
  const [only, ...others] = tabs.filter(({ contract }) => contract === events);
  const position = only?.header.positions[only.header.columns.indexOf(EVENT_ID)];
  if (only === undefined || position === undefined || others.length > 0) return null;
  return { kind: 'column', tab: only.tab, column: position + 1, firstRow: only.header.row + 1 };
}

/** @param first the first cell below the header */
function preparedFor(
  { name, kind, min }: Column,
  first: string,
  ids: Wants | null,
  { columns: texts }: Texts,
): Pick<ColumnRule, 'wants' | 'help'> | null {
  if (name === EVENT_ID) return ids && { wants: ids, help: texts.event };
  switch (kind) {
    case 'date':
      return { wants: { kind: 'date' }, help: texts.date };
    case 'count': {
      const isNegativeTaken = min?.startsWith('-') === true;
      const formula = `=${first}=INT(${isNegativeTaken ? first : `ABS(${first})`})`;
      return { wants: { kind: 'formula', formula }, help: texts.count };
    }
    case 'currency':
      return { wants: { kind: 'list', values: codes() }, help: texts.currency };
    case 'text':
    case 'city':
    case 'money':
    case 'rate':
      return null;
  }
}

function codes(): readonly string[] {
  return [
    ...USUAL,
    ...Array.from(currencies)
      .filter((code) => !USUAL.includes(code))
      .sort(),
  ];
}
