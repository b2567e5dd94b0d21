/** Entries of ops/RUNBOOK.md: each begins with `## name`, where the name is a code with hyphens. */
import { runbookAnchor } from '../health/texts.ts';

const CODE = /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/;

/** The text of an entry with its heading, or null where there is none. */
export function entryOf(runbook: string, code: string): string | null {
  if (!CODE.test(code)) return null;
  const heading = `## ${runbookAnchor(code)}`;
  const sections = runbook.split(/^(?=##? )/m);
  const section = sections.find((text) => text.split('\n')[0]?.trim() === heading);
  return section === undefined ? null : `${section.trim()}\n`;
}
