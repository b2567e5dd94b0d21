/**
 * Whether a reader's statement only reads. What counts is what the engine understood, never what was written: its own
 * normal form of the text, its own tokens of that form, and its own trees of it. The normal form is what is run.
 * Nothing here runs or analyses the statement: a text is formatted, and trees are made without resolving a name.
 */
import { z } from 'zod';
import { literal } from '../schema/sql-literal.ts';
import { SETTINGS } from './allowed-names.ts';
import type { EngineSession, NamedValue } from './engine-session.ts';
import { asEngineError } from './http-answer.ts';
import { judgeFormat, judgeTable, judgeTrees, type Names } from './judge-tree.ts';
import type { FunctionNames } from './readers-catalog.ts';
import { notAllowed, Refusal, syntaxError } from './refusal.ts';

export type Admitted = {
  /** The engine's normal form, without FORMAT and SETTINGS. */
  readonly sql: string;
  /** Whether it is a SELECT, which may answer with much. */
  readonly isSelect: boolean;
  /** null: the statement names none. */
  readonly format: string | null;
  /** Of its SETTINGS clause. */
  readonly settings: readonly NamedValue[];
};

type Token = { readonly text: string; readonly kind: string; readonly start: number; readonly end: number };

const NAME = '(?:\\w+|`[^`\\\\]+`)';
const TABLE = `((?:${NAME}\\.)?${NAME})`;
const LIKE = "(?: (?:NOT )?I?LIKE '[^'\\\\]*')?";

