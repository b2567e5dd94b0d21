/**
 * Which tab of a workbook serves which contract (CELLS 7): by setting, by name, by an alias, or by its header alone; an
 * optional contract by name or alias only where the header fits too.
 */

import type { Contract } from '../contracts/contract.ts';
import type { WireCell } from '../wire/cell.ts';
import { headerFit } from './header.ts';
import { isOwnTab, type NamePattern, namePatterns, tabNameKey } from './tab-names.ts';

export type WorkbookTab = {
  readonly name: string;
  /** The first ten rows; asked for only where the name decides nothing, and at most once, since each read costs a call. */
  readonly topRows: () => readonly (readonly WireCell[])[];
  /** Whether it holds cells at all: a chart in a tab of its own does not. Asked only of a tab that would be chosen; default: yes. */
  readonly isGrid?: () => boolean;
};

/**
 * - `passed_over`: these bear another of the contract's names and are not read
 * - `setting_without_tab`: the setting names these, and no tab has such a name
 * - `taken`: the setting names these tabs, and they serve another contract already
 * - `no_cells`: these bear the contract's name or are named in its setting, and are charts or the like
 * - `several_fit`: the headers of these fit, or fit two contracts alike, and none is read until a setting names one
 */
export type TabNotice = {
  readonly code: 'passed_over' | 'setting_without_tab' | 'taken' | 'no_cells' | 'several_fit';
  readonly names: readonly string[];
};

export type TabChoice = {
  readonly contract: Contract;
  /** Tabs to read as one, in the order that decides which of two rows is the lower one; none: the contract is absent. */
  readonly names: readonly string[];
  readonly how: 'setting' | 'name' | 'alias' | 'header' | 'none';
  readonly notices: readonly TabNotice[];
};

/** Setting names (`TAB_SALES` …) to what was typed there. */
export type TabSettings = Readonly<Record<string, string | undefined>>;

type Choices = ReadonlyMap<Contract, TabChoice>;

/** @param tabs in the order of the workbook */
export function chooseTabs(
  contracts: readonly Contract[],
  settings: TabSettings,
  tabs: readonly WorkbookTab[],
): readonly TabChoice[] {
  const candidates = tabs.filter(({ name }) => !isOwnTab(name)).map(askedOnce);
  const bySetting = chooseBySetting(contracts, settings, candidates);
  const byName = chooseByName(without(contracts, bySetting), untaken(candidates, [bySetting]));
  const usual = contracts.filter(({ optional }) => optional !== true);
  const rest = usual.filter((contract) => !bySetting.has(contract) && !byName.has(contract));
  const byHeader = chooseByHeader(usual, rest, untaken(candidates, [bySetting, byName]));
  return contracts.map(
    (contract) =>
      bySetting.get(contract) ??
      withCharts(byName.get(contract) ?? byHeader.get(contract) ?? none(contract, []), candidates),
  );
}

function askedOnce(tab: WorkbookTab): WorkbookTab {
  let rows: ReturnType<WorkbookTab['topRows']> | null = null;
  return {
    ...tab,
    topRows: () => {
      rows = rows ?? tab.topRows();
      return rows;
    },
  };
}

/** With a notice of the tabs without cells that bear the contract's name. */
function withCharts(choice: TabChoice, tabs: readonly WorkbookTab[]): TabChoice {
  if (choice.contract.optional === true) return choice;
  const { others } = byGrid(bearing(choice.contract, tabs), tabs);
  return { ...choice, notices: [...choice.notices, ...notice('no_cells', others)] };
}

function without(contracts: readonly Contract[], chosen: Choices): readonly Contract[] {
  return contracts.filter((contract) => !chosen.has(contract));
}

function untaken(tabs: readonly WorkbookTab[], chosen: readonly Choices[]): readonly WorkbookTab[] {
  const taken = new Set(chosen.flatMap((choices) => Array.from(choices.values()).flatMap(({ names }) => names)));
  return tabs.filter(({ name }) => !taken.has(name));
}

function none(contract: Contract, notices: readonly TabNotice[]): TabChoice {
  return { contract, names: [], how: 'none', notices };
}

function notice(code: TabNotice['code'], names: readonly string[]): readonly TabNotice[] {
  return names.length === 0 ? [] : [{ code, names }];
}

type Claim = { readonly contract: Contract; readonly patterns: readonly NamePattern[] };

/** A contract with a setting has the tabs that it names, and no others, even where none of them exists. */
function chooseBySetting(contracts: readonly Contract[], settings: TabSettings, tabs: readonly WorkbookTab[]): Choices {
  const claims = contracts
    .map((contract): Claim => ({ contract, patterns: namePatterns(settings[contract.setting]) }))
    .filter(({ patterns }) => patterns.length > 0);
  return new Map(claims.map((claim): [Contract, TabChoice] => [claim.contract, claimed(claim, claims, tabs)]));
}

