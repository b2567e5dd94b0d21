/** The sidebar: the state at a glance, the cells to fix with links, and the buttons of the menu. Reads properties and the issues tab only. */
import { activateCell, localeOfUi, showSidebar as openSidebar } from '../google/dialogs.ts';
import { readListed } from '../google/issues-sheet.ts';
import { readProperties } from '../google/properties.ts';
import { openWorkbook } from '../google/workbook.ts';
import { clockIn } from '../google/zone.ts';
import { isCell } from '../show/cell-text.ts';
import { issueTabName } from '../show/describe-result.ts';
import { ISSUE_COLUMNS } from '../show/show-issues.ts';
import { sidebarBody as bodyOf, type SidebarFacts, sidebarPage } from '../show/sidebar-page.ts';
import { type Texts, textsFor } from '../show/texts.ts';
import { spentToday, standingIn } from './standing.ts';

/** Whatever keeps the tab from being read is no reason to show nothing. */
function listedIn(locale: string, texts: Texts): SidebarFacts['listed'] {
  try {
    const lines = readListed(issueTabName(locale), ISSUE_COLUMNS).map(
      ([tab = '', cell = '', severity = '', column = '', value = '', message = '']) => ({
        tab,
        cell,
        severity,
        column,
        value,
        message,
      }),
    );
    const errors = lines.filter(({ severity }) => severity === texts.severity.error);
    const others = lines.filter(({ severity }) => severity !== '').length - errors.length;
    return { errors, others };
  } catch (error) {
    console.warn(`issues tab: ${String(error)}`);
    return null;
  }
}

/** Called by the page too. @returns HTML, with everything in it escaped */
export function sidebarBody(): string {
  const workbook = openWorkbook();
  const { locale } = workbook;
  const texts = textsFor(locale);
  const properties = readProperties();
  const now = Date.now();
  const facts = {
    ...standingIn(properties, now),
    listed: listedIn(locale, texts),
    spent: spentToday(properties, now, texts),
    locale,
  };
  return bodyOf(facts, texts, clockIn(workbook.timeZone()));
}

export function showSidebar(): void {
  const texts = textsFor(localeOfUi());
  openSidebar('QTickets', sidebarPage(sidebarBody(), texts));
}

/** Called by pages. @returns what went wrong, '' where the person is there */
export function showCell(tab: unknown, cell: unknown): string {
  const texts = textsFor(localeOfUi());
  if (typeof tab !== 'string' || typeof cell !== 'string' || !isCell(cell)) return texts.callFailed;
  return activateCell(tab, cell) ? '' : texts.sidebar.tabGone(tab);
}