const SELECT = /^(?:SELECT|WITH)\b|^\(/;
const EXPLAIN =
  /^EXPLAIN (?:(?:AST|SYNTAX|QUERY TREE|PLAN|PIPELINE|ESTIMATE) )?(?:\w+ = \d+(?:, \w+ = \d+)* )?((?:SELECT|WITH|\().*)$/s;
const DESCRIBE_SELECT = /^DESCRIBE TABLE \(((?:SELECT|WITH|\().*)\)$/s;
const OF_TABLE = new RegExp(`^(?:DESCRIBE TABLE|SHOW CREATE(?: TABLE| VIEW)?) ${TABLE}$`);
const EXISTS = new RegExp(`^EXISTS(?: TABLE| VIEW)? ${TABLE}$`);
const SHOW_COLUMNS = new RegExp(`^SHOW(?: EXTENDED)?(?: FULL)? COLUMNS FROM (${NAME})(?: FROM (${NAME}))?${LIKE}$`);
const SHOW_TABLES = new RegExp(`^SHOW(?: FULL)? TABLES(?: FROM (${NAME}))?${LIKE}$`);
const SHOW_DATABASES = new RegExp(`^SHOW DATABASES${LIKE}$`);

const NAME_CHARACTERS_MAX = 1_000;
const TREE_BYTES_MAX = 8 * 1024 * 1024;

/** @throws Refusal, or what the engine's parser says */
export async function judgeStatement(
  session: EngineSession,
  sql: string,
  { functions, database }: { readonly functions: FunctionNames; readonly database: string },
): Promise<Admitted> {
  const { normal, tokens, tables, databases } = await readStatement(session, sql, database);
  const names: Names = {
    functions,
    database,
    tables: new Set(tables.filter(([, engine]) => /^View$|MergeTree$/.test(engine)).map(([name]) => name)),
    otherTables: new Set(tables.filter(([, engine]) => !/^View$|MergeTree$/.test(engine)).map(([name]) => name)),
    otherDatabases: new Set(databases.filter((name) => name !== database)),
  };
  const { body, format, settings } = cutTail(normal, tokens);
  if (format !== null) judgeFormat(format);
  const isSelect = SELECT.test(body);
  const ast = isSelect ? await judgeSelect(session, body, names) : await judgeOther(session, body, names);
  await assertSameMeaning(session, sql, normal, body === normal ? ast : await explain(session, 'AST', normal));
  return { sql: body, isSelect, format, settings };
}

const readSchema = z.tuple([
  z.string(),
  z.array(z.string()),
  z.array(z.tuple([z.number(), z.number(), z.string()])),
  z.array(z.tuple([z.string(), z.string()])),
  z.array(z.string()),
]);

/** The engine's normal form and its tokens, and which tables and databases there are. */
async function readStatement(session: EngineSession, sql: string, database: string) {
  const query = `SELECT formatQuerySingleLine(${literal(sql)}) AS normal,
    arrayFilter(kind -> kind NOT IN ('Whitespace', 'Comment'), tokenizeQuery(${literal(sql)}).3),
    arrayMap(token -> (token.1, token.2, token.3), tokenizeQuery(normal)),
    (SELECT groupArray((name, engine)) FROM system.tables WHERE database = ${literal(database)}),
    (SELECT groupArray(name) FROM system.databases)`;
  const { data } = await session.run(query, 'JSONCompactEachRow').catch((error: unknown) => {
    throw asParserError(error);
  });
  const [normal, kinds, spans, tables, databases] = readSchema.parse(JSON.parse(data.toString()));
  if (/[\x00-\x1f\x7f]/.test(normal)) throw notAllowed('A name with a control character is refused.');
  if (kinds.slice(0, -1).includes('Semicolon')) throw syntaxError('Multi-statements are not allowed.');
  const bytes = Buffer.from(normal);
  const tokens = spans
    .filter(([, , kind]) => kind !== 'Whitespace')
    .map(([start, end, kind]): Token => ({ text: bytes.subarray(start, end).toString(), kind, start, end }));
  assertReadable(tokens);
  return { normal, tokens, tables, databases };
}

/** What the trees could not be relied on with, or do not show: names that would break a line of theirs, files. */
function assertReadable(tokens: readonly Token[]): void {
  for (const [at, { text, kind }] of tokens.entries()) {
    if (/Semicolon|Comment|Error|HereDoc/.test(kind)) throw notAllowed(`${JSON.stringify(text)} is refused.`);
    if (kind === 'QuotedIdentifier' && text.includes('\\')) throw notAllowed(`The name ${text} is refused.`);
    if (/Identifier|BareWord/.test(kind) && text.length > NAME_CHARACTERS_MAX)
      throw notAllowed('So long a name is refused.');
    if (isWord(tokens[at], 'INTO') && isWord(tokens[at + 1], 'OUTFILE')) throw notAllowed('INTO OUTFILE is refused.');
  }
}

/** Cuts FORMAT and SETTINGS off the end of a statement; SETTINGS elsewhere is refused. */
function cutTail(normal: string, tokens: readonly Token[]) {
  const ends = clausesAtEnd(tokens);
  const body = Buffer.from(normal)
    .subarray(0, ends.start ?? undefined)
    .toString()
    .trimEnd();
  return { body, format: ends.format, settings: ends.settings };
}

function clausesAtEnd(all: readonly Token[]) {
  const after = settingsAtEnd(all);
  const isNamed =
    isWord(after.rest.at(-2), 'FORMAT') && after.rest.at(-1)?.kind === 'BareWord' && after.rest.length > 2;
  const format = isNamed ? (after.rest.at(-1)?.text ?? null) : null;
  const before = settingsAtEnd(isNamed ? after.rest.slice(0, -2) : after.rest);
  const within = before.rest.findIndex((_, at) => isAssignment(before.rest, at));
  if (within !== -1) throw notAllowed('SETTINGS are taken at the end of a statement only, or in the URL.');
  const start = all[before.rest.length]?.start;
  return { format, settings: [...before.settings, ...after.settings], start };
}

/** The settings of a clause that ends the tokens, and the tokens before it. */
function settingsAtEnd(tokens: readonly Token[]): { readonly rest: readonly Token[]; readonly settings: NamedValue[] } {
  const at = tokens.findLastIndex((_, index) => isAssignment(tokens, index));
  const settings: NamedValue[] = [];
  for (let next = at + 1; at !== -1 && next < tokens.length; next += 4) {
    const [name, equals, value, comma] = tokens.slice(next, next + 4);
    if (name?.kind !== 'BareWord' || equals?.kind !== 'Equals' || value === undefined)
      return { rest: tokens, settings: [] };
    if (comma !== undefined && comma.kind !== 'Comma') return { rest: tokens, settings: [] };
    settings.push([judgeSetting(name.text), settingValue(value)]);
  }
  return { rest: at === -1 ? tokens : tokens.slice(0, at), settings };
}

function isAssignment(tokens: readonly Token[], at: number): boolean {
  return isWord(tokens[at], 'SETTINGS') && tokens[at + 1]?.kind === 'BareWord' && tokens[at + 2]?.kind === 'Equals';
}

function settingValue({ text, kind }: Token): string {
  if (kind === 'Number' || /^(true|false)$/.test(text)) return text;
  if (kind === 'StringLiteral' && /^'[^'\\]*'$/.test(text)) return text.slice(1, -1);
  throw notAllowed(`The value ${text} of a setting is refused.`);
}

/** @returns the name @throws Refusal unless a reader may choose it */
export function judgeSetting(name: string): string {
  if (!SETTINGS.test(name)) throw notAllowed(`Cannot modify the setting ${JSON.stringify(name)}.`);
  return name;
}

async function judgeSelect(session: EngineSession, select: string, names: Names): Promise<string[]> {
  const ast = await explain(session, 'AST', select);
  judgeTrees(ast, await explain(session, 'QUERY TREE run_passes = 0', select), names);
  return ast;
}

/** DESCRIBE, EXISTS, SHOW and EXPLAIN of plain names and of SELECTs. @returns the statement's AST */
async function judgeOther(session: EngineSession, body: string, names: Names): Promise<string[]> {
  const select = EXPLAIN.exec(body)?.[1] ?? DESCRIBE_SELECT.exec(body)?.[1];
  if (select === undefined) {
    judgeNamed(body, names);
    return explain(session, 'AST', body);
  }
  const inner = await judgeSelect(session, select, names);
  const outer = await explain(session, 'AST', body);
  const within = outer.slice(-inner.length).map((line) => line.trimStart());
  if (inner.map((line) => line.trimStart()).join('\n') !== within.join('\n'))
    throw notAllowed('The statement is refused.');
  return outer;
}

function judgeNamed(body: string, names: Names): void {
  const table = OF_TABLE.exec(body)?.[1];
  const [, columnsOf, ofDatabase = names.database] = SHOW_COLUMNS.exec(body) ?? [];
  const tables = SHOW_TABLES.exec(body);
  const exists = EXISTS.exec(body)?.[1];
  if (table !== undefined) judgeTable(unquoted(table), names);
  else if (columnsOf !== undefined) judgeTable(`${unquoted(ofDatabase)}.${unquoted(columnsOf)}`, names);
  else if (tables !== null) judgeDatabase(unquoted(tables[1] ?? names.database), names);
  else if (exists !== undefined) judgeExists(unquoted(exists), names);
  else if (!SHOW_DATABASES.test(body)) throw notAllowed(`${firstWords(body)} is refused.`);
}

/** Whether a table of ours exists may be asked; of another database's only what is offered. */
function judgeExists(name: string, names: Names): void {
  const own = name.startsWith(`${names.database}.`) ? name.slice(names.database.length + 1) : name;
  if (!/^\w+$/.test(own)) judgeTable(name, names);
}

function judgeDatabase(name: string, { database }: Names): void {
  if (name !== database && name !== 'system' && name.toLowerCase() !== 'information_schema') {
    throw notAllowed(`Database ${JSON.stringify(name)} is refused.`);
  }
}

/** The engine's formatter may not change what is asked. @param sent the AST of the normal form */
async function assertSameMeaning(session: EngineSession, sql: string, normal: string, sent: string[]): Promise<void> {
  const asked = await explain(session, 'AST', sql);
  if (asked.join('\n') === sent.join('\n')) return;
  throw syntaxError(
    `The engine would write this statement as ${JSON.stringify(normal.slice(0, 500))}, and means something else by that: write it in another way.`,
  );
}

async function explain(session: EngineSession, kind: string, sql: string): Promise<string[]> {
  const { data } = await session.run(`EXPLAIN ${kind} ${sql}`, 'TSVRaw');
  if (data.length > TREE_BYTES_MAX) throw notAllowed('A statement of this size is refused.');
  return data.toString().replace(/\n$/, '').split('\n');
}

function isWord(token: Token | undefined, upper: string): boolean {
  return token?.kind === 'BareWord' && token.text === upper;
}

function unquoted(name: string): string {
  return name.replaceAll('`', '');
}

function firstWords(body: string): string {
  return body.split(' ', 2).join(' ').slice(0, 60);
}

/** The parser's own words about the text, without those about how it was asked. */
function asParserError(error: unknown): Refusal {
  const { code, type, message } = asEngineError(error);
  return new Refusal(code, type, message.replace(/: In scope SELECT formatQuerySingleLine[\s\S]*$/, ''));
}
