/** Deliberate faults of the server. */
import { type Fault, server } from './fault.ts';

export const serverFaults: readonly Fault[] = [
  server('lost tombstones', 'rows that are gone from the sheet stay', {
    find: /tombstones: \[(\.\.\.misplaced\w*), \.\.\.left\w*\.values\(\)\]/,
    put: 'tombstones: [$1]',
  }),
  server('wrong version', 'versions are no moments of reading', {
    find: /changesOf\(contract, (\w+), request\.readAt\)/,
    put: 'changesOf(contract, $1, request.readAt + 1)',
  }),
  server('keep ignored in pushes', 'a bad row takes the last good one with it (R9)', {
    find: /\[\.\.\.request\.keep, (\.\.\.resolved\w*\.kept)\]/,
    put: '[$1]',
  }),
  server('keep ignored in digests', 'a kept key can never be equal', {
    find: /tab: \{ bits, keep \} \}\) => \(\{ contract, bits, keep \}\)/,
    put: 'tab: { bits } }) => ({ contract, bits, keep: [] })',
  }),
  server('stale keys taken', 'an older reading writes into a key (R5)', {
    find: /if \((newerKeys\w*)\.size === 0\)/,
    put: 'if ($1.size >= 0)',
  }),
  server('proofs ignored', 'a request of before the proof writes (R6)', {
    find: /if \((isProvenLater\w*)\) return/,
    put: 'if ($1 === null) return',
  }),
  server('proof of half a tab', 'a proof says nothing of the quarantine (R8)', {
    find: /if \(!(answer\w*)\.inSync \|\| !answer\w*\.rejectedKnown\) return/,
    put: 'if (!$1.inSync) return',
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
    find: /if \(there\.damaged === 0 && (rows\w*) === 0 && more === 0n\) return/,
    put: 'if ($1 === 0) return',
  }),
  server('quarantine never emptied', 'fixed rows stay in the quarantine (R11)', {
    find: /tombstones: stored\w*\.filter\(\(row\w*\) => !wantedPlaces\.has\(placeText\(row\w*\)\)\)/,
    put: 'tombstones: []',
  }),
  server('versions that hide tombstones', 'a reader is not asked to go above a deletion (R6)', {
    find: /(AS tab, max\(_ver\) AS version FROM \$\{this\.table\(contract\w*\.table\)\}) WHERE/,
    put: '$1 FINAL WHERE',
  }),
  server('no change logged', 'the audit trail is empty', {
    find: /await log\w*\.insert\(rows\w*\);/,
    put: '',
  }),
  server('dry runs write', 'a check changes the warehouse', {
    find: /if \(!request\.dryRun\) await write\((\w+), fresh\);/,
    put: 'await write($1, fresh);',
  }),
  server('proofs for other contracts', 'a proof of an older bundle (R8)', {
    find: /\n( +)if \(differ\) return;/,
    put: '',
  }),
  server('signatures of any age', 'what was sent long ago is still taken', {
    find: /return Math\.abs\([^;]*SIGNATURE_TOLERANCE_SECONDS;/,
    put: 'return true;',
  }),
  server('equal rows written again', 'a sync is never silent', {
    find: /if \(isThere\w*\(identity\w*, left\w*\.get\(place\w*\)\)\)/,
    put: 'if (false)',
  }),
  server('runs that never end', 'nobody sees that a sync went well', {
    find: /await this\.#runs\.closeByDigest\([^)]*\);/,
    put: '',
  }),
  server('versions of all spreadsheets', 'what another spreadsheet wrote makes a key stale (I23)', {
    find: /WHERE _source = \{source:String\} AND (\$\{isIn\(scope\)\} AND _ver >= )/,
    put: 'WHERE $1',
  }),
  server('cells of issues not renewed', 'an issue is linked to a cell where it is no more (R11)', {
    find: / && a\.cell === b\.cell && a\.gid === b\.gid/,
    put: '',
  }),
  server('moved cells not seen', 'a column that moves leaves links beside their cells (R11)', {
    find: /isSameQuarantine && areWhereTheyWere\([^)]*\)/,
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
  server('ranges end after their end', 'the first row of the next range is cleared (R11)', {
    find: /return isAfterStart && \(scope\.to === void 0 \|\| isBefore\(place, scope\.to\)\);/,
    put: 'return isAfterStart && (scope.to === void 0 || !isBefore(scope.to, place));',
  }),
  server('held keys never explain', 'a tab with held rows is compared by pushes, and never proven (R12)', {
    find: /return chooseHeld\((held\w*), unread\)\.length === held\w*\.length \? held\w* : null;/,
    put: 'return $1.length === 0 ? $1 : null;',
  }),
  server('any sum explains', 'more keys are left out than there are unreadable rows (R12)', {
    find: /return chooseHeld\((held\w*), unread\)\.length === held\w*\.length \? held\w* : null;/,
    put: 'return $1;',
  }),
  server('held rows count as lost', 'the guard stops what is kept (R9, R12)', {
    find: /kept: (kept\w*) \+ \(held\w* === null \? rowsMaybeHeld\([^)]*\) : heldRows\)/,
    put: 'kept: $1',
  }),
  server('proofs without what is held', 'nobody sees that rows are only kept (R12)', {
    find: /held: heldRows\n/,
    put: 'held: 0\n',
  }),
  server('stored hashes believed', 'rows that were changed by hand count as equal (R13)', {
    find: /countIf\(NOT \(has_true_key AND has_true_values\)\) AS damaged/,
    put: '0 AS damaged',
  }),
  server('damaged values left', 'what was changed by hand is not written again (R13)', {
    find: /!there\.isDamaged && /,
    put: '',
  }),
  server('misplaced rows left', 'a copy under a foreign key stays beside its original (R13)', {
    find: /tombstones: \[\.\.\.misplaced\w*, (\.\.\.left\w*\.values\(\))\]/,
    put: 'tombstones: [$1]',
  }),
  server('an await missing', '200 before it is in ClickHouse (I29)', {
    find: /\n {2}await facts\.insert\(contract, (rows\w*)\);/,
    put: '\n  void facts.insert(contract, $1).catch(() => undefined);',
  }),
];
