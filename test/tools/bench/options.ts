/** The command line of the figures. */
import { parseArgs } from 'node:util';

export type BenchOptions = {
  /** Sales rows of the workbook. */
  readonly rows: number;
  /** The same, of a day of typing. */
  readonly sizes: readonly number[];
  /** How often pushes and bare inserts are timed, in turn. */
  readonly rounds: number;
  /** Pushes of one row each. */
  readonly edits: number;
  /** Spreadsheets that push at the same moment. */
  readonly atOnce: number;
  /** Rows that are stored while a digest, a push and the views are timed; one measurement for each. */
  readonly stored: readonly number[];
  /** Print what each stage of a push costs. */
  readonly profile: boolean;
  /** A file of past figures, to be shown beside these. */
  readonly compare: string | undefined;
  /** Price a day of typing at Google instead, for workbooks of several sizes. */
  readonly day: boolean;
  /** Measure what comparing a tab computes instead. */
  readonly reading: boolean;
  /** Print JSON instead of tables. */
  readonly json: boolean;
  readonly help: boolean;
};

export const usage = `npm run bench -- [--rows N] [--rounds N] [--edits N] [--at-once N] [--stored N[,N…]] [--profile] [--compare FILE] [--json]
npm run bench -- --day [--rows N] [--json]
npm run bench -- --reading [--rows N] [--json]

  --rows      sales rows of the workbook (default 100000; 5000 for a quick look)
  --rounds    how often pushes and bare inserts are timed, in turn (default 3)
  --edits     pushes of one row each (default 200; 10000 shows what becomes of the parts)
  --at-once   spreadsheets that push 5000 rows at the same moment (default 20)
  --stored    rows stored while a digest, 200 buckets, a row, the views and a start are timed, such as 1000000,5000000
              (default none: each million takes a minute)
  --profile   what each stage of a push costs a row
  --day       what a day of typing costs of Google's trigger time, for 5000 to 100000 rows and by their line to a million, or for --rows
  --reading   what comparing a tab computes a row, and holds beside its cells: in one pass, and row by row by the law alone
  --compare   a file of past figures (test/tools/bench/results/…), shown beside these
  --json      print JSON instead of tables
`;

const ROWS = 100_000;
const DAY_SIZES = [5_000, 20_000, 50_000, 100_000];

/** @throws for options that there are not */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rows: { type: 'string' },
      day: { type: 'boolean', default: false },
      reading: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      edits: { type: 'string', default: '200' },
      'at-once': { type: 'string', default: '20' },
      stored: { type: 'string', default: '' },
      profile: { type: 'boolean', default: false },
      compare: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { json, help, profile, compare, day, reading } = values;
  const rows = values.rows === undefined ? null : countOf(values.rows, 1_000_000);
  return {
    rows: rows ?? ROWS,
    sizes: rows === null ? DAY_SIZES : [rows],
    day,
    reading,
    rounds: countOf(values.rounds, 100),
    edits: countOf(values.edits, 100_000),
    atOnce: countOf(values['at-once'], 100),
    stored: values.stored === '' ? [] : values.stored.split(',').map((text) => countOf(text, 20_000_000)),
    profile,
    compare,
    json,
    help,
  };
}

function countOf(text: string, max: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > max) throw new Error(`${text} is not a count from 1 to ${max}.`);
  return count;
}
