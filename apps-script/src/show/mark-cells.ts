/**
 * Keeps the marks of broken cells as a run found things, where somebody wants them. A run that found nothing new looks at no
 * cell; a tab is looked at as a whole where its broken cells are others than before, and an edit's own rows at once.
 */

import type { Edit } from '@qtickets/shared-schema/client/plan-edit';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { groupedBy } from '@qtickets/shared-schema/grouped-by';
import { hash64, toHex } from '@qtickets/shared-schema/wire/hash64';
import { changeLooks, readLooks } from '../google/cell-looks.ts';
import { writeProperty } from '../google/properties.ts';
import type { Properties } from '../run/ports.ts';
import type { SyncResult } from '../run/sync-workbook.ts';
import { markChanges, noteOf } from './cell-marks.ts';
import { fingerprintsText, parseFingerprints } from './fingerprints.ts';
import { type BrokenCell, editedCells, errorCells } from './issue-lines.ts';
import type { Language } from './texts.ts';

/** 'on' where somebody wants them. */
export const CELL_MARKS_PROPERTY = 'CELL_MARKS';
/** What is marked, a fingerprint a contract; `*` where it has to be looked at. */
export const MARKED_PROPERTY = 'CELLS_MARKED';
export const TO_LOOK_AT = '*';

/** More of a contract are in the issues tab only. */
const MARKED_CELLS_MAX = 200;

/** What is known to be marked, as it is noted. */
class Marked {
  readonly #hashes: Map<string, string>;
  #noted: string;

  constructor(text: string) {
    this.#noted = text;
    this.#hashes = parseFingerprints(text);
  }

  of(contract: string): string {
    return this.#hashes.get(contract) ?? '';
  }

  /** '' where nothing is. */
  set(contract: string, hash: string): void {
    if (hash === '') this.#hashes.delete(contract);
    else this.#hashes.set(contract, hash);
  }

  note(): void {
    const text = fingerprintsText(this.#hashes);
    if (text === this.#noted) return;
    writeProperty(MARKED_PROPERTY, text);
    this.#noted = text;
  }
}

/**
 * Showing must never make a sync fail.
 * @param edits what the run sent by the short way, if it did
 * @param looksAnew whether a person waits for it, who may have taken marks away
 */
export function markCells(
  { contracts }: SyncResult,
  edits: readonly Edit[] | null,
  looksAnew: boolean,
  properties: Properties,
  language: Language,
): void {
  if (properties[CELL_MARKS_PROPERTY] !== 'on') return;
  try {
    const marked = new Marked(properties[MARKED_PROPERTY] ?? '');
    for (const result of contracts) {
      if (result.outcome.kind === 'sent') markEdited(result, edits ?? [], marked, language);
      else if (result.snapshot !== null) markAll(result, marked, looksAnew, language);
    }
    marked.note();
  } catch (error) {
    console.warn(`marks: ${String(error)}`);
  }
}

function markAll(result: ContractResult, marked: Marked, looksAnew: boolean, language: Language): void {
  const { tab: contract } = result.contract;
  const cells = errorCells(result, language).slice(0, MARKED_CELLS_MAX);
  const hash = cells.length === 0 ? '' : toHex(hash64(JSON.stringify(cells)));
  if (hash === marked.of(contract) && !looksAnew) return;
  const failed = result.names.flatMap((tab) => markTab({ contract, tab, cells }, marked, language));
  marked.set(contract, failed.length > 0 ? TO_LOOK_AT : hash);
}

function markEdited(result: ContractResult, edits: readonly Edit[], marked: Marked, language: Language): void {
  const { tab: contract } = result.contract;
  for (const { tab, rows } of edits.filter((edit) => result.names.includes(edit.tab))) {
    const cells = editedCells(result, rows, language).filter((cell) => cell.tab === tab);
    if (cells.length === 0 && marked.of(contract) === '') continue;
    if (result.snapshot !== null) markTab({ contract, tab, cells, rows }, marked, language);
    // Other rows may hold marks that this edit made obsolete, or moved.
    marked.set(contract, TO_LOOK_AT);
  }
}

type Marking = {
  readonly contract: string;
  readonly tab: string;
  readonly cells: readonly BrokenCell[];
  readonly rows?: Edit['rows'];
};

/** Whatever ends in the middle of it is noted before. @returns the cells that could not be changed */
function markTab({ contract, tab, cells, rows }: Marking, marked: Marked, { texts }: Language): readonly string[] {
  const looks = readLooks(tab, rows);
  if (looks === null) return [];
  const changes = markChanges(looks, notesOf(cells, tab, texts.marks.ending));
  if (changes.length === 0) return [];
  marked.set(contract, TO_LOOK_AT);
  marked.note();
  return changeLooks(tab, changes);
}

/** By address; a cell with several errors has one note. */
function notesOf(cells: readonly BrokenCell[], tab: string, ending: string): ReadonlyMap<string, string> {
  const broken = groupedBy(
    cells.filter((each) => each.tab === tab),
    ({ cell }) => cell,
  );
  const textOf = (issues: readonly BrokenCell[]) => noteOf(issues.map(({ message }) => message).join(' '), ending);
  return new Map(Array.from(broken, ([cell, issues]) => [cell, textOf(issues)]));
}
