/**
 * Deliberate faults in the protocol's code, as patches of what was built: the simulation must find each of them.
 * A patch that no longer fits fails by itself, so that none is believed to be tried and is not.
 */
import type { Patch, Patches } from './build.ts';
import type { Family } from './faults/weather.ts';

type Fault = { readonly name: string; readonly breaks: string; readonly patches: Patches };

export type Mutation = Fault & {
  /** Families of faults that bring it to light; none: any history may. */
  readonly families: readonly Family[];
};

function server(name: string, breaks: string, ...patches: readonly Patch[]): Fault {
  return { name, breaks, patches: { server: patches } };
}

function bundle(name: string, breaks: string, ...patches: readonly Patch[]): Fault {
  return { name, breaks, patches: { bundle: patches } };
}

function both(name: string, breaks: string, ...patches: readonly Patch[]): Fault {
  return { name, breaks, patches: { bundle: patches, server: patches } };
}

const faults: readonly Fault[] = [
  server('lost tombstones', 'rows that are gone from the sheet stay', {
    find: /tombstones: stored\w*\.filter\(\(line\) => !wantedLines\.has\(line\.line\)\)/,
    put: 'tombstones: []',
  }),
  server('wrong version', 'versions are no moments of reading', {
    find: /changesOf\(contract, difference, sentOf, request\.readAt\)/,
    put: 'changesOf(contract, difference, sentOf, request.readAt + 1)',
  }),
  server('keep ignored in pushes', 'a bad row takes the last good one with it (R9)', {
    find: /\[\.\.\.request\.keep, \.\.\.resolved\.kept, /,
    put: '[...resolved.kept, ',
  }),
  server('keep ignored in digests', 'a kept key can never be equal', {
    find: /warehouse(\w*)\.bucketDigests\(source, contract, tab\.bits, tab\.keep\)/,
    put: 'warehouse$1.bucketDigests(source, contract, tab.bits, [])',
  }),
  server('stale keys taken', 'an older reading writes into a key (R5)', {
    find: /\(versions\.get\((\w+)\) \?\? 0\) >= request\.readAt/,
    put: '$1 === "" && versions.size < 0',
  }),
  server('proofs ignored', 'a request of before the proof writes (R6)', {
    find: /if \(proof !== null && proof\.verifiedAt > request\.readAt\) return \{ fresh/,
    put: 'if (proof !== null && proof.verifiedAt < 0) return { fresh',
  }),
  server('proof of half a tab', 'a proof says nothing of the quarantine (R8)', {
    find: /const isEqual = answer(\w*)\.inSync && answer\w*\.rejectedKnown/,
    put: 'const isEqual = answer$1.inSync',
  }),
  server(
    'no guard',
    'a cleared tab empties the warehouse (R9)',
    { find: /function isDigestBlocked\(loss\) \{/, put: '$&\n  return false;' },
    { find: /function isPushBlocked\(loss\) \{/, put: '$&\n  return false;' },
  ),
  server('missing tabs not missed', 'a renamed tab takes its rows with it (R10)', {
    find: /if \(question\.missing\.length > 0 && question\.isLosing\)/,
    put: 'if (question.missing.length < 0)',
  }),
  server('digest of counts only', 'changed values are not seen', {
    find: /if \(storedCount === count && hexOfDecimal\([^)]*\) === toHex\(sum\)\) return/,
    put: 'if (storedCount === count) return',
  }),
  server('quarantine never emptied', 'mended rows stay in the quarantine (R11)', {
    find: /tombstones: stored\w*\.filter\(\(row\w*\) => !wantedPlaces\.has\(placeText\(row\w*\)\)\)/,
    put: 'tombstones: []',
  }),
  both('lines in the order of the sheet', 'sorting a tab changes which line is which', {
    find: /return group\.valid\.sort\(byText\)/,
    put: 'return group.valid',
  }),
  bundle('no step above the version', 'a clock that stepped back hides edits (R4)', {
    find: /const aboveVersion = (\w+)\.version === 0 \? 0 : /,
    put: 'const aboveVersion = $1.version >= 0 ? 0 : ',
  }),
  bundle('marks removed before the work', 'what a failing run took up is forgotten (R3)', {
    find: /const result = execute\(properties, executionFor\((\w+)\)\);/,
    put: 'removeMarks($1);\n    $&',
  }),
  bundle('edited keys not seen', 'the old key of an edited row stays (R2)', {
    find: /function touchesKey\(([^)]*)\) \{/,
    put: '$&\n    return false;',
  }),
  bundle('rejected rows first', 'a mended row leaves the quarantine before it is stored (R7)', {
    find: /const buckets = pushInOrder\(run, work, planBuckets/,
    put: 'if (!plan.rejectedKnown) pushInOrder(run, work, planRejected(work.state.resolved));\n    $&',
  }),
  bundle(
    'torn readings believed',
    'rows that moved while a large tab was read are missed (R1)',
    { find: /if \(sheet\.lastRow\(\) !== (\w+)\) return null;/, put: '' },
    { find: /if \(keysAgain\([^)]*\) === keyCells\([^)]*\)\) return reading;/, put: 'return reading;' },
  ),
];

const showsUnder: Readonly<Record<string, readonly Family[]>> = {
  'stale keys taken': ['clocks'],
  'proofs ignored': ['requests late'],
  'proof of half a tab': ['executions killed', 'servers die'],
  'no step above the version': ['clocks'],
  'marks removed before the work': ['executions killed', 'statements fail'],
  'rejected rows first': ['servers die', 'executions killed'],
  'torn readings believed': ['two at once'],
};

export const mutations: readonly Mutation[] = faults.map((fault) => ({
  ...fault,
  families: showsUnder[fault.name] ?? [],
}));
