/**
 * Holds a SELECT's trees, as the engine prints them, against what a reader may name. Each line is judged for itself,
 * whatever stands around it, so that nothing in a statement can move a name to where it would not be looked at.
 */
import { FORMATS, SYSTEM_TABLES, TABLE_FUNCTIONS } from './allowed-names.ts';
import type { FunctionNames } from './readers-catalog.ts';
import { notAllowed, Refusal } from './refusal.ts';

export type Names = {
  readonly functions: FunctionNames;
  /** The deployment's database, in which names without one are looked up. */
  readonly database: string;
  /** Its tables and views that a reader may read, and whatever else is in it. */
  readonly tables: ReadonlySet<string>;
  readonly otherTables: ReadonlySet<string>;
  /** All other databases of the engine. */
  readonly otherDatabases: ReadonlySet<string>;
};

/** Nodes of a parsed SELECT. SETTINGS, INTO OUTFILE and FORMAT are not among them: they are cut off or refused before. */
const NODES: ReadonlySet<string> = new Set([
  'ArrayJoin',
  'Asterisk',
  'ColumnsApplyTransformer',
  'ColumnsExceptTransformer',
  'ColumnsListMatcher',
  'ColumnsRegexpMatcher',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
  'ColumnsTransformerList',
  'ExpressionList',
  'Function',
  'Identifier',
  'InterpolateElement',
  'Literal',
  'OrderByElement',
  'QualifiedAsterisk',
  'QualifiedColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'SampleRatio',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'SelectWithUnionQuery',
  'Subquery',
  'TableExpression',
  'TableIdentifier',
  'TableJoin',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'WindowDefinition',
  'WindowListElement',
  'WithElement',
]);

/** Of the query tree, which has the functions that APPLY names and all that is within it. */
const QUERY_NODES: ReadonlySet<string> = new Set([
  'APPLY COLUMN TRANSFORMER',
  'ARRAY_JOIN',
  'CONSTANT',
  'CROSS JOIN',
  'EXCEPT COLUMN TRANSFORMER',
  'FUNCTION',
  'IDENTIFIER',
  'INTERPOLATE',
  'JOIN',
  'LAMBDA',
  'LIST',
  'MATCHER',
  'QUERY',
  'REPLACE COLUMN TRANSFORMER',
  'SORT',
  'TABLE_FUNCTION',
  'UNION',
  'WINDOW',
]);

/** Its headings, some with a name, above nodes that have lines of their own. */
const HEADING =
  /^(?:(?:ARGUMENTS|PARAMETERS|EXPRESSION|INTERPOLATE_EXPRESSION|WINDOW|WITH|PROJECTION|JOIN TREE|(?:LEFT |RIGHT )?TABLE EXPRESSION|JOIN EXPRESSIONS?|PREWHERE|WHERE|GROUP BY|HAVING|QUALIFY|ORDER BY|PARTITION BY|INTERPOLATE|LIMIT BY LIMIT|LIMIT BY OFFSET|LIMIT BY|LIMIT|OFFSET|FILL (?:FROM|TO|STEP|STALENESS)|FRAME (?:BEGIN|END) OFFSET|QUERIES|REPLACEMENTS \d+) ?|EXPRESSION .*|REPLACEMENT NAME .* EXPRESSION)$/;

/** @param ast lines of EXPLAIN AST @param queryTree lines of EXPLAIN QUERY TREE run_passes = 0 @throws Refusal */
export function judgeTrees(ast: readonly string[], queryTree: readonly string[], names: Names): void {
  const ctes = new Set(queryTree.flatMap((line) => /, cte_name: (\w+)(,|$)/.exec(line)?.[1] ?? []));
  const lambdas = new Set(queryTree.flatMap((line) => /^ *LAMBDA id: \d+, alias: (\w+)$/.exec(line)?.[1] ?? []));
  for (const line of ast) judgeNode(line, names, ctes);
  for (const line of queryTree) judgeQueryNode(line, names, lambdas);
  judgeLambdaBodies(queryTree, lambdas);
}

/** Uses of aliases in the bodies of all lambdas of a statement. */
const ALIASES_IN_LAMBDAS_MAX = 10;

/**
 * What the engine puts in anew wherever it stands may not name what is put in again: twenty lambdas that each call the one
 * before twice, or an alias that does, are a million, and no limit of the engine's own stops it before.
 */
