/** One question of the self-test: what was expected, and what was seen. */

export type Probe = {
  readonly name: ProbeName;
  readonly expected: string;
  readonly seen: string;
};

export type ProbeName =
  | 'hmac'
  | 'hmacDefaultCharset'
  | 'signedBytes'
  | 'gzip'
  | 'absentGlobals'
  | 'presentGlobals'
  | 'lock'
  | 'authorization'
  | 'properties'
  | 'scriptZone'
  | 'wallClock'
  | 'dateCell'
  | 'tick'
  | 'server'
  | 'clock'
  | 'gzipBody';

/** A probe that throws has been answered too. */
export function probe(name: ProbeName, expected: string, ask: () => string): Probe {
  try {
    return { name, expected, seen: ask() };
  } catch (error) {
    return { name, expected, seen: String(error) };
  }
}
