/** Deliberate faults of the bundle. */
import { bundle, type Fault } from './fault.ts';

export const bundleFaults: readonly Fault[] = [
  bundle('unreadable rows not sent', 'rows whose key cannot be read are deleted (R12)', {
    find: /unread: \[\.\.\.[^\]]*unread\]/,
    put: 'unread: []',
  }),
  bundle('held keys not kept', 'a push deletes what the digest holds (R12)', {
    find: /kept: \[\.\.\.resolved\w*\.kept, \.\.\.chooseHeld\(\w+, resolved\w*\.unread\)\]/,
    put: 'kept: resolved.kept',
  }),
  bundle('keys that the sheet shows are chosen', 'an unreadable row is used up by a row that is there (R12)', {
    find: /maybe\.filter\(\(\{ keyHash(?:: \w+)? \}\) => !shown\w*\.has\(\w+\)\)/,
    put: 'maybe.slice()',
  }),
  bundle('no step above the version', 'a clock that stepped back hides edits (R4)', {
    find: /const aboveVersion = (\w+)\.version === 0 \? 0 : /,
    put: 'const aboveVersion = $1.version >= 0 ? 0 : ',
  }),
  bundle('marks removed before the work', 'what a failing run took up is forgotten (R3)', {
    find: /const result = runSync\(properties, executionFor\((\w+)\)\);/,
    put: 'removeMarks($1);\n    $&',
  }),
  bundle('edited keys not seen', 'the old key of an edited row stays (R2)', {
    find: /const had = keysBefore\([^;]*;/,
    put: 'const had = [];',
  }),
  bundle('rejected rows first', 'a fixed row leaves the quarantine before it is stored (R7)', {
    find: /const pushed = yield\* pushInOrder\(run, work, snapshot, buckets\);/,
    put: 'if (!plan.rejectedKnown) yield* pushInOrder(run, work, snapshot, planRejected(snapshot.resolved()));\n    $&',
  }),
  bundle('no closing digest', 'a push proves itself (R4, R8)', {
    find: /else if \(snapshot\.reading\.mayBeTorn\) work\.mustReadAgain\(\);/,
    put: '$&\n      if (run.mode === "sync") work.wasFoundEqual(difference.compared.stored, 0);',
  }),
  bundle('a torn reading proves itself', 'rows that moved while they were read count as gone (R1)', {
    find: /else if \(snapshot\.reading\.mayBeTorn\) work\.mustReadAgain\(\);/,
    put: '',
  }),
  bundle(
    'a column elsewhere for one block',
    'what one call of a reading takes for the layout holds for all of them (R1)',
    {
      find: / && columnsStand\(block\d*\)/,
      put: '',
    },
  ),
  bundle('rows elsewhere for one call', 'a row that another one pushed out of what was read is not gone (R1)', {
    find: / && isAsRead\(block\d*, firstTelling\(block\d*\.lines\)\)/,
    put: '',
  }),
  bundle('a column elsewhere for its formats', 'formats are those of the columns whose values they are given (R1)', {
    find: /maySay && !\(headerStands\(tab, header\) && columnsStand\(formats\d*\)\)/,
    put: 'false',
  }),
  bundle('ticks that find the lock taken are forgotten', 'what was not reported waits for the next tick (R3)', {
    find: /processMark\(\{ all: "schedule" \}, null\);/,
    put: '',
  }),
  bundle('marks of unfinished runs removed', 'what a run had no time for is forgotten (R3)', {
    find: 'kind === "out_of_time" || kind === "unsettled" || kind === "older_bundle" && !hasPushed',
    put: 'kind === "older_bundle" && !hasPushed',
  }),
  bundle('later marks removed too', 'an edit that comes while a tick reads waits for the next (R3)', {
    find: /removeMarks\(marksIn\(properties\)\);\n( +)return isMarkSignalled\(\) === false \|\| processAllMarks\(\);/,
    put: 'removeMarks(marksIn(readProperties()));\n$1return processAllMarks();',
  }),
  bundle('many marks given up', 'edits are forgotten while the server is away (R3)', {
    find: /leaveMark\(\{ all: "change" \}\);\n( +)removeMarks/,
    put: 'removeMarks',
  }),
  bundle('what the server rejects is not left out', 'a row that only the server rejects is in no quarantine (R11)', {
    find: /if \(work\.isRejectedByServer\) work\.leaveOutRejected\(\);/,
    put: '',
  }),
  bundle('the offset of the week', 'dates shift in a week in which the clocks change', {
    find: 'dateCell(instant + (isSame ? offset : offsetIn(askedFor, instant)))',
    put: 'dateCell(instant + offset)',
  }),
  bundle('the first range has a start', 'issues above the first bad row stay (R11)', {
    find: /const from = index === 0 \? void 0 : /,
    put: 'const from = ',
  }),
  bundle('doubled headers are read', 'which of two columns counts is a guess', {
    find: /if \(positions\.length < 2\) continue;/,
    put: 'if (positions.length < 10) continue;',
  }),
  bundle('a reading pushed below its version', 'what was read before somebody wrote is pushed over it (R4)', {
    find: /difference\.compared\.version >= snapshot\.readAt/,
    put: 'difference.compared.version < 0',
  }),
  bundle('a clock for each run', 'a second run of an execution reads below what the first was answered (R4)', {
    find: 'clock: clockOfExecution',
    put: 'clock: { last: 0, version: 0 }',
  }),
  bundle('stale answers believed', 'what was not taken counts as sent (R4)', {
    find: 'if (reply.answer.stale > 0) {',
    put: 'if (reply.answer.stale < 0) {',
  }),
  bundle('Retry-After not heeded', 'a server in trouble is asked at once', {
    find: /return Math\.ceil\(Math\.max\(backoff, [^;]*;/,
    put: 'return 0;',
  }),
  bundle('one confirmation for all tabs', 'a person confirms more than was asked (R9)', {
    find: /menuSync\(new Set\(confirmed\.map\(\(\{ contract \}\) => contract\.tab\)\)\)/,
    put: 'menuSync(new Set(contractsOf(result).map(({ contract }) => contract.tab)))',
  }),
  bundle('the lock’s holder is not told', 'a mark that comes during a run waits for a tick (R3)', {
    find: /put\(KEY\w*, "1", SECONDS\w*\);/,
    put: 'get("");',
  }),
  bundle('a row that was broken counts as a draft', 'a row that is no longer whole is not heard of (R2)', {
    find: /return edits\.every\(\(edit\) => edit\.old === null/,
    put: 'return edits.every((edit) => edit.old !== void 0',
  }),
  bundle('edited rows alone', 'rows that share the key of an edited one go', {
    find: /const rows(\w*) = (reading\.rows\.filter\(\(placed\) => \{\s+var (\w+);\s+return keys\.has[^}]*\}\));/,
    put: 'const rows$1 = $2.slice(-1);',
  }),
  bundle('marks not left', 'an edit that finds the lock taken is forgotten (R3)', {
    find: /const property = leaveMark\(left\w*\);/,
    put: 'if (!takeLock(0)) return;\n    releaseLock();\n    $&',
  }),
  bundle('no second look at the marks', 'a mark that comes after the last look waits for a tick (R3)', {
    find: /while \(isDone === true && /,
    put: '$&false && ',
  }),
  bundle('marks forgotten during a check', 'an edit during a check or a sync from the menu waits for a tick (R3)', {
    find: /contracts: settled \}\)\) processMarks\(\);/,
    put: 'contracts: settled })) return;',
  }),
  bundle('the zone asked for once', 'a zone that changes while it is read shifts half of the dates (R1)', {
    find: /run\.workbook\.timeZone\(\) === timeZone \? timeZone : null/,
    put: 'timeZone',
  }),
  bundle('the moment of sending', 'versions are later than what was read (R4)', {
    find: /\.\.\.messageHead\(run\), readAt, locale/,
    put: '...messageHead(run), readAt: Date.now(), locale',
  }),
  bundle('stored left out', 'the guard does not know what the sender was answered (R9)', {
    find: /\.\.\.work\.stored !== null && \{ stored: work\.stored \},/,
    put: '',
  }),
  bundle('keep left out of pushes', 'a bad row takes the last good one with it (R9)', {
    find: /keep: \[\.\.\.keep\d*\],/,
    put: 'keep: [],',
  }),
  bundle('unreadable keys not sent', 'the guard lets a broken key column through (R9)', {
    find: /unreadable: \(\) => invalid\(\)\.filter\([^;{}]*\)\.length/,
    put: 'unreadable: () => 0',
  }),
  bundle('no report', 'nobody learns what a run did', {
    find: /const pushed = results\.some\([^;]*;/,
    put: '$&\n    if (pushed) return null;',
  }),
  bundle('cut readings believed', 'rows that came after the size was asked for go (R1)', {
    find: / && tab\.sheet\.lastRow\(\) === size\.rows && isAsRead\(block\d*, firstTelling\(block\d*\.lines\)\)/,
    put: '',
  }),
  bundle('tabs that disagree are read', 'no such column is read as blank', {
    find: /return having > 0 && having < tabs\.length;/,
    put: 'return false;',
  }),
  bundle('a blocked run says success', 'health stays green over a stopped tab', {
    find: /return (\w+) !== null \|\| \w+\.some\(\(\{ outcome \}\) => outcomeGrades[^;]*;/,
    put: 'return $1 !== null;',
  }),
  bundle('an older bundle sends nothing', 'nothing arrives until the bundle is renewed', {
    find: 'run.mode !== "compare" && round <= ROUNDS',
    put: 'run.mode !== "compare" && round < 1',
  }),
  bundle('equal below a newer version', 'no proof is written where a clock stepped back (R8)', {
    find: /if \(tab\.version > snapshot\.readAt && run\.mode === "sync"\) work\.mustReadAgain\(\);\s+else /,
    put: '',
  }),
  bundle('the lock released before the work', 'two executions read and push at once (R3)', {
    find: /try \{\s+return work\(\);\s+\} finally \{\s+releaseLock\(\);\s+\}/,
    put: 'releaseLock();\n    return work();',
  }),
  bundle('an exception counts as the lock', 'works without the lock where LockService fails (R3)', {
    find: /(tryLock\(\w+\);\s+\} catch \(\w+\) \{\s+onFailure\(\w+\);\s+return) false;/,
    put: '$1 true;',
  }),
  bundle('the breaker stays open', 'edits wait though the server is back', {
    find: /requests > 0 \? noFailures : before/,
    put: 'before',
  }),
  bundle(
    'a repeated request is as old as the first',
    'is refused after five minutes',
    {
      find: /function\* attempt\(path, id, body\) \{/,
      put: 'const signedAt = {};\n$&\n      signedAt[id] = signedAt[id] || Math.floor(outside.now() / 1000);',
    },
    { find: /id, Math\.floor\(outside\.now\(\) \/ 1e3\), body\.bytes/, put: 'id, signedAt[id], body.bytes' },
  ),
];
