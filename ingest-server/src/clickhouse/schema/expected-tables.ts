/**
 * The tables that migrations make, read from their own statements: columns with types, engine, sort key. What the
 * migrations say is in one place, and a test holds this reading against the engine's.
 */
import { type Deployment, render, type SqlFile } from './sql-files.ts';
import { statements, type Token, tokens } from './sql-text.ts';

export type ExpectedColumn = {
  readonly name: string;
  /** As `system.columns` has it. */
  readonly type: string;
  /** All that stands behind the name in the file: type, default, codec, comment. */
  readonly definition: string;
};

export type ExpectedTable = {
  readonly name: string;
  readonly columns: readonly ExpectedColumn[];
  /** With its arguments: `ReplacingMergeTree(_ver, _deleted)`. Prefixes of replicated engines are left out. */
  readonly engine: string;
  /** As `system.tables` has it. */
  readonly sortingKey: string;
  /** Names of the files that make or change it, in order. */
  readonly files: readonly string[];
};

/** By name, as they are after all of these migrations. */
export function expectedTables(
  migrations: readonly SqlFile[],
  deployment: Deployment,
): ReadonlyMap<string, ExpectedTable> {
  const tables = new Map<string, ExpectedTable>();
  for (const { name: file, text } of migrations) {
    for (const statement of statements(render(text, deployment))) {
      const dropped = droppedIn(statement);
      if (dropped !== null) tables.delete(dropped);
      const read = dropped === null ? readStatement(statement, tables) : null;
      if (read === null) continue;
      const files = tables.get(read.name)?.files ?? [];
      tables.set(read.name, { ...read, files: files.includes(file) ? files : [...files, file] });
    }
  }
  return tables;
}

/** Names of the tables that these migrations made once and drop: what is there under such a name is not theirs any more. */
export function droppedTables(migrations: readonly SqlFile[], deployment: Deployment): ReadonlySet<string> {
  const all = migrations.flatMap(({ text }) => statements(render(text, deployment)));
  return new Set(all.map(droppedIn).filter((name) => name !== null));
}

/** Place of the newest migration that drops a table which those up to it copy from, so that these cannot be run again; -1: none. */
export function lastUnrepeatable(migrations: readonly SqlFile[], deployment: Deployment): number {
  return migrations.findLastIndex((file, at) => {
    const dropped = droppedTables([file], deployment);
    if (dropped.size === 0) return false;
    const before = migrations.slice(0, at + 1).flatMap(({ text }) => statements(render(text, deployment)));
    const copies = before.map((sql) => tokens(sql).map(({ text }) => text)).filter(([verb]) => verb === 'INSERT');
    return copies.some((words) => words.some((word) => dropped.has(word)));
  });
}

/**
 * Whether a statement makes or fills one of the missing tables. What makes or fills another would take from it what later migrations put
 * there; what reads one that was dropped since has nothing to read.
 */
export function remakes(
  missing: ReadonlySet<string>,
  dropped: ReadonlySet<string>,
  { cluster }: Deployment,
): (statement: string) => boolean {
  return (statement) => {
    const words = tokens(statement).map(({ text }) => text);
    const table = words[words.indexOf('.') + 1] ?? '';
    // What is inserted into the table over all shards is held by those of each.
    const holder = words[0] === 'INSERT' && cluster !== undefined ? `${table}_local` : table;
    return missing.has(holder) && !words.some((word) => dropped.has(word));
  };
}

function droppedIn(sql: string): string | null {
  const [drop, ...rest] = tokens(sql).map(({ text }) => text);
  return drop === 'DROP' ? (rest[rest.indexOf('.') + 1] ?? null) : null;
}

type Made = Omit<ExpectedTable, 'files'>;

/**
 * @returns null where it only fills a table, or changes one that none of these files makes
 * @throws at a statement of another form, so that none is passed over
 */
