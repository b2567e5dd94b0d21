/**
 * What a message will cost to read, estimated from its bytes before any of it is parsed: a few megabytes of small arrays
 * become gigabytes of objects, and a reading of minutes in which nobody else is answered.
 */
import { ProblemError } from '../problem.ts';

/** A tab of 100,000 rows as one bucket has two containers a row and about 16 values; this is room for more than that. */
const CONTAINERS_MAX = 400_000;
const VALUES_MAX = 2_500_000;

/** Memory of what is made of each while it is read, compared and stored. */
const CONTAINER_BYTES = 400;
const VALUE_BYTES = 24;

/** What may be in work at once: one message of the greatest cost, or hundreds of usual ones. */
export const COST_MAX = CONTAINERS_MAX * CONTAINER_BYTES + VALUES_MAX * VALUE_BYTES;

const [OPEN_ARRAY, OPEN_OBJECT, COMMA] = [0x5b, 0x7b, 0x2c];

/**
 * Marks within text count too: what is asked is only what it may cost at most.
 * @returns an estimate in bytes of memory
 * @throws ProblemError `too_large`
 */
export function messageCost(json: Uint8Array): number {
  let containers = 0;
  let commas = 0;
  // By index: an iterator costs several times as much, and these are megabytes.
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === COMMA) commas += 1;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) containers += 1;
  }
  if (containers > CONTAINERS_MAX) throw tooMany(`${CONTAINERS_MAX} arrays and objects`);
  if (commas > VALUES_MAX) throw tooMany(`${VALUES_MAX} values`);
  return containers * CONTAINER_BYTES + commas * VALUE_BYTES;
}

function tooMany(what: string): ProblemError {
  return new ProblemError('too_large', `A message may hold ${what}; send fewer rows in a request.`);
}
