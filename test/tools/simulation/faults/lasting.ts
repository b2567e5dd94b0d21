/** What may fail for good. */
import { exceptionsOf, type Failure, foreignTabs, knownExceptions } from '../../apps-script-runtime/index.ts';
import type { Dice } from '../dice.ts';
import type { Desk } from '../sheet/desk.ts';
import type { World } from '../world.ts';

type Place = { readonly world: World; readonly desk: Desk; readonly dice: Dice };

type Calls = Omit<Failure, 'text'>;

type LastingFailure = {
  /** Which calls throw; none: the server takes the spreadsheet's secret no more. */
  readonly calls?: Calls;
  readonly hits: 'none' | 'contract' | 'spreadsheet';
  readonly contract?: string;
  readonly isReported: boolean;
};

/** @returns undefined where the workbook has nothing of the kind */
type Maker = (place: Place) => LastingFailure | undefined;

/** All that needs the tab's cells; its name, id and type are known to the list of tabs. */
const GRID = /^(?!getName$|getSheetId$|getType$)/;
/** More than the first ten rows, which cannot be asked for in smaller pieces. */
const CELLS_OVER = 220;

export const lastingFailures: readonly (readonly [name: string, maker: Maker])[] = [
  ['a tab cannot be read', ofTab({ service: 'Range', method: 'getValues' })],
  ['a tab cannot be measured', ofTab({ service: 'Sheet', method: ['getLastRow', 'getLastColumn'] })],
  ['a tab throws at everything', ofTab({ service: ['Range', 'Sheet'], method: GRID })],
  ['a tab is too big for one reading', tooBig],
  ['a foreign tab throws at everything', foreignTab],
  ['cells cannot be read', reported({ service: 'Range', method: 'getValues' })],
  ['the time zone cannot be read', reported({ service: 'Spreadsheet', method: 'getSpreadsheetTimeZone' })],
  ['no locks', reported({ service: 'Lock' })],
  ['no properties', untold({ service: ['Properties', 'PropertiesService'] })],
  ['no requests', untold({ service: 'UrlFetchApp' })],
  ['the secret is refused', refuseSecret],
  ['properties cannot be written', harmless({ service: 'Properties', method: /^(set|delete)/ })],
  ['no trigger service', harmless({ service: ['ScriptApp', 'ClockTriggerBuilder', 'SpreadsheetTriggerBuilder'] })],
  ['nothing can be shown', harmless({ service: ['Ui', 'HtmlService', 'Spreadsheet'], method: /^(show|create|toast)/ })],
];

/** One of the texts that Google is known to throw at such a call. */
export function exceptionFor({ service, method }: Calls, dice: Dice): string {
  const one = (names: string | readonly string[] | RegExp | undefined, otherwise: string) =>
    typeof names === 'string' ? names : Array.isArray(names) ? String(names[0]) : otherwise;
  const call = `${one(service, 'Range')}.${one(method, method instanceof RegExp && method.test('setProperty') ? 'setProperty' : 'get')}`;
  return knownExceptions[dice.pick(exceptionsOf(call))];
}

function ofTab(calls: Calls): Maker {
  return ({ desk, dice }) => {
    const tabs = desk.expected.flatMap(({ plan, names }) => names.map((name) => ({ plan, name })));
    if (tabs.length === 0) return undefined;
    const { plan, name } = dice.pick(tabs);
    return { calls: { ...calls, tab: name }, hits: 'contract', contract: plan.tab, isReported: true };
  };
}

/** Where the limits are small, so that a tab of some hundred cells is large. */
function tooBig({ world, desk, dice }: Place): LastingFailure | undefined {
  const big = desk.sheets().filter(({ sheet }) => sheet.lastRow() * sheet.lastColumn() > CELLS_OVER);
  if (!world.hasSmallLimits || big.length === 0) return undefined;
  const tab = dice.pick(big).sheet.name;
  const calls = { service: 'Range', method: 'getValues', tab, cellsOver: CELLS_OVER };
  return { calls, hits: 'none', isReported: false };
}

function foreignTab({ desk, dice }: Place): LastingFailure {
  const known = desk.workbook.sheets.filter(({ id }) => !desk.roles.has(id));
  const sheet = known.length > 0 ? dice.pick(known) : foreignTabs.merged(desk.workbook);
  desk.changed();
  return { calls: { service: ['Range', 'Sheet'], method: GRID, tab: sheet.name }, hits: 'none', isReported: false };
}

function refuseSecret({ world, desk, dice }: Place): LastingFailure {
  world.secrets.set(desk.id, [world.newSecret(dice)]);
  world.sendSources();
  return { hits: 'spreadsheet', isReported: false };
}

function reported(calls: Calls): Maker {
  return () => ({ calls, hits: 'spreadsheet', isReported: true });
}

function untold(calls: Calls): Maker {
  return () => ({ calls, hits: 'spreadsheet', isReported: false });
}

function harmless(calls: Calls): Maker {
  return () => ({ calls, hits: 'none', isReported: false });
}
