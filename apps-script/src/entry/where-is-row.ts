/** *Where is this row?*: reads the tab of the selected row, asks the server about that row, and changes nothing, here or there. */

import { messageHead } from '@qtickets/shared-schema/client/run';
import { snapshotOf } from '@qtickets/shared-schema/client/snapshot';
import { KEY_ROWS_MAX } from '@qtickets/shared-schema/wire/limits';
import { selectedRow, showDialog, toast } from '../google/dialogs.ts';
import { readProperties } from '../google/properties.ts';
import { openWorkbook } from '../google/workbook.ts';
import { clockIn } from '../google/zone.ts';
import { KNOWN_TABS_PROPERTY, parseKnownTabs } from '../read/known-tabs.ts';
import { openTabs } from '../read/open-tabs.ts';
import { readContracts } from '../read/read-contracts.ts';
import { locateRow } from '../run/locate-row.ts';
import type { Properties } from '../run/ports.ts';
import type { SheetRun } from '../run/run.ts';
import { everything, openRun } from '../run/run-sync.ts';
import { readSettings, type Settings } from '../run/settings.ts';
import { describeRow, type RowFinding } from '../show/describe-row.ts';
import { pageWithCells } from '../show/issue-list.ts';
import { headline, page, paragraphs } from '../show/page.ts';
import { languageOf } from '../show/texts.ts';

type Place = { readonly tab: string; readonly row: number };

function find(properties: Properties, settings: Settings, place: Place): RowFinding {
  const run = openRun(settings, properties, { ...everything, trigger: 'menu', dryRun: true });
  const wanted = { edits: null, now: run.startedAt, looksAnew: true };
  const { tabs } = openTabs(run.workbook, settings.tabs, parseKnownTabs(properties[KNOWN_TABS_PROPERTY]), wanted);
  const own = tabs.find(({ choice }) => choice.names.includes(place.tab));
  if (own === undefined) return { kind: 'foreign' };
  const { contract, names } = own.choice;
  const { timeZone, readings } = readContracts(run, [{ contract, sheets: own.sheets }]);
  const reading = readings.get(contract.tab);
  if (reading === undefined || timeZone === null) {
    return { kind: 'not_compared', contract: { names, outcome: { kind: 'unsettled' } } };
  }
  if (!reading.ok) return { kind: 'not_compared', contract: { names, outcome: reading.outcome } };
  return ask(run, snapshotOf(reading.reading, { readAt: run.startedAt, timeZone }), place);
}

function ask(run: SheetRun, snapshot: ReturnType<typeof snapshotOf>, { tab, row }: Place): RowFinding {
  const located = locateRow(snapshot, tab, row);
  const asked = 'asked' in located ? located.asked : null;
  if (asked !== null && asked.others.length > KEY_ROWS_MAX) return { kind: 'too_many', count: asked.others.length + 1 };
  const reply = asked && run.server.row({ ...messageHead(run), tab: snapshot.reading.contract.tab, ...asked });
  return { kind: 'located', snapshot, tab, located, reply };
}

export function whereIsRow(): void {
  const workbook = openWorkbook();
  const language = languageOf(workbook.locale);
  const { texts } = language;
  const place = selectedRow();
  const properties = readProperties();
  const settings = readSettings(properties);
  if (typeof settings === 'string' || place === null) {
    const why = place === null ? texts.row.nothingSelected : texts.openSettingsFirst;
    showDialog(texts.menu.whereIsRow, page(paragraphs([why])), 480, 180);
    return;
  }
  toast(texts.row.asking, 10);
  const finding = find(properties, settings, place);
  const { sentences, isWell, cells } = describeRow(finding, language, clockIn(workbook.timeZone()));
  const where = paragraphs([texts.row.place(place.tab, place.row)]);
  const body = where + headline(sentences, isWell ? 'good' : 'bad');
  showDialog(texts.menu.whereIsRow, pageWithCells(body, cells, texts.callFailed), 480, 320);
}
