/** The dry run: how many rows a sync would add, change, delete and refuse. Writes nothing, here or there. */

import { localeOfUi, showDialog, toast } from '../google/dialogs.ts';
import { readProperties } from '../google/properties.ts';
import { fail, processLeftMarks, underLock } from '../run/process-marks.ts';
import { everything, runSync } from '../run/run-sync.ts';
import { describeCheck } from '../show/describe-check.ts';
import { page, paragraphs } from '../show/page.ts';
import { textsFor } from '../show/texts.ts';

const WAIT_MS = 20_000;

export function checkSheet(): void {
  const locale = localeOfUi();
  const texts = textsFor(locale);
  toast(texts.checking, 30);
  const check = () => runSync(readProperties(), { ...everything, trigger: 'menu', dryRun: true });
  const result = underLock(WAIT_MS, check, fail);
  showDialog(texts.checkTitle, page(paragraphs(describeCheck(result, texts, locale))), 480, 260);
  processLeftMarks(result);
}
