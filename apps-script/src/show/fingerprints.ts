/** Fingerprints by contract, as a property notes them: `sales=1f03… refunds=9a4c…`. */
export type Fingerprints = ReadonlyMap<string, string>;

export function parseFingerprints(text = ''): Map<string, string> {
  const entries = text.split(' ').map((part) => part.split('='));
  return new Map(entries.flatMap(([contract = '', hash = '']) => (hash === '' ? [] : [[contract, hash] as const])));
}

export function fingerprintsText(fingerprints: Fingerprints): string {
  return Array.from(fingerprints, (entry) => entry.join('=')).join(' ');
}
