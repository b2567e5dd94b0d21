/** The status dialog: how things stand, in plain sentences. */

import { accountOf, TRIGGER_SECONDS } from '@qtickets/shared-schema/wire/google-quotas';
import { showDialog } from '../google/dialogs.ts';
import { type Properties, readProperties } from '../google/properties.ts';
import { bundleSha256, bundleVersion } from '../google/start-run.ts';
import { openWorkbook } from '../google/workbook.ts';
import { formatInstant } from '../google/zone.ts';
import { KNOWN_TABS_PROPERTY, parseKnownTabs } from '../read/known-tabs.ts';
import { openTabs } from '../read/open-tabs.ts';
import { parseLastResult, RESULT_PROPERTY } from '../run/last-result.ts';
import { causeOfTick, parseTick, TICK_PROPERTY } from '../run/last-tick.ts';
import { spentOf } from '../run/ledger.ts';
import { readSettings } from '../run/settings.ts';
import { issueListOf } from '../show/describe-result.ts';
import { block, headline, page, paragraphs } from '../show/page.ts';
import { type StatusFacts, statusParts } from '../show/status-text.ts';
import { type Texts, textsFor } from '../show/texts.ts';
import { automaticIn } from './automatic-sync.ts';

/** Enough to tell one script from another; `doctor` has all of them. */
const SUM_DIGITS = 16;

function failedTickIn(properties: Properties): StatusFacts['failedTick'] {
  const tick = parseTick(properties[TICK_PROPERTY]);
  const cause = tick && causeOfTick(tick);
  return tick && cause && { cause, at: tick.at };
}

function spentToday(properties: Properties, now: number, texts: Texts): string {
  const { triggerSeconds, account } = spentOf(properties, now, 0);
  const limit = TRIGGER_SECONDS[accountOf(triggerSeconds, account)];
  return texts.spentToday(Math.round(triggerSeconds / 60), limit / 60);
}

export function showStatus(): void {
  const workbook = openWorkbook();
  const properties = readProperties();
  const texts = textsFor(workbook.locale);
  const timeZone = workbook.timeZone();
  const now = Date.now();
  const wanted = { edits: null, now, looksAnew: true };
  const last = parseLastResult(properties[RESULT_PROPERTY]);
  const facts = {
    last,
    hasSettings: typeof readSettings(properties) !== 'string',
    choices: openTabs(workbook, properties, parseKnownTabs(properties[KNOWN_TABS_PROPERTY]), wanted).tabs.map(
      ({ choice }) => choice,
    ),
    automatic: automaticIn(properties),
    failedTick: failedTickIn(properties),
    issueList: issueListOf(workbook.locale, last.isListed ?? true),
    locale: workbook.locale,
    now,
  };
  const clock = (instant: number) => formatInstant(instant, timeZone).slice(0, 16);
  const { top, isWell, tabs, notes } = statusParts(facts, texts, clock);
  const body =
    headline(top, isWell ? 'good' : 'bad') +
    tabs.map(block).join('') +
    paragraphs([
      ...notes,
      spentToday(properties, now, texts),
      texts.script(bundleVersion, bundleSha256.slice(0, SUM_DIGITS)),
    ]);
  showDialog(texts.menu.status, page(body), 540, 440);
}
