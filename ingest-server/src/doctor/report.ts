/** What `doctor` saw as a text for an issue: no cell, no name or address of a spreadsheet, of an account or of the server. */
import type { Source } from '../sources.ts';
import { VERSION } from '../version.ts';
import type { Check } from './check.ts';

/** What only a person sees; the order is that of ops/LIVE-CHECK.md. */
const seenByEye = [
  'Self-test: every line ✓?',
  'An edit arrived after … seconds',
  'A tick by the time trigger: “success”, after … minutes',
  'A sorted tab: pushed rows',
  'A chart in a tab of its own: anything reported?',
  'A compressed request reaches the server (self-test): ✓?',
  '100,000 rows: seconds of one getValues',
];

export function issueReport(
  checks: readonly Check[],
  sources: readonly Source[],
  secretTexts: readonly string[],
): string {
  const hidden: (readonly [string, string])[] = [
    ...sources.flatMap(({ spreadsheetId, name }, index): (readonly [string, string])[] => [
      [spreadsheetId, `<spreadsheet ${index + 1}>`],
      [name, `<spreadsheet ${index + 1}>`],
    ]),
    ...secretTexts.map((text) => [text, '<hidden>'] as const),
  ];
  // The longest first: one may be part of another.
  const inOrder = hidden.filter(([text]) => text.length > 1).sort(([a], [b]) => b.length - a.length);
  const anonymous = (text: string) =>
    inOrder
      .reduce((all, [from, to]) => all.replaceAll(from, to), text)
      .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '<account>')
      .replace(/\s*\n\s*/g, ' ')
      .replaceAll('|', '\\|');
  return [
    `## Live check of ${VERSION}`,
    '',
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}`,
    '',
    '| checked | how it is | |',
    '| --- | --- | --- |',
    ...checks.map(({ subject, level, message }) => `| ${subject} | ${level} | ${anonymous(message)} |`),
    '',
    '| seen in the spreadsheet | |',
    '| --- | --- |',
    ...seenByEye.map((line) => `| ${line} | |`),
    '',
  ].join('\n');
}
