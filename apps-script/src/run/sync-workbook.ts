/** One run, from the choice of tabs to the report. */
import { driveNow } from '@qtickets/shared-schema/client/drive';
import type { Cause, OutcomeKind } from '@qtickets/shared-schema/client/outcome';
import { type RunEnd, reportOf } from '@qtickets/shared-schema/client/report';
import type { Answer, Step } from '@qtickets/shared-schema/client/steps';
import { type Edits, sync as syncContracts } from '@qtickets/shared-schema/client/sync';
import { type ContractResult, ContractWork } from '@qtickets/shared-schema/client/work';
import type { TabChoice } from '@qtickets/shared-schema/reading/choose-tabs';
import { causeOfError } from '../google/causes.ts';
import {
  doubted,
  headerOf,
  isDoubted,
  isHeaderOf,
  type KnownTabs,
  storedLayout,
  storedLayoutOf,
} from '../read/known-tabs.ts';
import { haveTabsChanged, type OpenedTabs, openTabs } from '../read/open-tabs.ts';
import { type ContractTabs, readContracts, readEditedKeys } from '../read/read-contracts.ts';
import type { KnownHeaders } from '../read/read-edited.ts';
import type { SheetRun } from './run.ts';
import type { Settings } from './settings.ts';

/** A flag of reports. */
export const ISSUES_NOT_SHOWN = 'issues_not_shown';

/** Of a contract without a tab there is no result; in a report a flag says so. */
const goneKind: OutcomeKind = 'gone';

export type Job = {
  /** Edits to send by the short way; null: compare every contract. */
  readonly edits: Edits | null;
  /** What the last run knew of the workbook's tabs. */
  readonly knownTabs: KnownTabs | null;
  /** The tabs that served a contract when last heard of. */
  readonly lastNames: (contract: string) => readonly string[];
  /** Contracts whose mass deletion a person confirmed. */
  readonly allowMassDelete: ReadonlySet<string>;
  /** Shows the result in the workbook. @returns what of it could not be shown, as flags for the report */
  readonly show: (result: SyncResult) => readonly string[];
};

export type SyncResult = RunEnd & {
  /** How the tabs of all contracts were chosen. */
  readonly choices: readonly TabChoice[];
  readonly knownTabs: KnownTabs | null;
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Names of the tabs of contracts that have none any more: their rows stay. */
  readonly gone: readonly string[];
  /** Whether the list of issues is as this run found things. */
  readonly isListed: boolean;
  /** Why the result of a run from the menu could not be noted for Status and the next run; null where it was. */
  readonly notNoted: Cause | null;
};

/** What a run knows when something throws. */
type Progress = { opened: readonly OpenedTabs[]; knownTabs: KnownTabs | null; works: readonly ContractWork[] };

/** Whatever throws in a run ends it, and is reported wherever the server can still be reached. */
export function syncWorkbook(run: SheetRun, settings: Settings, job: Job): SyncResult {
  const progress: Progress = { opened: [], knownTabs: job.knownTabs, works: [] };
  const stopped = stoppedBy(() => compare(run, settings, job, progress));
  const { cause } = stopped;
  const contracts = progress.works.map((work) => work.result(cause));
  const choices = progress.opened.map(({ choice }) => choice);
  const gone = choices.filter(({ contract, names }) => names.length === 0 && job.lastNames(contract.tab).length > 0);
  const result: SyncResult = {
    contracts,
    choices,
    knownTabs: progress.knownTabs && withLayouts(progress.knownTabs, contracts),
    ...stopped,
    startedAt: run.startedAt,
    finishedAt: run.now(),
    gone: gone.flatMap(({ contract }) => job.lastNames(contract.tab)),
    isListed: true,
    notNoted: null,
  };
  const notShown = shown(result, job);
  // An edit has nothing to say of other contracts' tabs: every comparison does.
  const goneTabs = job.edits === null ? gone.map(({ contract }) => `${goneKind}:${contract.tab}`) : [];
  report(run, result, [...goneTabs, ...notShown]);
  return { ...result, isListed: !notShown.includes(ISSUES_NOT_SHOWN) };
}

function stoppedBy(work: () => Cause | null): Pick<RunEnd, 'cause' | 'isThrown'> {
  try {
    return { cause: work() };
  } catch (error) {
    console.error(error);
    return { cause: causeOfError(error), isThrown: true };
  }
}

