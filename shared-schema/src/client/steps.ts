/** What a sync needs of the outside world, as steps that it yields and answers that it takes. */
import type { DigestAnswer, PushAnswer } from '../wire/answers.ts';
import type { DigestRequest, PushRequest } from '../wire/protocol.ts';
import type { Reply } from './answers.ts';
import type { ContractTable } from './contract-table.ts';
import type { Outcome } from './outcome.ts';
import type { Edit, EditPlan, LastSeen } from './plan-edit.ts';

export type Step =
  /** Read these contracts (again), all under one time zone. */
  | { readonly do: 'read'; readonly contracts: readonly string[] }
  /** Read what these edits touched. */
  | {
      readonly do: 'read_edited';
      readonly contract: string;
      readonly edits: readonly Edit[];
      /** Whether no row of the contract was rejected when both ends last agreed. */
      readonly lastSeen: LastSeen;
    }
  | { readonly do: 'digest'; readonly message: DigestRequest }
  | { readonly do: 'push'; readonly message: PushRequest };

export type Answer =
  | {
      readonly did: 'read';
      /** null: a person changed it while the tabs were read, which would give half of the dates another day. */
      readonly timeZone: string | null;
      readonly readings: ReadonlyMap<string, ReadResult>;
    }
  | { readonly did: 'read_edited'; readonly edited: EditedReading }
  | { readonly did: 'digest'; readonly reply: Reply<DigestAnswer> }
  | { readonly did: 'push'; readonly reply: Reply<PushAnswer> };

/** A contract that cannot be read stops itself and no other (R15). */
export type ReadResult =
  | { readonly ok: true; readonly reading: ContractTable }
  | {
      readonly ok: false;
      readonly outcome: Extract<Outcome, { kind: 'not_readable' | 'read_failed' | 'unsettled' | 'out_of_time' }>;
    };

/** `rows`: every row that may have one of the plan's keys; `compare`: the short way will not do (R2). */
export type EditedReading =
  | { readonly kind: 'compare' }
  | {
      readonly kind: 'rows';
      readonly reading: ContractTable;
      readonly plan: EditPlan;
      readonly timeZone: string;
    };

export type Conversation<T> = Generator<Step, T, Answer>;

export function* read(contracts: readonly string[]): Conversation<Extract<Answer, { did: 'read' }>> {
  const answer = yield { do: 'read', contracts };
  return answer.did === 'read' ? answer : unexpected(answer);
}

export function* readEdited(contract: string, edits: readonly Edit[], lastSeen: LastSeen): Conversation<EditedReading> {
  const answer = yield { do: 'read_edited', contract, edits, lastSeen };
  return answer.did === 'read_edited' ? answer.edited : unexpected(answer);
}

export function* askDigest(message: DigestRequest): Conversation<Reply<DigestAnswer>> {
  const answer = yield { do: 'digest', message };
  return answer.did === 'digest' ? answer.reply : unexpected(answer);
}

export function* askPush(message: PushRequest): Conversation<Reply<PushAnswer>> {
  const answer = yield { do: 'push', message };
  return answer.did === 'push' ? answer.reply : unexpected(answer);
}

function unexpected(answer: Answer): never {
  throw new Error(`A sync was answered with ${answer.did}, which it did not ask for`);
}
