/**
 * ClickHouse SQL as tokens, as far as two readers need it: the migrator cuts files into statements, and the read-only
 * interface looks at what a statement is. Comments and white space are left out.
 */

export type TokenKind = 'word' | 'string' | 'quoted' | 'symbol' | 'unreadable';

export type Token = {
  readonly kind: TokenKind;
  /** As written; of a quoted name what is within the quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

const PATTERNS: readonly (readonly [TokenKind | 'skip', RegExp])[] = [
  ['skip', /[ \t\r\n\f\v]+/y],
  ['skip', /--[^\n]*/y],
  ['skip', /#[ !][^\n]*/y],
  // A comment within a comment is unreadable: versions differ on where such a one ends.
  ['skip', /\/\*(?:(?!\/\*|\*\/)[\s\S])*\*\//y],
  ['unreadable', /\/\*/y],
  ['string', /'(?:[^'\\]|\\[\s\S]|'')*'/y],
  ['string', /(\$\w*\$)[\s\S]*?\1/y],
  ['quoted', /"(?:[^"\\]|\\[\s\S]|"")*"/y],
  ['quoted', /`(?:[^`\\]|\\[\s\S]|``)*`/y],
  ['word', /[A-Za-z0-9_]+/y],
  ['symbol', /[!#%&(-/:-@[-^{-~]/y],
  ['unreadable', /[\s\S]/y],
];

/** Ends with the first unreadable token: where that one ends cannot be known, nor anything after it. */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < sql.length && found.at(-1)?.kind !== 'unreadable'; ) {
    const [kind, text] = match(sql, at);
    const end = at + text.length;
    if (kind !== 'skip') found.push({ kind, text: kind === 'quoted' ? unquote(text) : text, start: at, end });
    at = end;
  }
  return found;
}

function match(sql: string, at: number): readonly [TokenKind | 'skip', string] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return [kind, text];
  }
  return ['unreadable', sql.charAt(at)];
}

function unquote(text: string): string {
  const quote = text.charAt(0);
  return text
    .slice(1, -1)
    .replace(quote === '"' ? /\\([\s\S])|""/g : /\\([\s\S])|``/g, (_, escaped?: string) => escaped ?? quote);
}

/**
 * The statements of a text, without their semicolons; what holds only comments is no statement.
 * @throws where a token is unreadable
 */
export function statements(sql: string): string[] {
  const all = tokens(sql);
  const last = all.at(-1);
  if (last?.kind === 'unreadable')
    throw new Error(`Cannot read SQL from here on: ${sql.slice(last.start, last.start + 60)}`);
  const cuts = all.filter((token) => token.kind === 'symbol' && token.text === ';');
  const starts = [0, ...cuts.map((cut) => cut.end)];
  const ends = [...cuts.map((cut) => cut.start), sql.length];
  return starts.map((start, index) => sql.slice(start, ends[index]).trim()).filter((text) => tokens(text).length > 0);
}
