/** What *Where is this row?* answers: a headline, what to do, and the cells that keep the row from being read. */
import type { Reply } from '@qtickets/shared-schema/client/answers';
import { headerText, isDraft } from '@qtickets/shared-schema/client/contract-table';
import type { Snapshot } from '@qtickets/shared-schema/client/snapshot';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import type { RowAnswer } from '@qtickets/shared-schema/wire/answers';
import type { LocatedRow } from '../run/locate-row.ts';
import { describeCause, describeContract } from './describe-result.ts';
import { rowIssues } from './issue-lines.ts';
import type { ListedCell } from './issue-list.ts';
import type { Clock } from './status-text.ts';
import type { Language, Texts } from './texts.ts';

export type RowFinding =
  /** Its tab serves no contract. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'not_compared'; readonly contract: Pick<ContractResult, 'names' | 'outcome'> }
  /** More rows have its key than a question may name. */
  | { readonly kind: 'too_many'; readonly count: number }
  | {
      readonly kind: 'located';
      readonly snapshot: Snapshot;
      readonly tab: string;
      readonly located: LocatedRow;
      /** null where there was nothing to ask. */
      readonly reply: Reply<RowAnswer> | null;
    };

export type RowDescription = {
  readonly sentences: readonly string[];
  readonly isWell: boolean;
  readonly cells: readonly ListedCell[];
};

export function describeRow(finding: RowFinding, language: Language, clock: Clock): RowDescription {
  const { texts } = language;
  switch (finding.kind) {
    case 'foreign':
      return unwell(texts.row.foreign);
    case 'not_compared':
      return unwell(describeContract(finding.contract, texts));
    case 'too_many':
      return unwell(texts.row.tooMany(finding.count));
    case 'located':
      return describeLocated(finding, language, clock);
  }
}

function unwell(...sentences: readonly string[]): RowDescription {
  return { sentences, isWell: false, cells: [] };
}

type Located = Extract<RowFinding, { kind: 'located' }>;

function describeLocated(finding: Located, language: Language, clock: Clock): RowDescription {
  const { located, snapshot, reply } = finding;
  const { texts } = language;
  const { row } = texts;
  switch (located.kind) {
    case 'no_data':
      return unwell(row.noData);
    case 'conflicting':
      return unwell(row.conflicting);
    case 'replaced':
      return unwell(row.replaced(located.by));
    case 'unreadable': {
      const why = isDraft(located.placed) ? row.draft : row.unreadable;
      const there = reply === null ? [row.keyUnreadable] : describeReply(reply, finding, texts, clock);
      return { ...unwell(why, ...there), cells: rowIssues(snapshot.reading, located.placed, language) };
    }
    case 'counts': {
      if (reply === null) return unwell(row.notAsked);
      const isWell = reply.ok && reply.answer.found === 'equal';
      return { ...unwell(...describeReply(reply, finding, texts, clock)), isWell };
    }
  }
}

function describeReply(reply: Reply<RowAnswer>, finding: Located, texts: Texts, clock: Clock): readonly string[] {
  if (!reply.ok) return [texts.row.notAsked, ...describeCause(reply.cause, texts, 'byHand')];
  const { answer } = reply;
  const { change, stored } = answer;
  const since =
    change === undefined
      ? []
      : [texts.row.since[answer.found](clock(change.readAt), change.trigger), ...runOf(change.run, texts)];
  return [headlineOf(answer, finding, texts), ...since, ...(stored > 1 ? [texts.row.ofKey(stored)] : [])];
}

function runOf(run: string, texts: Texts): readonly string[] {
  return run === '' ? [] : [texts.row.run(run)];
}

function headlineOf({ found, columns }: RowAnswer, { snapshot, tab, located }: Located, texts: Texts): string {
  const { row } = texts;
  const { reading } = snapshot;
  const headers = columns.map((column) => headerText(reading, reading.names.indexOf(tab), column));
  switch (found) {
    case 'equal':
      return row.equal;
    case 'differs':
      return row.differs(headers);
    case 'kept':
      return row.kept;
    case 'absent':
      return located.kind === 'unreadable' ? row.absentUnreadable : row.absent;
  }
}
