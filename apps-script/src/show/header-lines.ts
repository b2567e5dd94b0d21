/** The notices about the headers of a contract's tabs, as lines of the issues tab. */

import type { ContractReading } from '@qtickets/shared-schema/client/contract-reading';
import { headerNotices } from '@qtickets/shared-schema/reading/header-notices';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import type { IssueLine } from './issue-lines.ts';

export function headerLines({ contract, names, headers, rows }: ContractReading, locale: string): readonly IssueLine[] {
  return headers.flatMap((header, tabIndex) => {
    const own = rows.filter((row) => row.tabIndex === tabIndex);
    return headerNotices(contract, header, own).map(({ code, cell, headers: named }): IssueLine => {
      const column = named.find((each) => each.cell === cell)?.text ?? '';
      const message = issueMessage({ code, column, value: '', headers: named }, locale);
      return { tab: names[tabIndex] ?? '', cell, severity: 'notice', column, value: '', message };
    });
  });
}
