/** The status dialog: how things stand, in plain sentences. */

import { showDialog } from '../google/dialogs.ts';
import { readProperties } from '../google/properties.ts';
import { bundleSha256, bundleVersion } from '../google/start-run.ts';
import { openWorkbook } from '../google/workbook.ts';
import { clockIn } from '../google/zone.ts';
import { KNOWN_TABS_PROPERTY, parseKnownTabs } from '../read/known-tabs.ts';
import { openTabs } from '../read/open-tabs.ts';
import { issueListOf } from '../show/describe-result.ts';
import { block, headline, page, paragraphs } from '../show/page.ts';
import { statusParts } from '../show/status-text.ts';
import { textsFor } from '../show/texts.ts';
import { expectedADay, spentToday, standingIn } from './standing.ts';

/** Enough to tell one script from another; `doctor` has all of them. */
const SUM_DIGITS = 16;

export function showStatus(): void {
  const workbook = openWorkbook();
  const properties = readProperties();
  const texts = textsFor(workbook.locale);
  const clock = clockIn(workbook.timeZone());
  const now = Date.now();
  const wanted = { edits: null, now, looksAnew: true };
  const standing = standingIn(properties, now);
  const facts = {
    ...standing,
    choices: openTabs(workbook, properties, parseKnownTabs(properties[KNOWN_TABS_PROPERTY]), wanted).tabs.map(
      ({ choice }) => choice,
    ),
    issueList: issueListOf(workbook.locale, standing.last.isListed ?? true),
    locale: workbook.locale,
  };
  const { top, tone, tabs, notes } = statusParts(facts, texts, clock);
  const body =
    headline(top, tone) +
    tabs.map(block).join('') +
    paragraphs([
      ...notes,
      spentToday(properties, now, texts),
      ...expectedADay(properties, standing.last.seconds ?? null, texts),
      texts.script(bundleVersion, bundleSha256.slice(0, SUM_DIGITS)),
    ]);
  showDialog(texts.menu.status, page(body), 540, 440);
}
