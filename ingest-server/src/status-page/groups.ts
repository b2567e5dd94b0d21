/** Findings that ask for the same are one: a dead server is one thing to do, and not thirty. */
import { groupedBy } from '@qtickets/shared-schema/grouped-by';
import { type Finding, type Health, OF_ALL } from '../health/health.ts';
import { type FindingText, findingText, type Language } from '../health/texts.ts';

export type Said = { readonly finding: Finding; readonly text: FindingText };

/** What several findings have in common: what it is, how serious it is, and what to do. */
export type Group = { readonly first: Said; readonly all: readonly Said[] };

/** In the order of their first ones. */
export function grouped(findings: readonly Finding[], health: Health, language: Language): readonly Group[] {
  const said = withoutChorus(findings).map((finding) => ({ finding, text: findingText(finding, health, language) }));
  const groups = groupedBy(said, ({ finding: { level, code, cause }, text }) =>
    JSON.stringify([level, code, cause, text.todo]),
  );
  return [...groups.values()].map((all) => ({ first: all[0], all })).flatMap(asGroups);
}

/** Of one spreadsheet alone each finding has more to say than what several have in common. */
function asGroups(group: Group): readonly Group[] {
  return sourcesOf(group).length > 1 ? [group] : group.all.map((said) => ({ first: said, all: [said] }));
}

/** Spreadsheets of which a group speaks. */
export function sourcesOf({ all }: Group): readonly string[] {
  return [...new Set(all.flatMap(({ finding }) => finding.source ?? []))];
}

/** Where it is said that all are silent, it is not said of each again. */
function withoutChorus(findings: readonly Finding[]): readonly Finding[] {
  const isSaid = findings.some(({ code }) => code === 'all_silent');
  return findings.filter(({ code, detail }) => !(isSaid && code === 'silent' && detail === OF_ALL));
}
