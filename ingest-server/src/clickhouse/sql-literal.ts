/** A text as a string literal: both the quote and the backslash are marks to ClickHouse. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
