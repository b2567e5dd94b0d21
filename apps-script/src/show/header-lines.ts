/** The notices about the headers of a contract's tabs, as lines of the issues tab. */

import { type ContractTable, headerNoticesOf } from '@qtickets/shared-schema/client/contract-table';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import type { IssueLine } from './issue-lines.ts';

export function headerLines(reading: ContractTable, locale: string): readonly IssueLine[] {
  return headerNoticesOf(reading).map(({ tab, code, cell, headers }): IssueLine => {
    const column = headers.find((each) => each.cell === cell)?.text ?? '';
    const message = issueMessage({ code, column, value: '', headers }, locale);
    return { tab, cell, severity: 'notice', column, value: '', message };
  });
}
