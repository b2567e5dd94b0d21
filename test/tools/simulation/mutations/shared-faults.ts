/** Deliberate faults of what both ends have in common. */
import { both, type Fault } from './fault.ts';

export const sharedFaults: readonly Fault[] = [
  both('rejected rows without their places', 'a bad row that moved is shown where it is no more (R11)', {
    find: /hash64\(JSON\.stringify\(\[(tabName\w*), row\w*, \.\.\.(cells\w*)\]\)\)/,
    put: 'hash64(JSON.stringify([$1, ...$2]))',
  }),
  both('the upper row counts', 'of two rows with one key the wrong one is stored', {
    find: /a\.tabIndex > b\.tabIndex : a\.row > b\.row/,
    put: 'a.tabIndex < b.tabIndex : a.row < b.row',
  }),
  both('lines in the order of the sheet', 'sorting a tab changes which line is which', {
    find: /return group\.valid\.sort\(byText\)/,
    put: 'return group.valid',
  }),
  both('the lowest good row counts', 'a bad lowest row does not keep its key (I4)', {
    find: /return group\.valid\.filter\(\(row\w*\) => row\w*\.placed === group\.lowest\);/,
    put: 'return group.valid.slice(-1);',
  }),
  both('kept only without good rows', 'a key whose lowest row is bad is deleted (I4, I5)', {
    find: /if \(counting\.length === 0\) (kept\w*)\.push\((hex\w*)\);/,
    put: 'if (group.valid.length === 0) $1.push($2);',
  }),
  both('an unreadable row holds all that it may be', 'rows that were deleted stay (R12)', {
    find: /(found\w*)\.takers\.length < found\w*\.rows/,
    put: '$1.takers.length < 1e9',
  }),
];