function readStatement(sql: string, known: ReadonlyMap<string, ExpectedTable>): Made | null {
  const all = tokens(sql);
  const dot = all.findIndex(({ text }) => text === '.');
  const name = all[dot + 1]?.text ?? '';
  const rest = all.slice(dot + 2);
  const [verb] = all;
  if (verb?.text === 'INSERT') return null;
  if (verb?.text === 'CREATE') return readCreate(sql, name, rest, known);
  const before = known.get(name);
  if (verb?.text !== 'ALTER') throw new Error(`Not a form of migration: ${sql.slice(0, 80)}`);
  if (before === undefined) return null;
  if (rest.some(({ text }, index) => text === 'MODIFY' && rest[index + 1]?.text === 'SETTING')) return before;
  const from = rest.findIndex(({ text }) => text === 'ADD');
  const added = splitAtCommas(rest.slice(from)).map((clause) => readAdded(sql, clause));
  const isNew = ({ name: column }: ExpectedColumn) => before.columns.every((each) => each.name !== column);
  return { ...before, columns: [...before.columns, ...added.filter(isNew)] };
}

function readCreate(
  sql: string,
  name: string,
  rest: readonly Token[],
  known: ReadonlyMap<string, ExpectedTable>,
): Made {
  const at = (word: string) => rest.findIndex(({ kind, text }) => kind === 'word' && text === word);
  const engineAt = at('ENGINE') + 2;
  const engine = textOf(sql, [rest[engineAt], ...inParentheses(rest, engineAt + 1, true)]);
  if (engine.startsWith('Distributed')) {
    const columns = known.get(`${name}_local`)?.columns ?? [];
    return { name, columns, engine: 'Distributed', sortingKey: '' };
  }
  const open = rest.findIndex(({ text }) => text === '(');
  const columns = splitAtCommas(inParentheses(rest, open, false)).map((column) => readColumn(sql, column));
  const orderAt = at('ORDER') + 2;
  const list = inParentheses(rest, orderAt, false);
  const sortingKey = textOf(sql, list.length > 0 ? list : [rest[orderAt]]);
  return { name, columns, engine: engine.replace(/^Replicated/, ''), sortingKey };
}

/** `ADD COLUMN IF NOT EXISTS name …` */
function readAdded(sql: string, clause: readonly Token[]): ExpectedColumn {
  const words = clause.slice(0, 5).map(({ text }) => text);
  if (words.join(' ') !== 'ADD COLUMN IF NOT EXISTS') throw new Error(`Not a form of migration: ${words.join(' ')}`);
  return readColumn(sql, clause.slice(5));
}

function readColumn(sql: string, [name, ...rest]: readonly Token[]): ExpectedColumn {
  const end = rest.findIndex(({ kind, text }) => kind === 'word' && /^(DEFAULT|CODEC|COMMENT)$/.test(text));
  const type = end < 0 ? rest : rest.slice(0, end);
  return { name: name?.text ?? '', type: textOf(sql, type), definition: textOf(sql, rest) };
}

function textOf(sql: string, of: readonly (Token | undefined)[]): string {
  const [first, last] = [of[0], of.at(-1)];
  return first === undefined || last === undefined ? '' : sql.slice(first.start, last.end);
}

/** What stands within the parentheses that open at `from`; nothing where none do. @param whole with the parentheses */
function inParentheses(of: readonly Token[], from: number, whole: boolean): readonly Token[] {
  if (of[from]?.text !== '(') return [];
  const end = from + depths(of.slice(from)).findIndex((depth, index) => index > 0 && depth === 0);
  return whole ? of.slice(from, end + 1) : of.slice(from + 1, end);
}

function splitAtCommas(of: readonly Token[]): Token[][] {
  const deep = depths(of);
  const parts: Token[][] = [[]];
  for (const [index, token] of of.entries()) {
    if (deep[index] === 0 && token.kind === 'symbol' && token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** How many parentheses are open behind each token. */
function depths(of: readonly Token[]): number[] {
  let depth = 0;
  return of.map(({ kind, text }) => {
    if (kind === 'symbol' && text === '(') depth += 1;
    if (kind === 'symbol' && text === ')') depth -= 1;
    return depth;
  });
}
