/** Generated statements of a reader, each of which knows whether it names something that is not offered. */
import fc from 'fast-check';

export type ReaderStatement = {
  readonly sql: string;
  /** What of it must be refused, as it is written; none: it must be admitted. */
  readonly forbidden: readonly string[];
};

type Piece = ReaderStatement;

const piece = (sql: string, ...parts: readonly Piece[]): Piece => ({
  sql,
  forbidden: parts.flatMap(({ forbidden }) => forbidden),
});

/** A name in one of the spellings that mean the same to the engine. */
const spelled = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(name) },
    fc.constant(`\`${name}\``),
    fc.constant(`"${name}"`),
    fc.nat(name.length - 1).map((at) => `\`${name.slice(0, at)}${hex(name.charAt(at))}${name.slice(at + 1)}\``),
    fc.constant(`/* ( */ ${name} -- '\n`),
  );

const hex = (letter: string): string => `\\x${letter.charCodeAt(0).toString(16)}`;

/** Functions of one text argument; those of the second list must not be reached. */
const ALLOWED = [
  'upper',
  'LOWER',
  'reverse',
  'toString',
  'trimBoth',
  'hex',
  'materialize',
  'base64Encode',
  'any',
  'max',
];
const FORBIDDEN = [
  'file',
  'getMacro',
  'getServerSetting',
  'aiGenerate',
  'formatQuery',
  'logTrace',
  'encrypt',
  'getServerPort',
];

const functionName: fc.Arbitrary<Piece> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc
      .constantFrom(...ALLOWED)
      .chain(spelled)
      .map((sql) => piece(sql)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...FORBIDDEN).chain((name) => spelled(name).map((sql) => ({ sql, forbidden: [name] }))),
  },
);

const TABLES = [
  'system.one',
  'numbers(3)',
  'v_qtickets_sales_latest',
  "values('dummy String', 'x')",
  'system.databases',
];
const FORBIDDEN_TABLES = [
  'system.users',
  "file('/etc/hostname', 'LineAsString')",
  'default.`/etc/hostname`',
  "url('http://127.0.0.1:1/', 'LineAsString')",
  "merge('system', 'users')",
  'viewExplain',
  'loop(system.one)',
];

const table: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...TABLES).map((sql) => piece(sql)) },
  { weight: 1, arbitrary: fc.constantFrom(...FORBIDDEN_TABLES).map((sql) => ({ sql, forbidden: [sql] })) },
);

const literal = fc
  .constantFrom("'a'", "'file(\\'x\\')'", "'it''s'", "'-- $$'", "'INTO OUTFILE'", 'toString(1)')
  .map((sql) => piece(sql));

