/** What a digest must claim of a tab, worked out from the workbook itself. */
import type { ExpectedTab } from '../model/expected.ts';
import type { Parts } from '../model/held.ts';
import { bucketOf, decodedDigest, keyHashOf, rejectedHashOf, rowHashOf, sumOf, sumText } from './hashes.ts';
import type { DigestTab, SentLayout } from './messages.ts';

function bucketsOf({ keys }: ExpectedTab, bits: number): string {
  const hashes = new Map<number, string[]>();
  for (const [key, lines] of keys) {
    const bucket = bucketOf(keyHashOf(key), bits);
    const there = hashes.get(bucket) ?? [];
    there.push(...lines.map(rowHashOf));
    hashes.set(bucket, there);
  }
  const filled = [...hashes].filter(([, rows]) => rows.length > 0).sort(([a], [b]) => a - b);
  return filled.map(([bucket, rows]) => bucketText(bucket, sumOf(rows))).join();
}

function bucketText(bucket: number, { count, sum }: { readonly count: number; readonly sum: bigint }): string {
  return `${bucket}:${count}:${sumText(sum)}`;
}

/** The claim of a digest, part by part. */
export function claimIn(asked: DigestTab): Record<string, string> {
  const buckets = decodedDigest(asked.digest).map((sum, bucket) => ({ bucket, ...sum }));
  return {
    names: asked.names.join(),
    rows: String(asked.rowCount),
    buckets: buckets.flatMap(({ bucket, ...sum }) => (sum.count > 0 ? [bucketText(bucket, sum)] : [])).join(),
    rejected: `${asked.rejected.count} ${asked.rejected.hash}`,
    keep: [...asked.keep].sort().join(),
    unreadable: String(asked.unreadable),
    unread: unreadText(asked.unread ?? []),
    layout: layoutText(asked),
  };
}

function unreadText(unread: readonly Parts[]): string {
  return unread.map((parts) => JSON.stringify(Object.entries(parts).sort())).join();
}

function layoutText({ layout }: DigestTab): string {
  if (layout === undefined) return '';
  const { columns, layouts } = layout;
  const place = (letter: string, index: number) => (letter === '' ? [] : [`${columns[index]}:${letter}`]);
  return layouts.map(({ gid, letters }) => `${gid} ${letters.flatMap(place).sort()}`).join('; ');
}

/** What it should be for a state of the workbook. */
export function claimOf(tab: ExpectedTab, { bits, layout }: DigestTab): Record<string, string> {
  const lines = [...tab.keys.values()];
  const rejected = sumOf(tab.rejected.map(({ tab: name, row, cells }) => rejectedHashOf(name, row, cells)));
  const kept = [...tab.keys].filter(([, of]) => of.length === 0).map(([key]) => keyHashOf(key));
  return {
    names: tab.names.join(),
    rows: String(lines.reduce((total, of) => total + of.length, 0)),
    buckets: bucketsOf(tab, bits),
    rejected: `${rejected.count} ${sumText(rejected.sum)}`,
    keep: kept.sort().join(),
    unreadable: String(tab.rejected.filter(({ key }) => key === null).length),
    unread: unreadText(tab.unread),
    layout: expectedLayout(tab, layout?.layouts ?? []),
  };
}

/** Only where there is a row to be found; an id that Google would not give is left out. */
function expectedLayout({ layouts, rejected }: ExpectedTab, sent: readonly SentLayout[]): string {
  if (rejected.length === 0) return '';
  return layouts
    .map(({ gid, letters }, index) => {
      const known = sent[index]?.gid === undefined ? undefined : gid;
      return `${known} ${[...letters].map(([column, letter]) => `${column}:${letter}`).sort()}`;
    })
    .join('; ');
}