function compare(run: SheetRun, settings: Settings, job: Job, progress: Progress): Cause | null {
  const asked = { edits: job.edits?.edits ?? null, now: run.startedAt, looksAnew: run.trigger === 'menu' };
  const { tabs: opened, known } = openTabs(run.workbook, settings.tabs, job.knownTabs, asked);
  if (asked.edits !== null && hasOtherChoice(opened, job.knownTabs)) {
    return compare(run, settings, { ...job, edits: null, knownTabs: known }, progress);
  }
  progress.opened = opened;
  progress.knownTabs = known;
  const wanted = opened.filter((tabs) => tabs.sheets.length > 0 && concerns(job.edits, tabs));
  const works = wanted.map(({ choice: { contract, names } }) => {
    const begun = progress.works.find((work) => work.contract === contract);
    return begun?.startedOver(names) ?? new ContractWork(contract, names, job.allowMassDelete.has(contract.tab));
  });
  progress.works = [...works, ...withoutTabs(progress.works, works)];
  const tabs = wanted.map(({ choice: { contract }, sheets: own }) => ({ contract, sheets: own }));
  const steps = syncContracts(run, works, job.edits);
  // Once only: what was looked at just now is believed.
  const isRemembered = known !== null && known === job.knownTabs && !isDoubted(known);
  try {
    const headers = (tab: string) => known && (headerOf(known, tab)?.header ?? null);
    let digests = 0;
    return driveNow(steps, (step) => {
      if (step.do === 'digest') digests += 1;
      // The first comparison of all tabs follows the look at them.
      const isUnseen = step.do === 'digest' && (job.edits !== null || digests > 1);
      if (isUnseen && haveTabsChanged(run.workbook, known)) throw new TabsChanged(digests);
      const answer = perform(run, tabs, step, headers);
      if (isRemembered && hasOtherHeader(opened, known, answer)) throw new TabsChanged(digests);
      return answer;
    });
  } catch (error) {
    if (!(error instanceof TabsChanged)) throw error;
    if (job.edits === null && error.digests > 1) return leaveUnsettled(works);
    return compare(
      run,
      settings,
      { ...job, edits: null, knownTabs: job.knownTabs && doubted(job.knownTabs) },
      progress,
    );
  }
}

/** What a comparison had left to prove is proven by the next one, by the tabs that there are then. */
function leaveUnsettled(works: readonly ContractWork[]): null {
  for (const work of works) if (work.isOpen) work.end({ kind: 'unsettled' });
  return null;
}

/** What was sent of contracts whose tabs went away meanwhile is reported all the same. */
function withoutTabs(begun: readonly ContractWork[], works: readonly ContractWork[]): readonly ContractWork[] {
  const gone = begun.filter((work) => work.hasPushed && !works.some(({ contract }) => contract === work.contract));
  leaveUnsettled(gone);
  return gone;
}

/** A tab that may be the contract's came, went, was renamed or has another header, and no trigger said so: a digest speaks for all of them. */
class TabsChanged extends Error {
  /** How many were made, or begun, before. */
  readonly digests: number;

  constructor(digests: number) {
    super();
    this.digests = digests;
  }
}

/** Whether what was edited made other tabs those of a contract: nothing of these may have been edited itself. */
function hasOtherChoice(opened: readonly OpenedTabs[], last: KnownTabs | null): boolean {
  return opened.some(({ choice: { contract, names } }) => {
    const before = last?.choices.find(({ tab }) => tab === contract.tab);
    return before !== undefined && `${before.names}` !== `${names}`;
  });
}

/** Whether a tab that was found by its header alone has another one now, so that another contract may be what it is of. */
function hasOtherHeader(opened: readonly OpenedTabs[], known: KnownTabs, answer: Answer): boolean {
  if (answer.did !== 'read') return false;
  return opened.some(({ choice: { contract, how, names } }) => {
    const result = answer.readings.get(contract.tab);
    if (how !== 'header' || result === undefined) return false;
    if (!result.ok) return result.outcome.kind === 'not_readable';
    return names.some((name, at) => {
      const [header, layout] = [result.reading.headers[at], storedLayoutOf(known, name)];
      return header !== undefined && layout !== undefined && !isHeaderOf(layout, header.cells);
    });
  });
}

/** Edits in tabs of no contract concern nobody. */
function concerns(edits: Edits | null, { choice }: OpenedTabs): boolean {
  return edits === null || edits.edits.some((edit) => choice.names.includes(edit.tab));
}

export function perform(run: SheetRun, tabs: readonly ContractTabs[], step: Step, headers?: KnownHeaders): Answer {
  const of = (name: string) => tabs.filter(({ contract }) => contract.tab === name);
  switch (step.do) {
    case 'read':
      return { did: 'read', ...readContracts(run, step.contracts.flatMap(of)) };
    case 'read_edited': {
      const [own] = of(step.contract);
      return { did: 'read_edited', edited: own ? readEditedKeys(run, own, step, headers) : { kind: 'compare' } };
    }
    case 'digest':
      return { did: 'digest', reply: run.server.digest(step.message) };
    case 'push':
      return { did: 'push', reply: run.server.push(step.message) };
  }
}

/** With the columns of the tabs that this run read; of those that it could not read nothing is known. */
function withLayouts(known: KnownTabs, contracts: readonly ContractResult[]): KnownTabs {
  const layouts = new Map(known.layouts.map((layout) => [layout.tab, layout]));
  for (const { contract, names, outcome, snapshot } of contracts) {
    if (outcome.kind === 'not_readable') for (const name of names) layouts.delete(name);
    else
      snapshot?.reading.headers.forEach((header, index) => {
        const tab = names[index] ?? '';
        layouts.set(tab, storedLayout(tab, contract, header));
      });
  }
  return { ...known, layouts: [...layouts.values()] };
}

/** Showing can't make a sync fail: what was sent is sent. @returns what could not be shown */
function shown(result: SyncResult, { show }: Job): readonly string[] {
  let notShown: readonly string[] = [];
  const { cause } = stoppedBy(() => {
    notShown = show(result);
    return null;
  });
  return cause === null ? notShown : [ISSUES_NOT_SHOWN];
}

/** Nor can reporting. */
export function report(run: SheetRun, end: RunEnd, notes: readonly string[]): void {
  stoppedBy(() => {
    const message = reportOf(run, end, notes, run.server.requests() + 1);
    if (message !== null) run.server.report(message);
    return null;
  });
}
