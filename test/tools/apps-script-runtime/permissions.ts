/** Which calls a simple trigger may not make, and which scope of the manifest each call needs. */
import type { ExecutionKind } from './result.ts';

const AUTH = 'https://www.googleapis.com/auth/';
const SHEETS = [`${AUTH}spreadsheets.currentonly`, `${AUTH}spreadsheets`];

interface Rule {
  readonly calls: RegExp;
  /** Any one of these. */
  readonly scopes: readonly string[];
  readonly simple: boolean;
}

const RULES: readonly Rule[] = [
  { calls: /^UrlFetchApp\.(fetch|fetchAll)$/, scopes: [`${AUTH}script.external_request`], simple: false },
  {
    calls: /^ScriptApp\.(newTrigger|getProjectTriggers|getUserTriggers|deleteTrigger)$/,
    scopes: [`${AUTH}script.scriptapp`],
    simple: false,
  },
  {
    calls: /^Ui\.(showModalDialog|showModelessDialog|showSidebar)$/,
    scopes: [`${AUTH}script.container.ui`],
    simple: false,
  },
  { calls: /^SpreadsheetApp\.getActive|^Spreadsheet\.|^Sheet\.|^Range\./, scopes: SHEETS, simple: true },
];

/** Google's text where the call is not allowed; undefined where it is. Without a scope list everything is granted. */
export function permissionProblem(
  call: string,
  kind: ExecutionKind,
  scopes: readonly string[] | undefined,
): string | undefined {
  const rule = RULES.find(({ calls }) => calls.test(call));
  if (!rule) return undefined;
  const granted = scopes === undefined || rule.scopes.some((scope) => scopes.includes(scope));
  if (granted && (rule.simple || kind !== 'simple')) return undefined;
  const needed = rule.scopes.length === 1 ? rule.scopes[0] : `(${rule.scopes.join(' || ')})`;
  const complaint = granted ? 'You do not have permission' : 'Specified permissions are not sufficient';
  return `${complaint} to call ${call}. Required permissions: ${needed}`;
}
