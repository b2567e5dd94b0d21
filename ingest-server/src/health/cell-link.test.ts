import { expect, it } from 'vitest';
import { issueLink } from './cell-link.ts';

const issue = { source: '1AbC', tab: "Sales '24 & <b>", row: 7, cell: '', gid: null };

it('an issue whose tab and cell are known is linked to its very cell', () => {
  const link = 'https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0&range=F7';
  expect(issueLink({ ...issue, cell: 'F7', gid: 0 })).toBe(link);
});

it.each([
  ['', "'Sales ''24 & <b>'!7:7"],
  ['F7', "'Sales ''24 & <b>'!F7"],
])(
  'without its id a tab is named, quoted as in a formula, and nothing of it escapes the address (%s)',
  (cell, range) => {
    const link = issueLink({ ...issue, cell });
    expect(link).toMatch(/^https:\/\/docs\.google\.com\/spreadsheets\/d\/1AbC\/edit#range=[\w%.()'!~*-]+$/);
    expect(decodeURIComponent(link.split('#range=')[1] ?? '')).toBe(range);
  },
);
