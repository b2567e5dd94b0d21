/** Reads whatever must be read before it can be compared. */
import { nextReadAt } from './read-clock.ts';
import type { Run } from './run.ts';
import { type Conversation, read } from './steps.ts';
import type { ContractWork } from './work.ts';

const READS = 3;

/** All of it under one moment and one time zone; a zone that changes meanwhile is begun again with. */
export function* readAgain(run: Run, works: readonly ContractWork[]): Conversation<void> {
  for (let tried = 1; tried <= READS; tried += 1) {
    const wanted = works.filter(({ mustBeRead }) => mustBeRead);
    if (wanted.length === 0) return;
    const readAt = nextReadAt(run);
    const { timeZone, readings } = yield* read(wanted.map(({ contract }) => contract.tab));
    for (const work of wanted) {
      const result = readings.get(work.contract.tab);
      if (result?.ok === false) work.end(result.outcome);
      else if (result?.ok === true && timeZone !== null) work.wasRead(result.reading, { readAt, timeZone });
    }
  }
  for (const work of works) if (work.mustBeRead) work.end({ kind: 'unsettled' });
}