function claimed({ contract, patterns }: Claim, claims: readonly Claim[], tabs: readonly WorkbookTab[]): TabChoice {
  const named = patterns.map(({ matches }) => tabs.map(({ name }) => name).filter(matches));
  const all = Array.from(new Set(named.flat()));
  const own = all.filter((name) => owner(name, claims) === contract);
  const { grids: names, others } = byGrid(own, tabs);
  const missing = patterns.filter((_, index) => named[index]?.length === 0).map(({ text }) => text);
  const taken = all.filter((name) => !own.includes(name));
  const notices = [...notice('setting_without_tab', missing), ...notice('taken', taken), ...notice('no_cells', others)];
  return { contract, names, how: names.length === 0 ? 'none' : 'setting', notices };
}

/** Only tabs of cells can serve a contract. */
function byGrid(names: readonly string[], tabs: readonly WorkbookTab[]) {
  const isGrid = (name: string) => tabs.find((tab) => tab.name === name)?.isGrid?.() !== false;
  const grids = names.filter(isGrid);
  return { grids, others: names.filter((name) => !grids.includes(name)) };
}

/** A tab serves one contract: one that names it outright before one that only has a wildcard for it. */
function owner(name: string, claims: readonly Claim[]): Contract | undefined {
  const isNamed = (isWildcard: boolean) => (claim: Claim) =>
    claim.patterns.some((pattern) => pattern.isWildcard === isWildcard && pattern.matches(name));
  return (claims.find(isNamed(false)) ?? claims.find(isNamed(true)))?.contract;
}

/** The tab with the contract's own name, or else the one with an alias; two aliases decide nothing. */
function chooseByName(contracts: readonly Contract[], tabs: readonly WorkbookTab[]): Choices {
  return new Map(
    contracts.flatMap((contract): [Contract, TabChoice][] => {
      const choice = named(contract, tabs);
      return choice === null ? [] : [[contract, choice]];
    }),
  );
}

function named(contract: Contract, tabs: readonly WorkbookTab[]): TabChoice | null {
  const fits = ({ topRows }: WorkbookTab) => contract.optional !== true || headerFit(contract, topRows()) > 0;
  const bearers = bearing(contract, tabs);
  const fitting = tabs.filter((tab) => bearers.includes(tab.name) && fits(tab)).map(({ name }) => name);
  const { grids } = byGrid(fitting, tabs);
  const isOwn = (name: string) => tabNameKey(name) === tabNameKey(contract.sheetName);
  const own = grids.find(isOwn);
  const others = grids.filter((name) => !isOwn(name));
  if (own !== undefined) return { contract, names: [own], how: 'name', notices: notice('passed_over', others) };
  if (others.length === 1) return { contract, names: others, how: 'alias', notices: [] };
  return contract.optional === true && others.length > 1 ? none(contract, notice('several_fit', others)) : null;
}

/** Tabs by the contract's own name or an alias. */
function bearing(contract: Contract, tabs: readonly WorkbookTab[]): readonly string[] {
  const names = new Set([contract.sheetName, ...contract.sheetAliases].map(tabNameKey));
  return tabs.map(({ name }) => name).filter((name) => names.has(tabNameKey(name)));
}

/** The only tab whose header fits the contract, and no other contract as well or better. */
function chooseByHeader(
  contracts: readonly Contract[],
  wanting: readonly Contract[],
  tabs: readonly WorkbookTab[],
): Choices {
  if (wanting.length === 0) return new Map();
  const fitting = tabs.flatMap(({ name, topRows, isGrid }): Fit[] => {
    const fits = bestFits(contracts, topRows());
    return fits.length > 0 && isGrid?.() !== false ? [{ name, contracts: fits }] : [];
  });
  return new Map(wanting.map((contract): [Contract, TabChoice] => [contract, fitted(contract, fitting)]));
}

type Fit = { readonly name: string; readonly contracts: readonly Contract[] };

function fitted(contract: Contract, fitting: readonly Fit[]): TabChoice {
  const fits = fitting.filter((fit) => fit.contracts.includes(contract));
  const names = fits.map(({ name }) => name);
  const isCertain = fits.length === 1 && fits[0]?.contracts.length === 1;
  return isCertain ? { contract, names, how: 'header', notices: [] } : none(contract, notice('several_fit', names));
}

/** The contract with the most columns matched, also one that has its tab already; more than one where they are equal. */
function bestFits(contracts: readonly Contract[], topRows: readonly (readonly WireCell[])[]): readonly Contract[] {
  const fits = contracts.map((contract) => ({ contract, columns: headerFit(contract, topRows) }));
  const most = Math.max(1, ...fits.map(({ columns }) => columns));
  return fits.filter(({ columns }) => columns === most).map(({ contract }) => contract);
}
