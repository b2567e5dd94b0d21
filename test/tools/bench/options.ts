/** The command line of the figures. */
import { parseArgs } from 'node:util';

export type BenchOptions = {
  /** Sales rows of the workbook. */
  readonly rows: number;
  /** How often pushes and bare inserts are timed, in turn. */
  readonly rounds: number;
  /** Print JSON instead of tables. */
  readonly json: boolean;
  readonly help: boolean;
};

export const usage = `npm run bench -- [--rows N] [--rounds N] [--json]

  --rows     sales rows of the workbook (default 100000; 5000 for a quick look)
  --rounds   how often pushes and bare inserts are timed, in turn (default 3)
  --json     print JSON instead of tables
`;

/** @throws for options that there are not */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rows: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { json, help } = values;
  return { rows: countOf(values.rows, 1_000_000), rounds: countOf(values.rounds, 100), json, help };
}

function countOf(text: string, max: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > max) throw new Error(`${text} is not a count from 1 to ${max}.`);
  return count;
}
