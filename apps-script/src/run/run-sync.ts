/** One run under the lock: from the document properties to the document properties. */

import type { Cause } from '@qtickets/shared-schema/client/outcome';
import type { ReadClock } from '@qtickets/shared-schema/client/read-clock';
import type { Spent, Trigger } from '@qtickets/shared-schema/wire/protocol';
import { causeOfError } from '../google/causes.ts';
import { toast } from '../google/dialogs.ts';
import { writeProperties } from '../google/properties.ts';
import { startRun } from '../google/start-run.ts';
import { FORMATS_PROPERTY, formatLook, formatsText } from '../read/known-formats.ts';
import { OFFSETS_PROPERTY, offsetsText, parseOffsets } from '../read/known-offsets.ts';
import { hourOf, KNOWN_TABS_PROPERTY, knownTabsText, parseKnownTabs } from '../read/known-tabs.ts';
import { parseSizes, SIZES_PROPERTY, sizesText } from '../read/read-sizes.ts';
import { brokenCells } from '../show/broken-cells.ts';
import { markCells } from '../show/mark-cells.ts';
import { showIssues } from '../show/show-issues.ts';
import { languageOf } from '../show/texts.ts';
import {
  afterFailure,
  attemptsAfter,
  BREAKER_PROPERTY,
  breakerText,
  isOfServer,
  noFailures,
  parseBreaker,
} from './breaker.ts';
import { isLeftToTicks, LEFT_TO_TICKS } from './gathering.ts';
import { lastSeenIn, parseLastResult, RESULT_PROPERTY, resultAfter, resultText } from './last-result.ts';
import { TICK_PROPERTY, tickText } from './last-tick.ts';
import { ACCOUNT_SEEN_PROPERTY, accountText, LEDGER_PROPERTY, ledgerText, spentOf } from './ledger.ts';
import type { EditMark, LeftMark } from './marks.ts';
import { isEditTriggerRefused, paceNow } from './pace.ts';
import type { Properties } from './ports.ts';
import type { SheetRun } from './run.ts';
import { runLine } from './run-line.ts';
import { readSettings, type Settings, type SettingsProblem } from './settings.ts';
import { type Job, report, type SyncResult, syncWorkbook } from './sync-workbook.ts';

/** When the tabs were last sent whole to a server with other contracts, in hours since 1970. */
const OLDER_BUNDLE_PROPERTY = 'OLDER_BUNDLE_HOUR';

/**
 * How long a run takes new work, and how often it asks for the same thing. Google ends an execution after
 * 6 minutes; edits share the day's 90 trigger minutes of a consumer account.
 */
const budgets: Readonly<Record<Trigger, { readonly budgetMs: number; readonly attempts: number }>> = {
  edit: { budgetMs: 60_000, attempts: 2 },
  change: { budgetMs: 120_000, attempts: 2 },
  schedule: { budgetMs: 270_000, attempts: 4 },
  menu: { budgetMs: 270_000, attempts: 4 },
  backfill: { budgetMs: 270_000, attempts: 4 },
};

export type Execution = {
  readonly trigger: Trigger;
  /** null: compare every tab. */
  readonly edits: readonly EditMark[] | null;
  readonly allowMassDelete: ReadonlySet<string>;
  readonly dryRun: boolean;
  /** Marks that other executions left, whose work this run does. */
  readonly others: readonly LeftMark[];
};

export const everything: Pick<Execution, 'edits' | 'allowMassDelete' | 'dryRun' | 'others'> = {
  edits: null,
  allowMassDelete: new Set(),
  dryRun: false,
  others: [],
};

/** Google gives each execution globals of its own, so this is what the server named, and we read, in this one (R4). */
const clockOfExecution: ReadClock = { last: 0, version: 0 };

/** Shows nothing in a dry run, which writes nowhere. */
function show(execution: Pick<Execution, 'dryRun' | 'edits'>, properties: Properties, run: SheetRun): Job['show'] {
  return (result) => {
    if (execution.dryRun) return [];
    const language = languageOf(run.locale);
    markCells(result, execution.edits, run.trigger === 'menu', properties, language);
    const now = () => run.formatInstant(result.finishedAt, run.workbook.timeZone()).slice(0, 'YYYY-MM-DD HH:MM'.length);
    const isLeft = isLeftToTicks(properties, run.startedAt) || isEditTriggerRefused(properties);
    const flags = run.trigger === 'schedule' && isLeft ? [LEFT_TO_TICKS] : [];
    return [...showIssues(result, properties, language, now), ...flags];
  };
}

function jobOf(execution: Execution, properties: Properties, run: SheetRun): Job {
  const { edits, allowMassDelete } = execution;
  const { contracts } = parseLastResult(properties[RESULT_PROPERTY]);
  return {
    edits: edits && { edits, lastSeen: (contract) => lastSeenIn(contracts[contract]) },
    lastNames: (contract) => contracts[contract]?.names ?? [],
    allowMassDelete,
    knownTabs: parseKnownTabs(properties[KNOWN_TABS_PROPERTY]),
    show: show(execution, properties, run),
  };
}

function breakerAfter({ cause }: SyncResult, properties: Properties, requests: number): string {
  const before = parseBreaker(properties[BREAKER_PROPERTY]);
  if (cause !== null) return breakerText(isOfServer[cause.kind] ? afterFailure(before, Date.now()) : before);
  return breakerText(requests > 0 ? noFailures : before);
}

