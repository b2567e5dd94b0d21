/** The example queries of `sql/examples`: a question in two languages, and the SELECT that answers it. */
import { join } from 'node:path';
import { readSqlFiles, sqlDirectory } from '../clickhouse/schema/sql-files.ts';
import type { Language } from '../health/texts.ts';

export type SqlExample = {
  /** File name without `.sql`; the anchor on the page. */
  readonly name: string;
  readonly question: Readonly<Record<Language, string>>;
  readonly sql: string;
};

/** In the order of their files. @throws where a file has not both questions above its query */
export function readSqlExamples(): readonly SqlExample[] {
  return readSqlFiles(join(sqlDirectory, 'examples')).map(({ name, text }) => {
    const [, en, ru, sql] = /^-- en: (.+)\n-- ru: (.+)\n([^;]+);\n$/.exec(text) ?? [];
    if (en === undefined || ru === undefined || sql === undefined) {
      throw new Error(`sql/examples/${name}.sql must be: -- en: …, -- ru: …, one SELECT, and ;`);
    }
    return { name, question: { en, ru }, sql };
  });
}
