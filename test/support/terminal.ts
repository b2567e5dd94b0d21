/** What the demo says, and how it looks: colours and progress on a terminal only. */

const isTerminal = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

function coloured(code: number): (text: string) => string {
  return (text) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);
}

export const bold = coloured(1);
export const dim = coloured(2);
export const green = coloured(32);
export const red = coloured(31);
export const cyan = coloured(36);

export function say(line = ''): void {
  clearProgress();
  process.stdout.write(`${line}\n`);
}

/** A line that the next one replaces; nothing where the output is a file. */
export function progress(line: string): void {
  if (isTerminal) process.stdout.write(`\r\u001b[2K${dim(`   ${line}`)}`);
}

function clearProgress(): void {
  if (isTerminal) process.stdout.write('\r\u001b[2K');
}

const NAME_WIDTH = 24;

/** One fact of a step: what it is called, and what it is. */
export function fact(name: string, value: string): void {
  say(`   ${dim(name.padEnd(NAME_WIDTH))} ${value}`);
}

export function done(line: string): void {
  say(`   ${green('✓')} ${line}`);
}

const ANSI = /\u001b\[\d+m/g;

function width(text: string): number {
  return [...text.replace(ANSI, '')].length;
}

/** Columns as wide as their widest cell; all but the first are figures, to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, column) => Math.max(width(name), ...rows.map((row) => width(row[column] ?? ''))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)));
        return column === 0 ? cell + blanks : blanks + cell;
      })
      .join('   ');
  say(`   ${dim(line(header))}`);
  for (const row of rows) say(`   ${line(row)}`);
}

export function whole(count: number): string {
  return count.toLocaleString('en-US');
}

/** Hundredths as an amount: 123456 is 1,234.56. */
export function amount(cents: number): string {
  return (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

export function kilobytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${whole(Math.round(bytes / 1024))} KB`;
}
