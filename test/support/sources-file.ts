/** The file that says which spreadsheets may write, as `SOURCES_FILE` documents it; all tabs. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type TestSource = { readonly spreadsheetId: string; readonly name: string; readonly secrets: readonly string[] };

export function newTestSource(spreadsheetId: string, name = spreadsheetId): TestSource {
  return { spreadsheetId, name, secrets: [`whsec_${randomBytes(32).toString('base64')}`] };
}

export function writeSourcesFile(path: string, sources: readonly TestSource[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify({ sources }, null, 2), { mode: 0o600 });
}
