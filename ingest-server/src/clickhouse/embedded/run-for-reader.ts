/** One statement of a reader, from what was asked to its answer: prepared, judged, locked, run. */

import { quotedName } from '../schema/sql-literal.ts';
import type { AnswerFile, AnswerFiles } from './answer-files.ts';
import { type EngineSession, type NamedValue, openSession } from './engine-session.ts';
import type { HttpQuery } from './http-query.ts';
import { type Admitted, judgeSetting, judgeStatement } from './judge-statement.ts';
import { judgeFormat } from './judge-tree.ts';
import { answerHandshake, isHandshake } from './native-handshake.ts';
import type { FunctionNames } from './readers-catalog.ts';
import { Refusal } from './refusal.ts';

const MAX_SECONDS = 60;

/** While a statement is judged, nothing of the reader's choice is in force. */
const LIMITS: readonly NamedValue[] = [
  ['max_execution_time', String(MAX_SECONDS)],
  ['max_memory_usage', '2000000000'],
  ['allow_ddl', '0'],
  // A statement is parsed several times before it runs: one that is made to be hard ends within milliseconds.
  ['max_parser_depth', '300'],
  ['max_parser_backtracks', '20000'],
  ['max_ast_depth', '300'],
  ['max_ast_elements', '10000'],
  ['max_expanded_ast_elements', '50000'],
];

export type Offered = {
  readonly dataDir: string;
  /** The deployment's database, the only one besides lists of the engine. */
  readonly database: string;
  readonly functions: FunctionNames;
  readonly files: AnswerFiles;
};

export type ReaderAnswer = {
  readonly body: AnswerFile['stream'] | Buffer;
  readonly format: string;
  readonly summary: string;
};

/** @param gone aborts when nobody waits any more @throws Refusal, and what the engine throws */
export async function runForReader(asked: HttpQuery, offered: Offered, gone: AbortSignal): Promise<ReaderAnswer> {
  checkDatabase(asked.database, offered.database);
  for (const [name] of asked.settings) judgeSetting(name);
  judgeFormat(asked.format);
  const session = openSession(offered.dataDir);
  try {
    await session.run(`USE ${quotedName(offered.database)}`, 'Null');
    await session.set([...LIMITS, ...asked.params]);
    const admitted = await judgeStatement(session, asked.sql, offered);
    await session.set(lock([...asked.settings, ...admitted.settings]));
    const format = admitted.format ?? asked.format;
    if (isHandshake(admitted.sql, format, asked.revision)) {
      return { ...(await answerHandshake(session, asked.revision)), format };
    }
    return await run(session, admitted, format, offered.files, gone);
  } finally {
    await session.close();
  }
}

/** What a SELECT gives may be large and goes by a file; lists and plans are as short as the statement. */
async function run(
  session: EngineSession,
  { sql, isSelect }: Admitted,
  format: string,
  files: AnswerFiles,
  gone: AbortSignal,
): Promise<ReaderAnswer> {
  if (!isSelect) {
    const { data, summary } = await session.run(`${sql} FORMAT ${format}`, format);
    return { body: data, format, summary };
  }
  const { stream, summary } = await files.write(session, sql, format, gone);
  return { body: stream, format, summary };
}

/** Clients that were given none say "default"; every other name would be another place to look names up in. */
function checkDatabase(asked: string | null, offered: string): void {
  if (asked === null || asked === '' || asked === 'default' || asked === offered) return;
  const message = `Database ${JSON.stringify(asked)} is not offered here: use ${offered}, and write system tables in full.`;
  throw new Refusal('81', 'UNKNOWN_DATABASE', message);
}

/** The last word of each session: limits, then the lock that lets nothing after it change a setting. */
function lock(settings: readonly NamedValue[]): NamedValue[] {
  const asked = Number(new Map(settings).get('max_execution_time'));
  return [
    // Rows that were replaced are not shown to those who forget FINAL.
    ['final', '1'],
    ...settings,
    ['max_execution_time', String(asked > 0 && asked < MAX_SECONDS ? asked : MAX_SECONDS)],
    ['readonly', '1'],
  ];
}
