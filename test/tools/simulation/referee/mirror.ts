/** What ClickHouse holds now, read again only where something may have changed. */
import { canonical } from '../model/actual.ts';
import type { TabPlan } from '../model/plans.ts';
import type { SentCell } from '../model/vocabulary.ts';
import { type FactState, factTables, type LiveLine, type QuarantineState, type StoredProof } from '../server/stored.ts';
import type { ServerLink } from '../server-link.ts';
import { BrokenPromise } from '../story.ts';
import { keyHashOf, rejectedHashOf, rowHashOf } from './hashes.ts';

export class Mirror {
  readonly #link: ServerLink;
  readonly #facts = new Map<string, FactState>();
  #quarantine: QuarantineState | undefined;
  #proofs: readonly StoredProof[] | undefined;

  constructor(link: ServerLink) {
    this.#link = link;
  }

  facts(table: string): FactState {
    const known = this.#facts.get(table) ?? this.#link.facts(table);
    this.#facts.set(table, known);
    return known;
  }

  get quarantine(): QuarantineState {
    this.#quarantine ??= this.#link.quarantine();
    return this.#quarantine;
  }

  get proofs(): readonly StoredProof[] {
    this.#proofs ??= this.#link.proofs();
    return this.#proofs;
  }

  get stored(): Stored {
    const facts = Object.fromEntries(factTables.map((table) => [table, this.facts(table).live]));
    return { facts, issues: this.quarantine.issues, proofs: this.proofs };
  }

  /** Whether somebody has damaged rows by hand, and no sync has repaired them yet. */
  isSpoilt = false;

  /** I2: the hashes beside a row are those of the row, as they are computed here. @throws BrokenPromise */
  checkHashes({ table, columns, key }: TabPlan): void {
    if (this.isSpoilt) return;
    for (const { source, values, line, keyHash, rowHash } of this.facts(table).live) {
      const row = columns.map(({ name, kind }) => canonical(kind, values[name] ?? null));
      const keyText = JSON.stringify(key.map((name) => values[name] ?? null));
      if (keyHashOf(keyText) === keyHash && rowHashOf(row, line) === rowHash) continue;
      throw new BrokenPromise(`${source} ${table} ${keyText}: the hashes are not those of the row`);
    }
  }

  /** I2: a rejected row is kept with its cells. @throws BrokenPromise */
  checkQuarantine(): void {
    for (const { source, tab, row, rowHash, payload } of this.quarantine.issues) {
      const cells = JSON.parse(payload) as SentCell[];
      if (rejectedHashOf(tab, row, cells) === rowHash) continue;
      throw new BrokenPromise(`${source} ${tab}!${row}: the quarantine holds ${payload}, of which the hash is not`);
    }
  }

  factsChanged(table: string): void {
    this.#facts.delete(table);
  }

  quarantineChanged(): void {
    this.#quarantine = undefined;
  }

  proofsChanged(): void {
    this.#proofs = undefined;
  }

  /** Anything may have changed. */
  forget(): void {
    this.#facts.clear();
    this.quarantineChanged();
    this.proofsChanged();
  }
}

export type Stored = {
  /** Live rows by table. */
  readonly facts: Readonly<Record<string, readonly LiveLine[]>>;
  readonly issues: QuarantineState['issues'];
  readonly proofs: readonly StoredProof[];
};
