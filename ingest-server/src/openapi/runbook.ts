/** Entries of ops/RUNBOOK.md: each begins with `## name`, where the name is a code with hyphens. */

const CODE = /^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/;

/** The anchor of a code: `invalid_signature` is `invalid-signature`. */
export function anchorOf(code: string): string {
  return code.replaceAll('_', '-');
}

/** The text of an entry with its heading, or null where there is none. */
export function entryOf(runbook: string, code: string): string | null {
  if (!CODE.test(code)) return null;
  const heading = `## ${anchorOf(code)}`;
  const sections = runbook.split(/^(?=##? )/m);
  const section = sections.find((text) => text.split('\n')[0]?.trim() === heading);
  return section === undefined ? null : `${section.trim()}\n`;
}
