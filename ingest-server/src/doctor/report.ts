/** What `doctor` saw as a text for an issue: no cell, no name or address of a spreadsheet, of an account or of the server. */
import type { Source } from '../sources.ts';
import { VERSION } from '../version.ts';
import { say } from '../words/words.ts';
import type { Check } from './check.ts';

export function issueReport(
  checks: readonly Check[],
  sources: readonly Source[],
  secretTexts: readonly string[],
): string {
  const { report: words, subjects, levels } = say().doctor;
  const hidden: (readonly [string, string])[] = [
    ...sources.flatMap(({ spreadsheetId, name }, index): (readonly [string, string])[] => [
      [spreadsheetId, words.spreadsheet(index + 1)],
      [name, words.spreadsheet(index + 1)],
    ]),
    ...secretTexts.map((text) => [text, words.hidden] as const),
  ];
  // The longest first: one may be part of another.
  const inOrder = hidden.filter(([text]) => text.length > 1).sort(([a], [b]) => b.length - a.length);
  const anonymous = (text: string) =>
    inOrder
      .reduce((all, [from, to]) => all.replaceAll(from, to), text)
      .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, words.account)
      .replace(/\s*\n\s*/g, ' ')
      .replaceAll('|', '\\|');
  return [
    `## ${words.title(VERSION)}`,
    '',
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}`,
    '',
    words.columns,
    '| --- | --- | --- |',
    ...checks.map(
      ({ subject, level, message }) => `| ${subjects[subject] ?? subject} | ${levels[level]} | ${anonymous(message)} |`,
    ),
    '',
    words.seen,
    '| --- | --- |',
    ...words.byEye.map((line) => `| ${line} | |`),
    '',
  ].join('\n');
}
