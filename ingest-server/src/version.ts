/** The one version of bundle, server and page: that of the root package. */
import root from '../../package.json' with { type: 'json' };

export const VERSION: string = root.version;

/** Whether `version` is earlier than `than`; what is not of the form 1.2.3 is never called older. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [partsOf(version), partsOf(than)];
  if (left === null || right === null) return false;
  const different = left.findIndex((part, index) => part !== right[index]);
  return different >= 0 && (left[different] ?? 0) < (right[different] ?? 0);
}

function partsOf(version: string): number[] | null {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
  return match === null ? null : match.slice(1).map(Number);
}
