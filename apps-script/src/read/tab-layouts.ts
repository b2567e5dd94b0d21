/** How the tabs of a contract are laid out, so that the server can link issues to their cells, and sees when they moved. */

import type { DigestRequestTab, TabLayout } from '@qtickets/shared-schema/wire/protocol';
import { lettersOf } from '@qtickets/shared-schema/words/a1';
import type { OpenWork } from '../run/tab-work.ts';

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

/** What a digest says of cells; nothing where no row is rejected. */
export function digestLayout(work: OpenWork): Pick<DigestRequestTab, 'layout'> {
  const { rejected, reading } = work.state;
  if (rejected.count === 0) return {};
  return { layout: { columns: [...reading.columns], layouts: [...layoutsOf(work)] } };
}
