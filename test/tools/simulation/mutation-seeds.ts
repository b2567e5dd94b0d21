/** Where deliberate faults show soonest, so that trying them all takes minutes. */
import type { Family } from './faults/weather.ts';

/** Families of faults that bring a deliberate one to light; any history may show the others. */
export const showsUnder: Readonly<Record<string, readonly Family[]>> = {
  'stale keys taken': ['requests late'],
  'proofs ignored': ['requests late'],
  'proof of half a tab': ['executions killed', 'servers die'],
  'proofs for other contracts': ['older bundle'],
  'signatures of any age': ['requests late', 'clocks'],
  'no step above the version': ['clocks'],
  'a reading pushed below its version': ['clocks'],
  'a clock for each run': ['clocks', 'two at once'],
  'stale answers believed': ['clocks', 'two at once'],
  'Retry-After not heeded': ['bad answers'],
  'marks removed before the work': ['executions killed', 'statements fail'],
  'marks not left': ['two at once'],
  'the lock’s holder is not told': ['two at once'],
  'no second look at the marks': ['two at once'],
  'marks forgotten during a check': ['two at once'],
  'the zone asked for once': ['two at once'],
  'an await missing': ['statements fail'],
  'an older bundle sends nothing': ['older bundle'],
  'equal below a newer version': ['clocks'],
  'the lock released before the work': ['two at once'],
  'an exception counts as the lock': ['locks fail', 'two at once'],
  'the breaker stays open': ['bad answers', 'statements fail'],
  'a repeated request is as old as the first': ['clocks', 'bad answers'],
  'rejected rows first': ['servers die', 'executions killed'],
  'a torn reading proves itself': ['two at once'],
  'ticks that find the lock taken are forgotten': ['two at once'],
  'marks of unfinished runs removed': ['time runs out', 'two at once'],
  'later marks removed too': ['two at once'],
  'what the server rejects is not left out': ['older bundle'],
  'versions of all spreadsheets': ['clocks', 'two at once'],
  'the first secret only': ['secrets'],
  'many marks given up': ['requests lost', 'two at once'],
};

/** Histories that showed it before, so that a test need not play the others first. */
export const shownNear: Readonly<Record<string, number>> = {
  'keep ignored in pushes': 7,
  'keep ignored in digests': 6,
  'an await missing': 28,
  'stale keys taken': 19,
  'missing tabs not missed': 17,
  'signatures of any age': 6,
  'lines in the order of the sheet': 10,
  'marks removed before the work': 5,
  'a clock for each run': 4,
  'versions that hide tombstones': 15,
  'the first range has a start': 19,
  'keys that the sheet shows are chosen': 24,
};

/** Found by one history in dozens: too long for the tests, which hold each of these rules directly as well. */
export const rarelyShown: ReadonlySet<string> = new Set([
  'any sum explains',
  'stale answers believed',
  'edited rows alone',
  'marks not left',
  'no second look at the marks',
  'the lock’s holder is not told',
  'a row that was broken counts as a draft',
  'marks forgotten during a check',
  'the zone asked for once',
  'cut readings believed',
  'a column elsewhere for one block',
  'a column elsewhere for its formats',
  'rows elsewhere for one call',
  'later marks removed too',
  'many marks given up',
]);
