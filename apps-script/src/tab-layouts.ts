/** How the tabs of a contract are laid out, so that the server can link issues to their cells. */
import { lettersOf } from '@qtickets/shared-schema/a1';
import type { TabLayout } from '@qtickets/shared-schema/protocol';
import type { OpenWork } from './tab-work.ts';

/** One for each tab. A tab's id is a call to Google, so only tabs with rejected rows are asked for it. */
export function layoutsOf({ state, sheets }: OpenWork): readonly TabLayout[] {
  const { names, headers, columns } = state.reading;
  const withRejected = new Set(state.resolved.rejected.map(({ tabIndex }) => tabIndex));
  return headers.map((header, tabIndex) => {
    const letters = lettersOf(header, columns);
    const sheet = withRejected.has(tabIndex) ? sheets.find(({ name }) => name === names[tabIndex]) : undefined;
    return sheet === undefined ? { letters } : { gid: sheet.id(), letters };
  });
}