const { select } = fc.letrec<{ expression: Piece; select: Piece }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'reader', withCrossShrink: true },
    literal,
    fc.tuple(functionName, tie('expression')).map(([f, x]) => piece(`${f.sql}(${x.sql})`, f, x)),
    fc.tuple(functionName, tie('expression')).map(([f, x]) => piece(`arrayMap(${f.sql}, [${x.sql}])[1]`, f, x)),
    fc.tuple(functionName, tie('expression')).map(([f, x]) => piece(`arrayMap(y -> ${f.sql}(y), [${x.sql}])[1]`, f, x)),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => piece(`${a.sql} || ${b.sql}`, a, b)),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([a, b]) => piece(`CASE ${a.sql} WHEN 'x' THEN ${b.sql} ELSE 'z' END`, a, b)),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([a, b]) => piece(`if(NOT (${a.sql} LIKE 'a%' OR ${b.sql} = ''), 'p', 'q')`, a, b)),
    fc.tuple(tie('expression'), tie('select')).map(([a, s]) => piece(`toString(${a.sql} IN (${s.sql}))`, a, s)),
    tie('select').map((s) => piece(`toString(EXISTS (${s.sql}))`, s)),
    tie('select').map((s) => piece(`(SELECT toString(count()) FROM (${s.sql}))`, s)),
  ),
  select: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'reader' },
    tie('expression').map((x) => piece(`SELECT ${x.sql} AS c`, x)),
    fc.tuple(tie('expression'), table).map(([x, t]) => piece(`SELECT ${x.sql} AS c FROM ${t.sql}`, x, t)),
    fc
      .tuple(tie('expression'), table, tie('expression'))
      .map(([x, t, w]) => piece(`SELECT ${x.sql} AS c FROM ${t.sql} WHERE ${w.sql} != '' ORDER BY 1 LIMIT 3`, x, t, w)),
    fc.tuple(functionName, tie('select')).map(([f, s]) => piece(`SELECT * APPLY ${f.sql} FROM (${s.sql})`, f, s)),
    fc
      .tuple(functionName, tie('select'))
      .map(([f, s]) => piece(`SELECT COLUMNS('c') APPLY(x -> ${f.sql}(x)) FROM (${s.sql})`, f, s)),
    fc
      .tuple(tie('expression'), tie('select'))
      .map(([x, s]) => piece(`SELECT * REPLACE(${x.sql} AS c) FROM (${s.sql})`, x, s)),
    fc.tuple(tie('select'), tie('select')).map(([a, b]) => piece(`${a.sql} UNION ALL (${b.sql})`, a, b)),
    fc
      .tuple(tie('select'), tie('expression'))
      .map(([s, x]) => piece(`WITH q AS (${s.sql}) SELECT ${x.sql} AS c FROM q`, s, x)),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([x, y]) =>
        piece(`SELECT c FROM (SELECT ${x.sql} AS c) GROUP BY c WITH TOTALS HAVING ${y.sql} != ''`, x, y),
      ),
    fc
      .tuple(tie('expression'), tie('expression'))
      .map(([x, y]) => piece(`SELECT toString(count() OVER (PARTITION BY ${x.sql} ORDER BY ${y.sql})) AS c`, x, y)),
    fc
      .tuple(tie('select'), tie('select'))
      .map(([a, b]) => piece(`SELECT a.c AS c FROM (${a.sql}) AS a LEFT JOIN (${b.sql}) AS b ON a.c = b.c`, a, b)),
    fc
      .tuple(tie('expression'), tie('select'))
      .map(([x, s]) => piece(`SELECT z AS c FROM (${s.sql}) ARRAY JOIN [${x.sql}] AS z`, x, s)),
  ),
}));

const frame: fc.Arbitrary<(s: Piece) => Piece> = fc.constantFrom<(s: Piece) => Piece>(
  (s) => s,
  (s) => piece(`${s.sql};`, s),
  (s) => piece(`${s.sql} -- $$`, s),
  (s) => piece(`SELECT 1 AS a$$, (SELECT any(c) FROM (${s.sql})) AS c -- $$`, s),
  (s) => piece(`EXPLAIN ${s.sql}`, s),
  (s) => piece(`DESCRIBE (${s.sql})`, s),
  (s) => piece(`SELECT * FROM (${s.sql}) FORMAT JSON`, s),
  (s) => piece(`SELECT * FROM (${s.sql}) SETTINGS max_threads = 1`, s),
  (s) => ({
    sql: `SELECT * FROM (${s.sql}) INTO OUTFILE '/tmp/qtickets-never' FORMAT CSV`,
    forbidden: ['INTO OUTFILE'],
  }),
  (s) => ({ sql: `SELECT * FROM (${s.sql}) SETTINGS readonly = 0`, forbidden: ['readonly'] }),
  (s) => ({ sql: `SELECT * FROM (EXPLAIN ${s.sql})`, forbidden: ['EXPLAIN within'] }),
);

/** Most are right by grammar and by types, so that the engine can be asked what it makes of them. */
export const readerStatement: fc.Arbitrary<ReaderStatement> = fc.tuple(select, frame).map(([s, framed]) => framed(s));
