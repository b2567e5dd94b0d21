/**
 * What a reader of EMBEDDED_HTTP may name: everything else is refused, also what a later engine adds. Functions are
 * allowed by the engine's own categories, so that the list is short; a test fails where the engine has a new category.
 */

/** Functions of these categories compute from their arguments, and touch no file, host, dictionary or server state. */
export const FUNCTION_CATEGORIES: ReadonlySet<string> = new Set([
  'Aggregate Functions',
  'Arithmetic',
  'Arrays',
  'Bit',
  'Bitmap',
  'Comparison',
  'Conditional',
  'Dates and Times',
  'Distance',
  'Encoding',
  'Financial',
  'Geo',
  'Geo Polygon',
  'Hash',
  'IP Address',
  'JSON',
  'Logical',
  'Map',
  'Mathematical',
  'Null',
  'Random Number',
  'Rounding',
  'String',
  'String Replacement',
  'String Search',
  'String Splitting',
  'Time Window',
  'Tuple',
  'Type Conversion',
  'URL',
  'UUID',
]);

/** Categories that were looked at and left out, but for the functions named below. */
export const REFUSED_CATEGORIES: ReadonlySet<string> = new Set([
  'AI',
  'Dictionary',
  'Embedded Dictionary',
  'Encryption',
  'Internal',
  'Introspection',
  'Machine Learning',
  'NumericIndexedVector',
  'Other',
  'QBit',
  'Time Series',
]);

/** Of the other categories: harmless ones that people and clients use. */
export const MORE_FUNCTIONS: ReadonlySet<string> = new Set([
  '_CAST',
  'bar',
  'byteSize',
  'caseWithExpression',
  'countDigits',
  'currentDatabase',
  'currentSchemas',
  'currentUser',
  'defaultValueOfArgumentType',
  'defaultValueOfTypeName',
  'displayName',
  'formatReadableDecimalSize',
  'formatReadableQuantity',
  'formatReadableSize',
  'formatReadableTimeDelta',
  'getSetting',
  'getSettingOrDefault',
  'identity',
  'ignore',
  'isConstant',
  'isDecimalOverflow',
  'materialize',
  'neighbor',
  'parseReadableSize',
  'parseTimeDelta',
  'revision',
  'rowNumberInAllBlocks',
  'rowNumberInBlock',
  'runningDifference',
  'throwIf',
  'toColumnTypeName',
  'toTypeName',
  'transform',
  'version',
  'visibleWidth',
]);

/** The engine's own words that look like functions and are in no list of it. */
export const SYNTAX_FUNCTIONS: readonly string[] = ['exists', 'grouping', 'untuple'];

/** Of the allowed categories: they write in a format of their choice, or read the process. */
export const REFUSED_FUNCTIONS: ReadonlySet<string> = new Set([
  'aggThrow',
  'flameGraph',
  'formatRow',
  'formatRowNoNewline',
]);

export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'generateSeries',
  'generate_series',
  'numbers',
  'numbers_mt',
  'VALUES',
  'values',
  'zeros',
  'zeros_mt',
]);

const INFORMATION_SCHEMA = [
  'columns',
  'key_column_usage',
  'referential_constraints',
  'schemata',
  'statistics',
  'tables',
  'views',
];

/** Tables outside of our database: what clients ask for when they connect and list what there is. */
export const SYSTEM_TABLES: ReadonlySet<string> = new Set([
  ...[
    'aggregate_function_combinators',
    'build_options',
    'collations',
    'columns',
    'data_skipping_indices',
    'data_type_families',
    'databases',
    'dictionaries',
    'formats',
    'functions',
    'keywords',
    'merges',
    'mutations',
    'numbers',
    'numbers_mt',
    'one',
    'parts',
    'parts_columns',
    'settings',
    'table_engines',
    'table_functions',
    'tables',
    'time_zones',
    'view_refreshes',
    'zeros',
    'zeros_mt',
  ].map((name) => `system.${name}`),
  ...INFORMATION_SCHEMA.flatMap((name) => [
    `information_schema.${name}`,
    `INFORMATION_SCHEMA.${name}`,
    `INFORMATION_SCHEMA.${name.toUpperCase()}`,
    `information_schema.${name.toUpperCase()}`,
  ]),
]);

/** Formats that take nothing but the rows: no schema, no template, no protocol of another server. */
export const FORMATS =
  /^(Null|Vertical|XML|Values|TSKV|Markdown|MD|Native|Parquet|ORC|Arrow|ArrowStream|Avro|MsgPack|BSONEachRow|SQLInsert|RawBLOB|JSONLines|JSONL|NDJSON|PrettyNDJSON|(JSON|CSV|TSV|TabSeparated|Raw|RowBinary|LineAsString|Pretty)(?!AsString)\w*)$/;

/** How results are written, and tighter limits. None names a file or changes how a statement is parsed. */
export const SETTINGS =
  /^(output_format_(?!schema)\w+|date_time_output_format|format_csv_delimiter|session_timezone|join_use_nulls|extremes|max_threads|max_execution_time|max_result_rows|max_rows_to_read|final|use_uncompressed_cache|log_comment)$/;