function judgeLambdaBodies(queryTree: readonly string[], lambdas: ReadonlySet<string>): void {
  const text = `${queryTree.join('\n')}\n`;
  const isAlias = (name: string) => text.includes(`alias: ${name},`) || text.includes(`alias: ${name}\n`);
  let outer = Number.POSITIVE_INFINITY;
  let named = Number.POSITIVE_INFINITY;
  let uses = 0;
  for (const line of queryTree) {
    const indent = line.search(/\S/);
    if (indent <= outer) outer = Number.POSITIVE_INFINITY;
    if (indent <= named) named = Number.POSITIVE_INFINITY;
    if (/^ *LAMBDA id: /.test(line)) outer = Math.min(outer, indent);
    if (/^ *LAMBDA id: \d+, alias: /.test(line)) named = Math.min(named, indent);
    if (indent < outer) continue;
    const called = /function_name: (\w+)/.exec(line)?.[1] ?? '';
    const parts = (/identifier: (.*)$/.exec(line)?.[1] ?? '').split('.');
    const isUse = parts.some((_, at) => isAlias(parts.slice(0, at + 1).join('.')));
    if (isUse) uses += 1;
    if ((indent >= named && (lambdas.has(called) || isUse)) || uses > ALIASES_IN_LAMBDAS_MAX) {
      throw notAllowed('Lambdas that are made of other lambdas or names are refused: write the expression there.');
    }
  }
}

function judgeNode(line: string, names: Names, ctes: ReadonlySet<string>): void {
  const [, kind = '', rest = ''] = /^ *([A-Za-z:]+)(?: (.*))?$/.exec(line) ?? [];
  if (!NODES.has(kind)) throw notAllowed(`${kind === '' ? 'A part of the statement' : kind} is refused.`);
  const name = rest.replace(/(?: \(alias .*\))?(?: \(children \d+\))?$/, '');
  if (kind === 'Identifier') judgeIdentifier(name, names);
  if (kind === 'TableIdentifier' && !ctes.has(name) && !isOfferedTable(name, names)) throw refusedTable(name);
}

function judgeQueryNode(line: string, names: Names, lambdas: ReadonlySet<string>): void {
  const [, kind = '', rest = ''] = /^ *([A-Z][A-Z_ ]*) id: \d+(?:, (.*))?$/.exec(line) ?? [];
  if (!QUERY_NODES.has(kind) && !HEADING.test(line.trimStart())) {
    throw notAllowed(`${JSON.stringify(line.trim().slice(0, 100))} is refused.`);
  }
  if (kind === 'FUNCTION') judgeFunction(rest, names, lambdas);
  // The last one, since an alias stands before it.
  if (kind === 'IDENTIFIER') judgeIdentifier(/^(?:.*, )?identifier: (.*)$/.exec(rest)?.[1] ?? '', names);
  if (kind === 'TABLE_FUNCTION') judgeTableFunction(/table_function_name: ([\w.]+)$/.exec(rest)?.[1] ?? '', names);
}

/** One of the engine's, or a lambda that the statement names, where the engine has nothing of that name. */
function judgeFunction(description: string, { functions }: Names, lambdas: ReadonlySet<string>): void {
  const name = /function_name: (\w+), function_type: \w+(?:, nulls_action ?: \w+)?$/.exec(description)?.[1] ?? '';
  if (functions.isAllowed(name) || (lambdas.has(name) && !functions.isRefused(name))) return;
  throw refusedFunction(name);
}

/** Numbers and values made up here, or a view of ours with parameters. */
function judgeTableFunction(name: string, { database, tables }: Names): void {
  const view = name.startsWith(`${database}.`) ? name.slice(database.length + 1) : name;
  if (!TABLE_FUNCTIONS.has(name) && !tables.has(view)) throw refusedFunction(name);
}

/** A column, mostly. It may be a table to the right of IN, or a function that another one is given. */
function judgeIdentifier(name: string, { functions, database, otherTables, otherDatabases }: Names): void {
  if (name === '') throw notAllowed('A name that cannot be determined is refused.');
  if (functions.isRefused(name)) throw refusedFunction(name);
  const [first = '', second = ''] = name.split('.');
  if (otherTables.has(first === database ? second : name)) throw refusedTable(name);
  if (otherDatabases.has(first) && name !== first && !SYSTEM_TABLES.has(`${first}.${second}`)) throw refusedTable(name);
}

function isOfferedTable(name: string, { database, tables }: Names): boolean {
  if (SYSTEM_TABLES.has(name) || tables.has(name)) return true;
  return name.startsWith(`${database}.`) && tables.has(name.slice(database.length + 1));
}

/** @throws Refusal unless it is `name` or `database.name` of what is offered */
export function judgeTable(name: string, names: Names): void {
  if (!isOfferedTable(name, names)) throw refusedTable(name);
}

/** @throws Refusal */
export function judgeFormat(format: string): void {
  if (!FORMATS.test(format)) throw notAllowed(`Format ${JSON.stringify(format)} is refused.`);
}

function refusedFunction(name: string): Refusal {
  return notAllowed(`Function ${JSON.stringify(name)} is refused.`);
}

function refusedTable(name: string): Refusal {
  return new Refusal('60', 'UNKNOWN_TABLE', `${JSON.stringify(name)} is no table or view that is offered here.`);
}
