/**
 * In which columns a number format says more than the digits (CELLS 9). Formats cost a call of their own, so all columns are
 * looked at only on the first reading, from the menu, after a change of formats, and hourly; in between, the columns
 * in which such a format was found are read with their formats, and an edit looks at what it touched.
 */

import type { Edit } from '@qtickets/shared-schema/client/plan-edit';
import type { Trigger } from '@qtickets/shared-schema/wire/protocol';
import { isEdit, marksIn } from '../run/marks.ts';
import type { Properties } from '../run/ports.ts';

export const FORMATS_PROPERTY = 'NUMBER_FORMATS';
/** Another text after each change of formats. */
export const FORMAT_MARK_PROPERTY = 'FORMAT_MARK';

const LOOK_EVERY_MS = 3_600_000;

type KnownFormats = {
  /** When all columns were last looked at, in unix ms; 0 for never. */
  readonly lookedAt: number;
  /** The mark of formats that was there then. */
  readonly seen: string;
  /** Contract columns whose formats matter, by contract; contracts that were never looked at are missing. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
};

/** What a run knows of formats, and how far it looks. */
export type FormatLook = {
  readonly known: KnownFormats;
  /** The mark as it was before the first cell was read. */
  readonly mark: string;
  readonly looksAtAll: boolean;
  /** What was edited; null where everything is compared. */
  readonly edits: readonly Edit[] | null;
  /** What this run found, by contract. */
  readonly found: Map<string, ReadonlySet<string>>;
  /** Contracts of which this run read every tab whole. */
  readonly wholly: Set<string>;
};

export function knowsFormat({ known, found }: FormatLook, contract: string, column: string): boolean {
  return known.columns.get(contract)?.has(column) === true || found.get(contract)?.has(column) === true;
}

/** Whether all columns of the contract are looked at: it is due, or has never been done. */
export function looksAtAllOf({ known, looksAtAll }: FormatLook, contract: string): boolean {
  return looksAtAll || !known.columns.has(contract);
}

/** Written by us: `moment mark contract:column,column …`; anything else counts as nothing. */
function parseKnown(text: string | undefined): KnownFormats {
  const [moment = '', seen = '', ...contracts] = (text ?? '').split(' ');
  const columns = contracts.map((part): [string, ReadonlySet<string>] => {
    const [contract = '', names = ''] = part.split(':');
    return [contract, new Set(names.split(',').filter((name) => name !== ''))];
  });
  return { lookedAt: Number(moment) || 0, seen, columns: new Map(columns) };
}

/** Whether the last look at a contract's columns found none whose formats matter, and nobody has said since that formats changed. */
export function hasNoFormats(properties: Properties, contract: string): boolean {
  const { seen, columns } = parseKnown(properties[FORMATS_PROPERTY]);
  return columns.get(contract)?.size === 0 && (properties[FORMAT_MARK_PROPERTY] ?? '-') === seen;
}

/** @param now unix ms */
export function formatLook(
  properties: Properties,
  { trigger, edits }: { readonly trigger: Trigger; readonly edits: readonly Edit[] | null },
  now: number,
): FormatLook {
  const known = parseKnown(properties[FORMATS_PROPERTY]);
  const mark = properties[FORMAT_MARK_PROPERTY] ?? '-';
  // A comparison does the work of edits too, which may have brought formats along.
  const isDue = now - known.lookedAt >= LOOK_EVERY_MS || marksIn(properties).some((left) => isEdit(left.mark));
  return {
    known,
    mark,
    edits,
    found: new Map(),
    wholly: new Set(),
    looksAtAll: trigger === 'menu' || mark !== known.seen || (edits === null && isDue),
  };
}

/** Nothing is known, and nothing looked at, where formats play no part. */
export function noFormatLook(): FormatLook {
  return { known: parseKnown(''), mark: '-', looksAtAll: false, edits: null, found: new Map(), wholly: new Set() };
}

/** @param isWhole whether nothing stopped the run */
export function formatsText(look: FormatLook, isWhole: boolean, now: number): string {
  const { known, mark, looksAtAll, edits, found, wholly } = look;
  const isLook = looksAtAll && edits === null && isWhole;
  // What a look at everything could not read is looked at by the next run.
  const contracts = [...known.columns.keys(), ...found.keys()].filter((name) => !isLook || wholly.has(name));
  const parts = Array.from(new Set(contracts), (contract) => {
    const seen = found.get(contract) ?? [];
    // What a look at everything found no more is forgotten.
    const isNew = looksAtAllOf(look, contract) && wholly.has(contract);
    const names = new Set(isNew ? seen : [...(known.columns.get(contract) ?? []), ...seen]);
    return `${contract}:${Array.from(names).sort().join(',')}`;
  });
  return [isLook ? now : known.lookedAt, isLook ? mark : known.seen || '?', ...parts].join(' ');
}
