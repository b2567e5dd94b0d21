/** Reads the tabs of the works that need it, all under one `readAt` and one time zone. */
import { disagreeingColumn } from '@qtickets/shared-schema/reading/disagreeing-column';
import type { EditMark } from '../run/marks.ts';
import { nextReadAt, type Run } from '../run/run.ts';
import { stop, type TabWork, type Unreadable } from '../run/tab-work.ts';
import { type ContractState, joinTabs, type NamedContent, rejectAlso, stateOf } from './contract-reading.ts';
import { offsetsOf } from './known-offsets.ts';
import { readEdited } from './read-edited.ts';
import { type CellReader, readTab } from './read-tab.ts';
import { wallClockIn } from './wall-clock.ts';

const READS = 3;

type Moment = { readonly readAt: number; readonly timeZone: string };

function setUnreadable(work: TabWork, unreadable: Unreadable): void {
  work.unreadable = unreadable;
  stop(work, 'not_readable');
}

/** Every tab of the contract; null where one of them can't be read: it stops the whole contract (R10). */
function readTabs(work: TabWork, reader: CellReader): readonly NamedContent[] | null {
  const tabs: NamedContent[] = [];
  for (const sheet of work.sheets) {
    const reading = readTab(work.contract, sheet, reader);
    if (!reading.ok) {
      setUnreadable(work, { tab: sheet.name, problem: reading.problem });
      return null;
    }
    tabs.push({ name: sheet.name, content: reading.content });
  }
  return tabs;
}

function disagreeing({ contract }: TabWork, tabs: readonly NamedContent[]): string | null {
  return disagreeingColumn(
    contract,
    tabs.map(({ content }) => content.header.columns),
  );
}

function readWork(work: TabWork, reader: CellReader, moment: Moment): void {
  const tabs = readTabs(work, reader);
  if (tabs === null) return;
  const column = disagreeing(work, tabs);
  if (column !== null) {
    setUnreadable(work, { tab: tabs.map((tab) => tab.name).join(', '), problem: { code: 'tabs_disagree', column } });
    return;
  }
  work.leftOut = tabs.flatMap(({ name, content }) => content.leftOut.map((left) => ({ ...left, tab: name })));
  work.unknownHeaders = tabs.flatMap((tab) => tab.content.header.unknown);
  // A new reading may have its rows elsewhere, so what the server said of places is no longer known.
  work.rejectedByServer.clear();
  work.serverIssues = [];
  work.state = stateOf(joinTabs(work.contract, tabs, moment));
  work.mustReadAgain = false;
}

function readerNow(run: Run): CellReader {
  const timeZone = run.workbook.timeZone();
  const context = { locale: run.workbook.locale, timeZone };
  return { context, wallClock: wallClockIn(timeZone, run.formatInstant, offsetsOf(run.knownOffsets, timeZone)) };
}

/**
 * Reads the edited keys of a work whose tabs are large.
 * @returns the state of those keys alone, null where everything is to be compared instead
 */
export function readEditedState(run: Run, work: TabWork, marks: readonly EditMark[]): ContractState | null {
  const reader = readerNow(run);
  const moment = { readAt: nextReadAt(run), timeZone: reader.context.timeZone };
  const tabs = readEdited(work, marks, reader);
  if (tabs === null || disagreeing(work, tabs) !== null) return null;
  return run.workbook.timeZone() === moment.timeZone ? stateOf(joinTabs(work.contract, tabs, moment)) : null;
}

/**
 * Reads again whatever `mustReadAgain`. The zone is asked for before and after: a change in between would
 * give half of the dates another day.
 */
export function readWorks(run: Run, works: readonly TabWork[]): void {
  const wanted = works.filter((work) => work.outcome === 'open' && work.mustReadAgain);
  if (wanted.length === 0) return;
  for (let read = 1; read <= READS; read += 1) {
    const reader = readerNow(run);
    const { timeZone } = reader.context;
    const moment = { readAt: nextReadAt(run), timeZone };
    for (const work of wanted) if (work.outcome === 'open') readWork(work, reader, moment);
    if (run.workbook.timeZone() === timeZone) return;
  }
  for (const work of wanted) if (work.outcome === 'open') stop(work, 'unsettled');
}

/** Takes rows out that only the server rejects; their keys are left alone from now on (R11). */
export function rejectInState(work: TabWork): void {
  if (work.state !== null) work.state = stateOf(rejectAlso(work.state.reading, work.rejectedByServer));
}
