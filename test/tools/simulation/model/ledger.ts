/** What a spreadsheet ever held, key by key: the only things that may stand in ClickHouse. */
import type { ExpectedTab } from './expected.ts';
import type { Values } from './row.ts';

export class Ledger {
  readonly #states = new Map<string, Set<string>>();
  readonly #rows = new Map<string, Set<string>>();

  /** Notes what the sheet shows now. */
  note(tabs: readonly ExpectedTab[]): void {
    for (const { plan, keys } of tabs) {
      for (const [key, lines] of keys) {
        add(this.#states, `${plan.tab} ${key}`, JSON.stringify(lines));
        for (const line of lines) add(this.#rows, `${plan.tab} ${key}`, JSON.stringify(line));
      }
    }
  }

  /** Whether a key ever held exactly these lines at one moment. */
  held(tab: string, key: string, lines: readonly Values[]): boolean {
    return this.#states.get(`${tab} ${key}`)?.has(JSON.stringify(lines)) ?? false;
  }

  /** Whether each of these lines was held at some moment. */
  heldEach(tab: string, key: string, lines: readonly Values[]): boolean {
    const rows = this.#rows.get(`${tab} ${key}`);
    return lines.every((line) => rows?.has(JSON.stringify(line)));
  }
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
