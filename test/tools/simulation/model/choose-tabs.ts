/** Which tabs of a workbook serve each contract, by the simulation's own few rules. */
import type { SheetModel, Workbook } from '../../apps-script-runtime/index.ts';
import { headerOf } from './header.ts';
import { plans, type TabPlan } from './plans.ts';

/** Own tabs of the bundle. */
const OWN_TABS = /^QTickets(: ошибки| issues)$/;

/** For each plan, in order: the tabs that serve it. */
export function chooseTabs(
  workbook: Workbook,
  settings: ReadonlyMap<string, string>,
): readonly { readonly plan: TabPlan; readonly sheets: readonly SheetModel[] }[] {
  const sheets = workbook.sheets.filter(({ name, type }) => type === 'GRID' && !OWN_TABS.test(name));
  const byName = plans.map((plan) => sheetsByName(plan, sheets, settings.get(plan.setting)));
  const taken = new Set(byName.flat());
  return plans.map((plan, index) => {
    const named = byName[index] ?? [];
    const hasSetting = (settings.get(plan.setting) ?? '') !== '';
    return { plan, sheets: named.length > 0 || hasSetting ? named : sheetByHeader(plan, sheets, taken) };
  });
}

/** A setting is a prefix with a star here; without one the tab's own name, or else the other name. */
function sheetsByName(plan: TabPlan, sheets: readonly SheetModel[], setting: string | undefined): SheetModel[] {
  if (setting !== undefined && setting !== '') {
    const prefix = setting.replace('*', '').toLowerCase();
    return sheets.filter(({ name }) => name.toLowerCase().startsWith(prefix));
  }
  const [own, other] = plan.names.map((known) =>
    sheets.filter(({ name }) => name.toLowerCase() === known.toLowerCase()),
  );
  return own !== undefined && own.length > 0 ? own : (other ?? []);
}

/** The only tab left whose header fits. */
function sheetByHeader(plan: TabPlan, sheets: readonly SheetModel[], taken: ReadonlySet<SheetModel>): SheetModel[] {
  const fitting = sheets.filter((sheet) => !taken.has(sheet) && bestPlan(sheet) === plan);
  return fitting.length === 1 ? fitting : [];
}

function bestPlan(sheet: SheetModel): TabPlan | undefined {
  const fits = plans.map((plan) => {
    const header = headerOf(plan, sheet);
    const columns = new Set(header?.columns.map(({ column }) => column.name));
    const isInventory = plan.tab === 'inventory' && !columns.has('tickets_total') && !columns.has('tickets_left');
    return { plan, size: isInventory ? 0 : columns.size };
  });
  const most = Math.max(...fits.map(({ size }) => size));
  const best = fits.filter(({ size }) => size === most && most > 0);
  return best.length === 1 ? best[0]?.plan : undefined;
}
