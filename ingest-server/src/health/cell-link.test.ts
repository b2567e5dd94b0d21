import { expect, it } from 'vitest';
import { rowLink } from './cell-link.ts';

it('a tab with a quote in its name is quoted as in a formula, and nothing of it escapes the address', () => {
  const link = rowLink('1AbC', "Sales '24 & <b>", 7);
  expect(link).toMatch(/^https:\/\/docs\.google\.com\/spreadsheets\/d\/1AbC\/edit#range=[\w%.()'!~*-]+$/);
  expect(decodeURIComponent(link.split('#range=')[1] ?? '')).toBe("'Sales ''24 & <b>'!7:7");
});
