/** One run, from the choice of tabs to the report. */
import type { TabChoice } from '@qtickets/shared-schema/reading/choose-tabs';
import type { KnownTabs } from '../read/known-tabs.ts';
import { type PickedTabs, pickTabs } from '../read/pick-tabs.ts';
import type { Failure } from '../send/server.ts';
import type { EditMark } from './marks.ts';
import { report } from './report.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';
import { type SyncOptions, syncAll } from './sync-all.ts';
import { type KnownRejected, syncEdits } from './sync-edits.ts';
import { newTabWork, type TabWork } from './tab-work.ts';

export type Job = SyncOptions & {
  /** Edits to send by the short way; null: compare every tab. */
  readonly edits: readonly EditMark[] | null;
  readonly knownRejected: KnownRejected;
  /** What the last run knew of the workbook's tabs. */
  readonly knownTabs: KnownTabs | null;
  /** Contracts whose mass deletion a person confirmed. */
  readonly allowMassDelete: ReadonlySet<string>;
  /** Shows the result in the workbook. @returns what of it could not be shown, as flags for the report */
  readonly show: (result: SyncResult) => readonly string[];
};

export type SyncResult = {
  readonly works: readonly TabWork[];
  /** How the tabs of all contracts were chosen. */
  readonly choices: readonly TabChoice[];
  readonly knownTabs: KnownTabs | null;
  /** What stopped the run as a whole. */
  readonly failure: Failure | null;
  readonly startedAt: number;
  readonly finishedAt: number;
};

/** Whether what was asked for is still to be done, so that its marks must stay. */
export function isUnfinished({ works, failure }: SyncResult): boolean {
  const waits = ({ flags, hasPushed }: TabWork) =>
    flags.has('out_of_time') || flags.has('unsettled') || (flags.has('older_bundle') && !hasPushed);
  return failure !== null || works.some(waits);
}

/** Edits in tabs of no contract concern nobody. */
function concerns(edits: readonly EditMark[] | null, { choice }: PickedTabs): boolean {
  return edits === null || edits.some((edit) => choice.names.includes(edit.tab));
}

function worksOf(picked: readonly PickedTabs[], job: Job): readonly TabWork[] {
  const wanted = picked.filter((tabs) => tabs.sheets.length > 0 && concerns(job.edits, tabs));
  return wanted.map(({ choice: { contract }, sheets }) =>
    newTabWork(contract, sheets, job.allowMassDelete.has(contract.tab)),
  );
}

/** With the columns of the tabs that this run read; of those that it could not read nothing is known. */
function withLayouts(known: KnownTabs, works: readonly TabWork[]): KnownTabs {
  const layouts = { ...known.layouts };
  for (const { sheets, unreadable, state } of works) {
    for (const { name } of sheets) if (unreadable !== null) delete layouts[name];
    state?.reading.names.forEach((name, index) => {
      const { row = 0, positions = [] } = state.reading.headers[index] ?? {};
      layouts[name] = { row, columns: positions.map((position) => position + 1) };
    });
  }
  return { ...known, layouts };
}

export function sync(run: Run, settings: Settings, job: Job): SyncResult {
  const wanted = { edits: job.edits, now: run.startedAt, looksAnew: run.trigger === 'menu' };
  const { tabs: picked, known } = pickTabs(run.workbook, settings.tabs, job.knownTabs, wanted);
  const works = worksOf(picked, job);
  const editFailure = job.edits === null ? null : syncEdits(run, works, job.edits, job.knownRejected);
  const failure = editFailure ?? syncAll(run, works, job);
  const choices = picked.map(({ choice }) => choice);
  const knownTabs = known === null ? null : withLayouts(known, works);
  const result = { works, choices, knownTabs, failure, startedAt: run.startedAt, finishedAt: run.now() };
  report(run, works, failure, job.show(result));
  return result;
}
