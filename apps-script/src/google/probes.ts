/** What could only be assumed about Google's runtime, asked on a live sheet (the self-test). Changes nothing that lasts. */
import { type Probe, probe } from './probe.ts';

function head(bytes: readonly number[]): string {
  return bytes.slice(0, 4).join(' ');
}

function bytesOf(text: string): number[] {
  return Utilities.newBlob(text).getBytes();
}

const KEY = '€🙂';
const CONTENT = 'café';

/** Vectors from node:crypto; the second is what text is taken for where no charset is named: each other sign a `?`. */
function signingProbes(): readonly Probe[] {
  return [
    probe('hmac', '76 -16 35 99', () => head(Utilities.computeHmacSha256Signature(bytesOf(CONTENT), bytesOf(KEY)))),
    probe('hmacDefaultCharset', '-125 73 -127 -128', () => head(Utilities.computeHmacSha256Signature(CONTENT, KEY))),
    probe('signedBytes', '-61 -87', () => bytesOf('é').join(' ')),
    probe('gzip', '31 -117', () => Utilities.gzip(Utilities.newBlob('x')).getBytes().slice(0, 2).join(' ')),
  ];
}

const absent = ['fetch', 'setTimeout', 'TextEncoder', 'URL', 'crypto', 'Buffer', 'process', 'structuredClone'];
const present = ['Promise', 'Map', 'Proxy', 'Symbol', 'Uint8Array', 'DataView', 'JSON'];

function namesThere(names: readonly string[]): string {
  const globals = globalThis as unknown as Readonly<Record<string, unknown>>;
  return names.filter((name) => globals[name] !== undefined).join(' ');
}

function globalProbes(): readonly Probe[] {
  return [
    probe('absentGlobals', '', () => namesThere(absent)),
    probe('presentGlobals', present.join(' '), () => namesThere(present)),
  ];
}

function lockTwice(): string {
  const lock = LockService.getDocumentLock();
  const answers = [lock.tryLock(1_000), lock.tryLock(1_000), lock.hasLock()];
  lock.releaseLock();
  return [...answers, lock.hasLock()].join(' ');
}

function keepLongProperty(): string {
  const properties = PropertiesService.getDocumentProperties();
  const value = 'я'.repeat(4_000);
  properties.setProperty('SELF_TEST', value);
  const isKept = properties.getProperty('SELF_TEST') === value;
  properties.deleteProperty('SELF_TEST');
  return `${isKept} ${String(properties.getProperty('SELF_TEST'))}`;
}

function serviceProbes(): readonly Probe[] {
  return [
    probe('lock', 'true true true false', lockTwice),
    probe('authorization', 'NOT_REQUIRED', () =>
      String(ScriptApp.getAuthorizationInfo(ScriptApp.AuthMode.FULL).getAuthorizationStatus()),
    ),
    probe('properties', 'true null', keepLongProperty),
    // A script in another zone than Etc/UTC shows that the manifest was not pushed with the code.
    probe('scriptZone', '0', () => String(new Date(2025, 6, 1).getTimezoneOffset())),
  ];
}

export function runtimeProbes(): readonly Probe[] {
  return [...signingProbes(), ...globalProbes(), ...serviceProbes()];
}

/** The date of the first Date cell among the first rows of the tabs, and the same cell as the person sees it. */
export function firstDateCell(names: readonly string[]): { readonly instant: number; readonly shown: string } | null {
  for (const name of names) {
    const range = topOf(name);
    for (const [row, cells] of (range?.getValues() ?? []).entries()) {
      const column = cells.findIndex((cell) => Object.prototype.toString.call(cell) === '[object Date]');
      const instant: unknown = cells[column];
      if (column >= 0) return { instant: Number(instant), shown: range?.getDisplayValues()[row]?.[column] ?? '' };
    }
  }
  return null;
}

/** null for a tab without cells. */
function topOf(name: string): GoogleAppsScript.Spreadsheet.Range | null {
  try {
    const sheet = SpreadsheetApp.getActiveSpreadsheet().getSheetByName(name);
    const [rows, columns] = [Math.min(50, sheet?.getLastRow() ?? 0), sheet?.getLastColumn() ?? 0];
    return sheet === null || rows < 1 || columns < 1 ? null : sheet.getRange(1, 1, rows, columns);
  } catch {
    return null;
  }
}
