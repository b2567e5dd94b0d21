/** One run under the lock: from the document properties to the document properties. */
import type { Trigger } from '@qtickets/shared-schema/wire/protocol';
import { type Properties, writeProperties } from '../google/properties.ts';
import { startRun } from '../google/start-run.ts';
import { OFFSETS_PROPERTY, offsetsText, parseOffsets } from '../read/known-offsets.ts';
import { KNOWN_TABS_PROPERTY, knownTabsText, parseKnownTabs } from '../read/known-tabs.ts';
import { showIssues } from '../show/show-issues.ts';
import { textsFor } from '../show/texts.ts';
import { afterFailure, attemptsAfter, BREAKER_PROPERTY, breakerText, noFailures, parseBreaker } from './breaker.ts';
import { parseLastResult, RESULT_PROPERTY, resultAfter, resultText } from './last-result.ts';
import type { EditMark } from './marks.ts';
import type { ReadClock } from './run.ts';
import { readSettings, type SettingsProblem } from './settings.ts';
import { type Job, type SyncResult, sync } from './sync.ts';

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
};

export const everything: Pick<Execution, 'edits' | 'allowMassDelete' | 'dryRun'> = {
  edits: null,
  allowMassDelete: new Set(),
  dryRun: false,
};

/** Google gives each execution globals of its own, so this is what the server named, and we read, in this one (R4). */
const clockOfExecution: ReadClock = { last: 0, version: 0 };

function hour(): number {
  return Math.floor(Date.now() / 3_600_000);
}

/** Shows nothing in a dry run, which writes nowhere. */
function show(execution: Execution, properties: Properties, locale: string): Job['show'] {
  return (result) => {
    if (execution.dryRun) return [];
    return showIssues(result, properties, { locale, texts: textsFor(locale) });
  };
}

function jobOf(execution: Execution, properties: Properties, locale: string): Job {
  const { tabs } = parseLastResult(properties[RESULT_PROPERTY]);
  return {
    edits: execution.edits,
    allowMassDelete: execution.allowMassDelete,
    knownTabs: parseKnownTabs(properties[KNOWN_TABS_PROPERTY]),
    knownRejected: (contract) => tabs[contract]?.rejected ?? null,
    sendsToOtherContracts: execution.trigger !== 'schedule' || properties[OLDER_BUNDLE_PROPERTY] !== String(hour()),
    show: show(execution, properties, locale),
  };
}

function breakerAfter({ failure, works }: SyncResult, properties: Properties): string {
  const before = parseBreaker(properties[BREAKER_PROPERTY]);
  if (failure !== null) return breakerText(afterFailure(before, Date.now()));
  // Without a tab to compare, nobody was asked.
  return breakerText(works.length > 0 ? noFailures : before);
}

/** Only what changed is written, by one call. */
function remember(result: SyncResult, properties: Properties, offsets: string): void {
  const sentWhole = result.works.some((work) => work.hasPushed && work.flags.has('older_bundle'));
  const after: Record<string, string> = {
    [RESULT_PROPERTY]: resultText(resultAfter(result, parseLastResult(properties[RESULT_PROPERTY]))),
    [BREAKER_PROPERTY]: breakerAfter(result, properties),
    [OFFSETS_PROPERTY]: offsets,
    [KNOWN_TABS_PROPERTY]: result.knownTabs === null ? '' : knownTabsText(result.knownTabs),
    ...(sentWhole && { [OLDER_BUNDLE_PROPERTY]: String(hour()) }),
  };
  for (const [name, value] of Object.entries(after)) if (properties[name] === value) delete after[name];
  if (Object.keys(after).length > 0) writeProperties(after);
}

/** @returns the result, or what is missing in the settings */
export function execute(properties: Properties, execution: Execution): SyncResult | SettingsProblem {
  const settings = readSettings(properties);
  if (typeof settings === 'string') return settings;
  const { trigger, dryRun } = execution;
  const { budgetMs, attempts } = budgets[trigger];
  const tries = trigger === 'menu' ? attempts : attemptsAfter(parseBreaker(properties[BREAKER_PROPERTY]), attempts);
  const knownOffsets = parseOffsets(properties[OFFSETS_PROPERTY], Date.now());
  const run = startRun(settings, { trigger, dryRun, budgetMs, attempts: tries, knownOffsets, clock: clockOfExecution });
  const result = sync(run, settings, jobOf(execution, properties, run.workbook.locale));
  if (!dryRun) remember(result, properties, offsetsText(knownOffsets));
  return result;
}
