/** Prepares columns for what the contracts want of them: a calendar, lists, and a warning at what looks wrong. Nothing is refused. */

import { findHeader } from '@qtickets/shared-schema/reading/tab';
import { isOwnTab } from '@qtickets/shared-schema/reading/tab-names';
import { removeColumnRules, setColumnRule } from '../google/column-rules.ts';
import { localeOfUi, toast } from '../google/dialogs.ts';
import { readProperties } from '../google/properties.ts';
import { openWorkbook } from '../google/workbook.ts';
import { openTabs, topRows } from '../read/open-tabs.ts';
import { columnRules, isOwnRule, type PreparedTab } from '../show/column-rules.ts';
import { textsFor } from '../show/texts.ts';

const TOAST_SECONDS = 12;

/** Those whose header is found. */
function preparedTabs(): readonly PreparedTab[] {
  const wanted = { edits: null, now: Date.now(), looksAnew: true };
  const { tabs } = openTabs(openWorkbook(), readProperties(), null, wanted);
  return tabs.flatMap(({ choice: { contract }, sheets }) =>
    sheets.flatMap((sheet) => {
      const found = findHeader(contract, topRows(sheet));
      return found.ok ? [{ contract, tab: sheet.name, header: found.header }] : [];
    }),
  );
}

export function prepareColumns(): void {
  const texts = textsFor(localeOfUi());
  const rules = columnRules(preparedTabs(), texts);
  const kept = new Set<string>();
  const failed = new Set<string>();
  for (const rule of rules) {
    try {
      if (setColumnRule(rule, isOwnRule)) kept.add(rule.tab);
    } catch (error) {
      console.warn(`${rule.tab}: ${String(error)}`);
      failed.add(rule.tab);
    }
  }
  toast(
    rules.length === 0 ? texts.noTabs : texts.columns.prepared(Array.from(kept), Array.from(failed)),
    TOAST_SECONDS,
  );
}

/** In every tab: a rule may have been copied anywhere. */
export function removePreparedRules(): void {
  const texts = textsFor(localeOfUi());
  const failed: string[] = [];
  for (const { name } of openWorkbook()
    .tabs()
    .filter((tab) => !isOwnTab(tab.name))) {
    try {
      removeColumnRules(name, isOwnRule);
    } catch (error) {
      console.warn(`${name}: ${String(error)}`);
      failed.push(name);
    }
  }
  toast(failed.length === 0 ? texts.columns.removed : texts.columns.left(failed), TOAST_SECONDS);
}
