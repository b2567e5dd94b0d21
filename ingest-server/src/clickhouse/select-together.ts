/** Several questions as one statement: each statement costs its own way to ClickHouse, and its own planning. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { giveWay, isTurnOver } from '../give-way.ts';
import type { Params } from './client.ts';

/** A SELECT, and what its rows look like. Each value comes as text, or as null. */
export type Question<Shape extends z.ZodObject = z.ZodObject> = { readonly sql: string; readonly row: Shape };

type Answers<Questions> = {
  [At in keyof Questions]: Questions[At] extends Question<infer Shape> ? z.infer<Shape>[] : never;
};

const answerRow = z.tuple([z.number(), z.array(z.string().nullable())]);

/**
 * Many rows are parsed one after another, while others are answered.
 * @param settings of this statement alone, as SQL
 * @returns the rows of each question, in no order
 */
export async function selectTogether<const Questions extends readonly Question[]>(
  client: ClickHouseClient,
  questions: Questions,
  params: Params,
  settings = '',
): Promise<Answers<Questions>> {
  const parts = questions.map(({ sql, row }, index) => {
    const fields = Object.keys(row.shape).map((name) => `toString(${name})`);
    return `SELECT ${index} AS question, [${fields.join(', ')}] AS fields FROM (${sql})`;
  });
  const query = `${parts.join('\nUNION ALL ')} ${settings}`;
  const result = await client.query({ query, query_params: { ...params }, format: 'JSONCompactEachRow' });
  const answers: unknown[][] = questions.map(() => []);
  for (const line of (await result.text()).split('\n')) {
    if (line === '') continue;
    if (isTurnOver()) await giveWay();
    const [question, fields] = answerRow.parse(JSON.parse(line));
    const row = questions[question]?.row;
    if (row === undefined) throw new Error(`An answer to question ${question}, which was not asked`);
    const names = Object.keys(row.shape);
    answers[question]?.push(row.parse(Object.fromEntries(names.map((name, index) => [name, fields[index] ?? null]))));
  }
  return answers as Answers<Questions>;
}
