/** The dry run: how many rows a sync would add, change, delete and refuse. Writes nothing, here or there. */

import { localeOfUi, showDialog, toast } from '../google/dialogs.ts';
import { readProperties } from '../google/properties.ts';
import { secondsOf } from '../run/last-result.ts';
import { fail, processLeftMarks, underLock } from '../run/process-marks.ts';
import { everything, runSync } from '../run/run-sync.ts';
import { checkedCells, describeCheck } from '../show/describe-check.ts';
import { pageWithCells } from '../show/issue-list.ts';
import { paragraphs } from '../show/page.ts';
import { languageOf } from '../show/texts.ts';
import { expectedADay } from './standing.ts';

const WAIT_MS = 20_000;
/** More are listed by a sync, in the issues tab. */
const CELLS_SHOWN = 100;

export function checkSheet(): void {
  const language = languageOf(localeOfUi());
  const { texts } = language;
  toast(texts.checking, 30);
  const properties = readProperties();
  const check = () => runSync(properties, { ...everything, trigger: 'menu', dryRun: true });
  const result = underLock(WAIT_MS, check, fail);
  const cells = checkedCells(result, language);
  const more = cells.length > CELLS_SHOWN ? [texts.checkMore(cells.length - CELLS_SHOWN)] : [];
  const seconds = result === null || typeof result === 'string' ? null : secondsOf(result);
  const expected = expectedADay(properties, seconds, texts);
  const body = paragraphs([...describeCheck(result, language), ...more, ...expected]);
  const html = pageWithCells(body, cells.slice(0, CELLS_SHOWN), texts.callFailed);
  showDialog(texts.checkTitle, html, 480, cells.length > 0 ? 480 : 260);
  processLeftMarks(result);
}
