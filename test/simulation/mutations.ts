/**
 * Deliberate faults in the protocol's code, as patches of what was built: the simulation must find each of them.
 * A patch that no longer fits fails by itself, so that none is believed to be tried and is not.
 */
import type { Patch, Patches } from './build.ts';
import type { Family } from './faults/weather.ts';
import { rarelyShown, shownNear, showsUnder } from './mutation-seeds.ts';

type Fault = { readonly name: string; readonly breaks: string; readonly patches: Patches };

export type Mutation = Fault & {
  /** Families of faults that bring it to light; none: any history may. */
  readonly families: readonly Family[];
  /** A seed from which on it is looked for. */
  readonly from: number;
  /** Whether few histories show it. */
  readonly isRare: boolean;
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
  server('versions that hide tombstones', 'a reader is not told to go above a deletion (R6)', {
    find: /(SELECT max\(_ver\) AS version FROM \$\{this\.#database\}\.\$\{identifier\(contract\w*\.table\)\}) WHERE/,
    put: '$1 FINAL WHERE',
  }),
  server('nothing staged', 'the audit trail is empty', {
    find: /await staging\w*\.insert\(source, contract, changes, \w+\);/,
    put: '',
  }),
  server('dry runs write', 'a check changes the warehouse', {
    find: /if \(!request\.dryRun\) await write\((\w+), changes\);/,
    put: 'await write($1, changes);',
  }),
  server('proofs for other contracts', 'a proof of an older bundle (R8)', {
    find: /\n( +)if \(differ\) return;/,
    put: '',
  }),
  server('signatures of any age', 'what was sent long ago is still taken', {
    find: /return matches && Math\.abs\([^;]*;/,
    put: 'return matches;',
  }),
  server('equal rows written again', 'a sync is never silent', {
    find: /upserts: (wanted\w*)\.filter\(\(identity\) => hashOfLine\.get\(identity\.line\) !== toHex\(identity\.rowHash\)\)/,
    put: 'upserts: $1',
  }),
  server('runs that never end', 'nobody sees that a sync went well', {
    find: /await this\.#runs\.closeByDigest\([^)]*\);/,
    put: '',
  }),
  both('rejected rows without their places', 'a bad row that moved is shown where it is no more (R11)', {
    find: /hash64\(JSON\.stringify\(\[tabName, row, \.\.\.cells\]\)\)/,
    put: 'hash64(JSON.stringify([tabName, ...cells]))',
  }),
  both('the upper row counts', 'of two rows with one key the wrong one is stored', {
    find: /a\.tabIndex > b\.tabIndex : a\.row > b\.row/,
    put: 'a.tabIndex < b.tabIndex : a.row < b.row',
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
  bundle('no closing digest', 'a push proves itself (R4, R8)', {
    find: /if \(work\.state\.reading\.mayBeTorn\) work\.mustReadAgain = true;/,
    put: "$&\n      if (isOpen(work)) work.outcome = 'equal';",
  }),
  bundle('a torn reading proves itself', 'rows that moved while they were read count as gone (R1)', {
    find: /if \(work\.state\.reading\.mayBeTorn\) work\.mustReadAgain = true;/,
    put: '',
  }),
  bundle('ticks that find the lock taken are forgotten', 'what nobody told of waits for the next tick (R3)', {
    find: /if \(isDone === null\) leaveMark\(\{ all: "schedule" \}\);/,
    put: '',
  }),
  bundle('marks of unfinished runs removed', 'what a run had no time for is forgotten (R3)', {
    find: 'flags.has("out_of_time") || flags.has("unsettled") || flags.has("older_bundle") && !hasPushed',
    put: 'flags.has("older_bundle") && !hasPushed',
  }),
  bundle('later marks removed too', 'an edit that comes while a tick reads waits for the next (R3)', {
    find: /removeMarks\(marksIn\(properties\)\);\n( +)return workOffAll\(\);/,
    put: 'removeMarks(marksIn(readProperties()));\n$1return workOffAll();',
  }),
  bundle('many marks given up', 'edits are forgotten while the server is away (R3)', {
    find: /leaveMark\(\{ all: "change" \}\);\n( +)removeMarks/,
    put: 'removeMarks',
  }),
  bundle('what the server rejects is not left out', 'a row that only the server rejects is in no quarantine (R11)', {
    find: /if \(isRejectedNew\) rejectInState\(work\);/,
    put: '',
  }),
  bundle('the offset of the week', 'dates shift in a week in which the clocks change', {
    find: 'dateCell(instant + (isSame ? offset : offsetIn(askedFor, instant)))',
    put: 'dateCell(instant + offset)',
  }),
  server('versions of all spreadsheets', 'what another spreadsheet wrote makes a key stale (I23)', {
    find: /WHERE _source = \{source:String\} AND (key_hash IN \$\{hashSet\(keyHashes\)\}\n)/,
    put: 'WHERE $1',
  }),
  server('cells of issues not renewed', 'an issue is linked to a cell where it is no more (R11)', {
    find: / && a\.cell === b\.cell && a\.gid === b\.gid/,
    put: '',
  }),
  server('moved cells not seen', 'a column that moves leaves links beside their cells (R11)', {
    find: /isSameQuarantine && \(rejected\w*\.count === 0 \|\| await hasSameCells\(\)\)/,
    put: 'isSameQuarantine',
  }),
  server('every quarantined key counts as readable', 'the guard of the short way is too wide (R9)', {
    find: /key_readable: keyHash\w* === null \? 0 : 1/,
    put: 'key_readable: 1',
  }),
  server('additions not counted', 'a push that replaces all keys is refused (R9)', {
    find: /\n( +)additions,\n/,
    put: '\n$1additions: 0,\n',
  }),
  server('unreadable keys not counted in pushes', 'the guard lets 50 rows go where it should let 5 (R9)', {
    find: /hasUnreadableKeys: unreadable \+ resolved\.unreadable > 0/,
    put: 'hasUnreadableKeys: resolved.unreadable > 0',
  }),
  server('the first secret only', 'a rotation has a gap', {
    find: /const keys = source\.secrets\.map\(decodeSecret\)/,
    put: 'const keys = source.secrets.slice(0, 1).map(decodeSecret)',
  }),
  both('the lowest good row counts', 'a bad lowest row does not keep its key (I4)', {
    find: /return group\.valid\.filter\(\(row\w*\) => row\w*\.placed === group\.lowest\);/,
    put: 'return group.valid.slice(-1);',
  }),
  bundle('the first range has a start', 'issues above the first bad row stay (R11)', {
    find: /const from = index === 0 \? void 0 : /,
    put: 'const from = ',
  }),
  bundle('doubled headers are read', 'which of two columns counts is a guess', {
    find: /if \(positions\.length > 1\) return \{ code: "duplicate_header"/,
    put: 'if (positions.length > 9) return { code: "duplicate_header"',
  }),
  bundle('a reading pushed below its version', 'what was read before somebody wrote is pushed over it (R4)', {
    find: /return compared\.version >= work\.state\.reading\.readAt;/,
    put: 'return false;',
  }),
  bundle('a clock for each run', 'a second run of an execution reads below what the first was told (R4)', {
    find: 'clock: clockOfExecution',
    put: 'clock: { last: 0, version: 0 }',
  }),
  bundle('stale answers believed', 'what was not taken counts as sent (R4)', {
    find: 'if (reply.answer.stale > 0) {',
    put: 'if (reply.answer.stale < 0) {',
  }),
  bundle('Retry-After not heeded', 'a server in trouble is asked at once', {
    find: /return Math\.max\(backoff, asked != null \? asked : 0\);/,
    put: 'return 0;',
  }),
  bundle('one confirmation for all tabs', 'a person confirms more than was asked (R9)', {
    find: /menuSync\(new Set\(confirmed\.map\(\(work\) => work\.contract\.tab\)\)\)/,
    put: 'menuSync(new Set(worksOf(result).map((work) => work.contract.tab)))',
  }),
  bundle('edited rows alone', 'rows that share the key of an edited one go', {
    find: /const rows(\w*) = reading\.rows\.filter\(\(placed\) => \{\s+var (\w+);/,
    put: 'const rows$1 = reading.rows.filter((placed) => {\n      var $2;\n      if (places.indexOf(placeOf(placed.tabIndex, placed.row)) < 0) return false;',
  }),
  bundle('marks not left', 'an edit that finds the lock taken is forgotten (R3)', {
    find: /leaveMark\((mark\w*)\);\s+workOffMarks\(\);/,
    put: 'if (takeLock(0)) {\n      leaveMark($1);\n      releaseLock();\n    }\n    workOffMarks();',
  }),
  bundle('no second look at the marks', 'a mark that comes after the last look waits for a tick (R3)', {
    find: /while \(underLock\(0, workOffAll\) === true\) \{/,
    put: '$&\n      return;',
  }),
  bundle('marks forgotten during a check', 'an edit during a check or a sync from the menu waits for a tick (R3)', {
    find: /!isUnfinished\(result\)\) workOffMarks\(\);/,
    put: '!isUnfinished(result)) return;',
  }),
  bundle('the zone asked for once', 'a zone that changes while it is read shifts half of the dates (R1)', {
    find: /if \(run\.workbook\.timeZone\(\) === timeZone\) return;/,
    put: 'return;',
  }),
  bundle('the moment of sending', 'versions are later than what was read (R4)', {
    find: /\.\.\.messageHead\(run\), readAt, locale/,
    put: '...messageHead(run), readAt: run.now(), locale',
  }),
  bundle('stored left out', 'the guard does not know what the sender was told (R9)', {
    find: /\.\.\.work\.stored !== null && \{ stored: work\.stored \},/,
    put: '',
  }),
  bundle('keep left out of pushes', 'a bad row takes the last good one with it (R9)', {
    find: /keep: \[\.\.\.planned\w*\.keep\],/,
    put: 'keep: [],',
  }),
  bundle('unreadable keys not told', 'the guard lets a broken key column through (R9)', {
    find: /const (unreadable\w*) = rejected\w*\.filter\([^;]*;/,
    put: 'const $1 = 0;',
  }),
  bundle('no report', 'nobody learns what a run did', {
    find: /const failed = failure\w* !== null \|\| works\.some/,
    put: 'if (pushed) return;\n    $&',
  }),
  bundle('cut readings believed', 'rows that came after the size was asked for go (R1)', {
    find: 'if (reading !== null && isSameSize(before, sizeOf(sheet))) return reading;',
    put: 'if (reading !== null) return reading;',
  }),
  both('kept only without good rows', 'a key whose lowest row is bad is deleted (I4, I5)', {
    find: /if \(counting\.length === 0\) kept\.push\((hex\w*)\);/,
    put: 'if (group.valid.length === 0) kept.push($1);',
  }),
  bundle('tabs that disagree are read', 'no such column is read as blank', {
    find: /return having > 0 && having < tabs\.length;/,
    put: 'return false;',
  }),
  server('ranges end after their end', 'the first row of the next range is cleared (R11)', {
    find: /return isAfterStart && \(scope\.to === void 0 \|\| isBefore\(place, scope\.to\)\);/,
    put: 'return isAfterStart && (scope.to === void 0 || !isBefore(scope.to, place));',
  }),
  server('an await missing', '200 before it is in ClickHouse (I29)', {
    find: /\n {2}await facts\.insert\(source, contract, changes\);/,
    put: '\n  void facts.insert(source, contract, changes).catch(() => undefined);',
  }),
  bundle('a blocked run says success', 'health stays green over a stopped tab', {
    find: /const failed = (\w+) !== null \|\| works\.some\([^;]*;/,
    put: 'const failed = $1 !== null;',
  }),
  bundle('an older bundle sends nothing', 'nothing arrives until the bundle is renewed', {
    find: 'options.sendsToOtherContracts && round <= ROUNDS',
    put: 'options.sendsToOtherContracts && round < 1',
  }),
  bundle('equal below a newer version', 'no proof is written where a clock stepped back (R8)', {
    find: 'else if (tab.version > work.state.reading.readAt && !run.dryRun) work.mustReadAgain = true;',
    put: '',
  }),
  bundle('the lock released before the work', 'two executions read and push at once (R3)', {
    find: /try \{\s+return work\(\);\s+\} finally \{\s+releaseLock\(\);\s+\}/,
    put: 'releaseLock();\n    return work();',
  }),
  bundle('an exception counts as the lock', 'works without the lock where LockService fails (R3)', {
    find: /(tryLock\(\w+\);\s+\} catch \{\s+return) false;/,
    put: '$1 true;',
  }),
  bundle('the breaker stays open', 'edits wait though the server is back', {
    find: 'works.length > 0 ? noFailures : before',
    put: 'before',
  }),
  bundle(
    'a repeated request is as old as the first',
    'is refused after five minutes',
    {
      find: /function attempt\(path, id, body\) \{/,
      put: 'const signedAt = {};\n$&\n      signedAt[id] = signedAt[id] || Math.floor(outside.now() / 1000);',
    },
    { find: /id, Math\.floor\(outside\.now\(\) \/ 1e3\), body\.bytes/, put: 'id, signedAt[id], body.bytes' },
  ),
];

export const mutations: readonly Mutation[] = faults.map((fault) => ({
  ...fault,
  from: shownNear[fault.name] ?? 1,
  isRare: rarelyShown.has(fault.name),
  families: showsUnder[fault.name] ?? [],
}));
