/**
 * What the read-only interface refuses before the engine sees it. `readonly = 1` stops every write, but the embedded
 * engine runs as this process: `file()` reads any file, INTO OUTFILE writes one, and KILL is allowed. Hence this second wall.
 */

import { type Token, tokens } from '../schema/sql-text.ts';
import type { EngineError } from './http-answer.ts';

const READING_STATEMENTS: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'EXISTS',
  'EXPLAIN',
]);

/** Table functions that reach nothing but the engine's own tables and made-up numbers. */
const HARMLESS_TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'format',
  'generaterandom',
  'generateseries',
  'generate_series',
  'merge',
  'null',
  'numbers',
  'numbers_mt',
  'primes',
  'sqlstandardvalues',
  'values',
  'view',
  'zeros',
  'zeros_mt',
]);

/** Functions that read files or load libraries. */
const HARMFUL_FUNCTIONS: readonly string[] = ['file', 'catboostevaluate'];

/** Settings that a reader may choose: how results are written, and tighter limits. None names a file. */
const FREE_SETTINGS =
  /^(output_format_(?!schema)\w+|date_time_output_format|format_csv_delimiter|session_timezone|join_use_nulls|extremes|max_threads|max_execution_time|max_block_size|max_result_rows|result_overflow_mode|max_rows_to_read|final|use_uncompressed_cache|log_comment)$/;

/** Names that no reader may call. @param tableFunctions all table functions of this engine */
export function forbiddenFunctions(tableFunctions: readonly string[]): ReadonlySet<string> {
  const names = tableFunctions.map((name) => name.toLowerCase());
  return new Set([...HARMFUL_FUNCTIONS, ...names.filter((name) => !HARMLESS_TABLE_FUNCTIONS.has(name))]);
}

/** @returns why the statement is refused, or null */
export function refuseStatement(sql: string, forbidden: ReadonlySet<string>): EngineError | null {
  const all = tokens(sql);
  const end = all.at(-1)?.text === ';' && all.at(-1)?.kind === 'symbol' ? all.length - 1 : all.length;
  const words = all.slice(0, end);
  const unreadable = words.find(({ kind }) => kind === 'unreadable');
  if (unreadable !== undefined) return syntaxError(`cannot read ${JSON.stringify(unreadable.text)} outside of quotes`);
  if (words.some(isSymbol(';'))) return syntaxError('Multi-statements are not allowed');
  const first = words.find((token) => !isSymbol('(')(token));
  if (first === undefined) return syntaxError('Empty query');
  if (!READING_STATEMENTS.has(first.text.toUpperCase())) return readOnly(`${first.text} is refused`);
  if (words.some((token, at) => isWord(token, 'INTO') && isWord(words[at + 1], 'OUTFILE'))) {
    return readOnly('INTO OUTFILE is refused');
  }
  // In the engine's default database a quoted name may be a path: EXISTS would tell which files there are.
  if (isWord(first, 'EXISTS') && words.some((token) => token.kind === 'quoted' || isSymbol('{')(token))) {
    return readOnly('A name in quotes or by a parameter is refused');
  }
  const call = words.find((token, at) => isCall(token, words[at + 1]) && forbidden.has(token.text.toLowerCase()));
  return call === undefined ? null : readOnly(`Function ${call.text} is refused`);
}

/** @returns why the setting is refused, or null */
export function refuseSetting(name: string): EngineError | null {
  return FREE_SETTINGS.test(name) ? null : readOnly(`Cannot modify '${name}' setting`);
}

function isSymbol(text: string): (token: Token) => boolean {
  return (token) => token.kind === 'symbol' && token.text === text;
}

function isWord(token: Token | undefined, upper: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === upper;
}

/** A name right before a bracket, quoted or not. */
function isCall(token: Token, next: Token | undefined): boolean {
  return (token.kind === 'word' || token.kind === 'quoted') && next !== undefined && isSymbol('(')(next);
}

function syntaxError(message: string): EngineError {
  return { code: '62', type: 'SYNTAX_ERROR', message: `Syntax error: ${message}.` };
}

function readOnly(message: string): EngineError {
  return { code: '164', type: 'READONLY', message: `${message} in readonly mode.` };
}
