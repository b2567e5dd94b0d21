/** Where the model knew fewer headers than the bundle, it would take a tab for nobody's that another contract may claim. */
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { findHeader } from '@qtickets/shared-schema/reading/tab';
import { expect, test } from 'vitest';
import { plans } from './plans.ts';

const known = [...new Set(plans.flatMap(({ columns }) => columns.flatMap(({ headers }) => headers)))];

test.each(plans)('the model knows each header that it writes in $tab as the bundle does', ({ tab, columns }) => {
  const contract = contracts.find((own) => own.tab === tab);
  const needed = columns.filter(({ needed }) => needed).map(({ name }) => name);
  for (const header of known) {
    const column = columns.find(({ headers }) => headers.includes(header));
    const others = needed.filter((name) => name !== column?.name);
    const reading = contract && findHeader(contract, [[...others, header]]);
    const read = reading?.ok === true ? reading.header.columns : [];
    expect([header, [...read].sort()]).toEqual([header, [...others, ...(column ? [column.name] : [])].sort()]);
  }
});

test.each(plans)('the model ranks the headers of $tab as the bundle does', ({ tab, columns }) => {
  const contract = contracts.find((own) => own.tab === tab);
  for (const { name, headers, ranks } of columns) {
    const others = columns.map((column) => column.name).filter((other) => other !== name);
    for (const [one, two] of headers.flatMap((one) => headers.map((two) => [one, two] as const))) {
      if (one === two) continue;
      const reading = contract && findHeader(contract, [[...others, one, two]]);
      const [first, second] = [ranks[one] ?? 0, ranks[two] ?? 0];
      if (first === second) expect([one, two, reading?.ok]).toEqual([one, two, false]);
      else {
        const at = reading?.ok === true ? reading.header.positions[reading.header.columns.indexOf(name)] : undefined;
        expect([one, two, at]).toEqual([one, two, others.length + (first < second ? 0 : 1)]);
      }
    }
  }
});