/** When a person was last told of a cell that an edit broke, unix ms. */
const TOLD_PROPERTY = 'BROKEN_CELL_TOLD';
const TOLD_EVERY_MS = 60_000;
const TOAST_SECONDS = 8;

/** What is said of the cells that the run's own edits broke; null where none is, or something was said within a minute. */
function brokenText(result: SyncResult, { edits }: Execution, properties: Properties, run: SheetRun): string | null {
  if (edits === null || Date.now() - Number(properties[TOLD_PROPERTY] ?? 0) < TOLD_EVERY_MS) return null;
  const language = languageOf(run.locale);
  const [first, ...others] = brokenCells(result.contracts, edits, language);
  return first === undefined
    ? null
    : language.texts.brokenCell(`${first.tab}, ${first.cell}`, first.message, others.length);
}

/** Only what changed is written, by one call. @param told what else is to be remembered */
function remember(
  result: SyncResult,
  properties: Properties,
  run: SheetRun,
  { edits, others }: Execution,
  told: Properties,
): void {
  const sentWhole = result.contracts.some(({ hasPushed, outcome }) => hasPushed && outcome.kind === 'older_bundle');
  const after: Record<string, string> = {
    [RESULT_PROPERTY]: resultText(resultAfter(result, parseLastResult(properties[RESULT_PROPERTY]), edits === null)),
    [BREAKER_PROPERTY]: breakerAfter(result, properties, run.server.requests()),
    [OFFSETS_PROPERTY]: offsetsText(run.knownOffsets),
    [SIZES_PROPERTY]: sizesText(run.readSizes),
    [FORMATS_PROPERTY]: formatsText(run.formats, result.cause === null, run.startedAt),
    [KNOWN_TABS_PROPERTY]: result.knownTabs === null ? '' : knownTabsText(result.knownTabs),
    ...(run.trigger === 'schedule' && {
      [TICK_PROPERTY]: tickText({ at: result.finishedAt, problem: result.cause?.kind ?? '' }),
    }),
    [ACCOUNT_SEEN_PROPERTY]: accountText(properties, result.cause?.kind ?? null, Date.now()),
    ...(sentWhole && { [OLDER_BUNDLE_PROPERTY]: String(hourOf(Date.now())) }),
    ...told,
  };
  for (const [name, value] of Object.entries(after)) if ((properties[name] ?? '') === value) delete after[name];
  after[LEDGER_PROPERTY] = ledgerText(properties, others, Date.now());
  writeProperties(after);
}

export function openRun(settings: Settings, properties: Properties, execution: Execution): SheetRun {
  const { trigger, dryRun } = execution;
  const { budgetMs, attempts } = budgets[trigger];
  const tries = trigger === 'menu' ? attempts : attemptsAfter(parseBreaker(properties[BREAKER_PROPERTY]), attempts);
  return startRun(settings, {
    trigger,
    mode: dryRun ? 'dry_run' : 'sync',
    sendsToOtherContracts: trigger !== 'schedule' || properties[OLDER_BUNDLE_PROPERTY] !== String(hourOf(Date.now())),
    budgetMs,
    attempts: tries,
    knownOffsets: parseOffsets(properties[OFFSETS_PROPERTY], Date.now()),
    readSizes: parseSizes(properties[SIZES_PROPERTY], Date.now()),
    formats: formatLook(properties, execution, Date.now()),
    clock: clockOfExecution,
    spent: () => spentSoFar(properties, Date.now()),
  });
}

/** For the head of a message. */
function spentSoFar(properties: Properties, now: number): Spent {
  const { seconds } = parseLastResult(properties[RESULT_PROPERTY]);
  const measured = seconds === undefined ? {} : { comparisonSeconds: seconds };
  return { ...spentOf(properties, now, 1), ...measured, pace: paceNow(properties, now) };
}

/** Tells the server of a scheduled run that could not begin, wherever the server can be reached. */
export function reportNotBegun(properties: Properties, cause: Cause): void {
  const settings = readSettings(properties);
  if (typeof settings === 'string') return;
  report(
    openRun(settings, properties, { ...everything, trigger: 'schedule' }),
    { contracts: [], cause, isThrown: true },
    [],
  );
}

/** @returns the result, or what is missing in the settings */
export function runSync(properties: Properties, execution: Execution): SyncResult | SettingsProblem {
  const settings = readSettings(properties);
  if (typeof settings === 'string') return settings;
  const run = openRun(settings, properties, execution);
  const result = syncWorkbook(run, settings, jobOf(execution, properties, run));
  console.log(runLine(run, result, run.server.requests()));
  return execution.dryRun ? result : noted(result, properties, run, execution);
}

/** A person who asked hears the result all the same; a trigger's next run does it again, so it fails (R15). */
function noted(result: SyncResult, properties: Properties, run: SheetRun, execution: Execution): SyncResult {
  try {
    const broken = brokenText(result, execution, properties, run);
    remember(result, properties, run, execution, broken === null ? {} : { [TOLD_PROPERTY]: String(Date.now()) });
    if (broken !== null) toast(broken, TOAST_SECONDS);
    return result;
  } catch (error) {
    if (run.trigger !== 'menu') throw error;
    console.error(error);
    return { ...result, notNoted: causeOfError(error) };
  }
}
