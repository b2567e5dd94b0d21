/** Event objects as Google hands them to simple and installable triggers (GOOGLE 2). */
import type { Execution } from '../execution.ts';
import { EnumValue } from '../service.ts';
import { RangeObject } from '../services/range.ts';
import { UserObject } from '../services/session.ts';
import type { SpreadsheetObject } from '../services/spreadsheet.ts';
import type { Area } from '../workbook/a1.ts';
import type { SheetModel } from '../workbook/sheet.ts';

/** `changeType` of a change event; scripts must take it as an open set. */
export type ChangeType =
  | 'EDIT'
  | 'INSERT_ROW'
  | 'INSERT_COLUMN'
  | 'REMOVE_ROW'
  | 'REMOVE_COLUMN'
  | 'INSERT_GRID'
  | 'REMOVE_GRID'
  | 'FORMAT'
  | 'OTHER';

/** What happened, apart from who is notified of it. */
export type EventSpec =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'edit';
      readonly sheet: SheetModel;
      readonly area: Area;
      /** Only of single cells; texts. */
      readonly value?: string;
      readonly oldValue?: string;
    }
  | { readonly kind: 'change'; readonly changeType: ChangeType }
  | { readonly kind: 'time' }
  /** Anything else, handed over as it is. */
  | { readonly kind: 'raw'; readonly event: unknown };

/** The event object in the realm of the execution that gets it. */
export function buildEvent(
  execution: Execution,
  spreadsheet: SpreadsheetObject,
  spec: EventSpec,
  triggerUid: string | undefined,
): unknown {
  if (spec.kind === 'raw') return execution.realm.toRealm(spec.event);
  const common = {
    authMode: new EnumValue('AuthMode', execution.kind === 'simple' ? 'LIMITED' : 'FULL'),
    ...(triggerUid === undefined ? {} : { triggerUid }),
  };
  if (spec.kind === 'time') return execution.realm.toRealm({ ...common, ...timeFields(execution.platform.clock.now) });
  const bound = {
    ...common,
    source: spreadsheet,
    user: new UserObject(execution.kind === 'simple' ? '' : execution.user),
  };
  if (spec.kind === 'open') return execution.realm.toRealm(bound);
  if (spec.kind === 'change') return execution.realm.toRealm({ ...bound, changeType: spec.changeType });
  const { value, oldValue } = spec;
  return execution.realm.toRealm({
    ...bound,
    range: rangeFacade(execution, spreadsheet, spec),
    ...(value === undefined ? {} : { value }),
    ...(oldValue === undefined ? {} : { oldValue }),
  });
}

/** A live range that also serialises as its corners. */
function rangeFacade(
  execution: Execution,
  spreadsheet: SpreadsheetObject,
  { sheet, area }: Extract<EventSpec, { kind: 'edit' }>,
): object {
  const range = new RangeObject(execution, spreadsheet.sheetObject(sheet), area);
  return execution.realm.facade(range, {
    columnStart: area.column,
    columnEnd: area.column + area.numColumns - 1,
    rowStart: area.row,
    rowEnd: area.row + area.numRows - 1,
  });
}

function timeFields(now: number): Record<string, number | string> {
  const utc = new Date(now);
  const newYear = Date.UTC(utc.getUTCFullYear(), 0, 1);
  return {
    year: utc.getUTCFullYear(),
    month: utc.getUTCMonth() + 1,
    'day-of-month': utc.getUTCDate(),
    'day-of-week': utc.getUTCDay() || 7,
    'week-of-year': Math.ceil(((now - newYear) / 86_400_000 + 1) / 7),
    hour: utc.getUTCHours(),
    minute: utc.getUTCMinutes(),
    second: utc.getUTCSeconds(),
    timezone: 'UTC',
  };
}
