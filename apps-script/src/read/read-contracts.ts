/** Reads the tabs of contracts, each contract apart: what of one cannot be read stops no other (R15). */
import { joinTabs, type TabContent } from '@qtickets/shared-schema/client/contract-table';
import type { Cause } from '@qtickets/shared-schema/client/outcome';
import type { Edit, LastSeen } from '@qtickets/shared-schema/client/plan-edit';
import { isOutOfTime } from '@qtickets/shared-schema/client/run';
import type { EditedReading, ReadResult } from '@qtickets/shared-schema/client/steps';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { disagreeingColumn } from '@qtickets/shared-schema/reading/disagreeing-column';
import { causeOfError } from '../google/causes.ts';
import type { SheetTab } from '../run/ports.ts';
import type { SheetRun } from '../run/run.ts';
import { offsetsOf } from './known-offsets.ts';
import { idOf } from './known-tabs.ts';
import { type KnownHeaders, readEdited } from './read-edited.ts';
import { shrink } from './read-sizes.ts';
import { readTab, type TabReading } from './read-tab.ts';
import type { CellReader } from './tab-cells.ts';
import { wallClockIn } from './wall-clock.ts';

/** A contract with the tabs that serve it. */
export type ContractTabs = { readonly contract: Contract; readonly sheets: readonly SheetTab[] };

/** Tries of one tab: a failure may have passed, and a smaller block may be given. */
const TRIES = 4;
/** Of a tab that failed for no size: what failed twice at once is not tried a third time. */
const TRIES_OF_SMALL = 2;

export type Readings = {
  /** null where the zone was another one afterwards. */
  readonly timeZone: string | null;
  readonly readings: ReadonlyMap<string, ReadResult>;
};

/** All under one time zone, which is asked for before and after. */
export function readContracts(run: SheetRun, contracts: readonly ContractTabs[]): Readings {
  const reader = readerNow(run);
  const { timeZone } = reader.context;
  const readings = new Map(contracts.map((tabs) => [tabs.contract.tab, readContract(run, tabs, reader)]));
  return { timeZone: run.workbook.timeZone() === timeZone ? timeZone : null, readings };
}

/** Every tab of the contract; one that can't be read stops the whole contract (R10). */
function readContract(run: SheetRun, { contract, sheets }: ContractTabs, reader: CellReader): ReadResult {
  const tabs: TabContent[] = [];
  let mayBeTorn = false;
  for (const sheet of sheets) {
    const reading = readPatiently(run, contract, sheet, reader);
    if ('cause' in reading) return { ok: false, outcome: { kind: 'read_failed', tab: sheet.name, ...reading } };
    if (!reading.ok) {
      const { problem } = reading;
      if (problem.code === 'keeps_moving') return { ok: false, outcome: { kind: 'unsettled' } };
      return { ok: false, outcome: { kind: 'not_readable', tab: sheet.name, problem } };
    }
    tabs.push(reading.content);
    mayBeTorn = mayBeTorn || reading.content.large;
  }
  reader.formats.wholly.add(contract.tab);
  return joined(contract, tabs, mayBeTorn);
}

function joined(contract: Contract, tabs: readonly TabContent[], mayBeTorn: boolean): ReadResult {
  const column = disagreeingIn(contract, tabs);
  if (column === null) return { ok: true, reading: joinTabs(contract, tabs, mayBeTorn) };
  const tab = tabs.map(({ name }) => name).join(', ');
  return { ok: false, outcome: { kind: 'not_readable', tab, problem: { code: 'tabs_disagree', column } } };
}

function disagreeingIn(contract: Contract, tabs: readonly TabContent[]): string | null {
  return disagreeingColumn(
    contract,
    tabs.map(({ header }) => header.columns),
  );
}

type Failed = { readonly cause: Cause };
type NamedReading =
  | Extract<TabReading, { ok: false }>
  | { readonly ok: true; readonly content: TabContent & { readonly large: boolean } };

/** Google may refuse any call: what failed is asked for again, in smaller blocks where it was a large one. */
function readPatiently(run: SheetRun, contract: Contract, sheet: SheetTab, reader: CellReader): NamedReading | Failed {
  for (let tried = 1; ; tried += 1) {
    reader.asked = 0;
    try {
      const reading = readTab(contract, sheet, reader);
      return reading.ok ? { ok: true, content: { ...reading.content, ...nameOf(sheet) } } : reading;
    } catch (error) {
      const isSmaller = shrink(reader.sizes, contract.tab, reader.asked);
      if (tried >= (isSmaller ? TRIES : TRIES_OF_SMALL) || isOutOfTime(run)) {
        // No size has worked.
        reader.sizes.cells.delete(contract.tab);
        return { cause: causeOfError(error) };
      }
    }
  }
}

/** The server may reject rows that are valid here, so every tab says where it is linked to. */
function nameOf(sheet: SheetTab): Pick<TabContent, 'name' | 'gid'> {
  const gid = idOf(sheet);
  return { name: sheet.name, ...(gid !== undefined && { gid }) };
}

/** What edits touched: the rows of the edited keys. Whatever fails here is left to the full comparison. */
export function readEditedKeys(
  run: SheetRun,
  { contract, sheets }: ContractTabs,
  { edits, lastSeen }: { readonly edits: readonly Edit[]; readonly lastSeen: LastSeen },
  headers?: KnownHeaders,
): EditedReading {
  try {
    const reader = readerNow(run);
    const edited = readEdited(contract, sheets, edits, reader, lastSeen, headers);
    const { timeZone } = reader.context;
    if (edited === null || disagreeingIn(contract, edited.tabs) !== null) return { kind: 'compare' };
    if (run.workbook.timeZone() !== timeZone) return { kind: 'compare' };
    return { kind: 'rows', reading: joinTabs(contract, edited.tabs, true), plan: edited.plan, timeZone };
  } catch (error) {
    console.warn(`edited rows of ${contract.tab}: ${String(error)}`);
    return { kind: 'compare' };
  }
}

function readerNow(run: SheetRun): CellReader {
  const timeZone = run.workbook.timeZone();
  const context = { locale: run.workbook.locale, timeZone };
  const wallClock = wallClockIn(timeZone, run.formatInstant, offsetsOf(run.knownOffsets, timeZone));
  return { context, wallClock, sizes: run.readSizes, formats: run.formats, asked: 0 };
}
