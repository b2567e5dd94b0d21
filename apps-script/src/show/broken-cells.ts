/** The cells that an edit broke, as far as its own run read them: for a word to the person who is still there. */
import { invalidRows, isDraft } from '@qtickets/shared-schema/client/contract-table';
import type { Edit, Span } from '@qtickets/shared-schema/client/plan-edit';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import type { PlacedRow } from '@qtickets/shared-schema/reading/resolve-rows';
import { rowIssues } from './issue-lines.ts';
import type { ListedCell } from './issue-list.ts';
import type { Language } from './texts.ts';

/** Cells with errors that one of the edits touched themselves; a row that is half typed has none. */
export function brokenCells(
  contracts: readonly ContractResult[],
  edits: readonly Edit[],
  language: Language,
): readonly ListedCell[] {
  return contracts.flatMap(({ snapshot }) => {
    if (snapshot === null) return [];
    const { reading } = snapshot;
    const { names, headers } = reading;
    const touches = (edit: Edit, { tabIndex, row }: PlacedRow) => names[tabIndex] === edit.tab && isIn(edit.rows, row);
    return invalidRows(reading).flatMap((placed) => {
      if (placed.reading.kind !== 'invalid' || isDraft(placed)) return [];
      const own = edits.filter((edit) => touches(edit, placed));
      if (own.length === 0) return [];
      const header = headers[placed.tabIndex];
      const { issues } = placed.reading;
      return rowIssues(reading, placed, language).filter((_, index) => {
        const position = header?.positions[header.columns.indexOf(issues[index]?.column ?? '')] ?? -1;
        return own.some(({ columns }) => isIn(columns, position + 1));
      });
    });
  });
}

function isIn([first, last]: Span, place: number): boolean {
  return place >= first && place <= last;
}
