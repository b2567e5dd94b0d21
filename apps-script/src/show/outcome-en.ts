/** Every ending of a comparison, and every cause that stops a run, in English: what it is, and what to do. */
import { type CauseKind, type LayoutProblem, type Outcome, passes } from '@qtickets/shared-schema/client/outcome';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import { rows } from './claims-en.ts';
import type { Again } from './texts.ts';

/**
 * After the name of the tab and a colon.
 * @param isOld whether what was proven then is no news any more
 */
export function outcomeInEnglish(outcome: Outcome, isOld: boolean): string {
  switch (outcome.kind) {
    case 'equal':
      return `${isOld ? 'all was equal' : 'all equal'}, ${rows(outcome.rows)}`;
    case 'equal_except':
      return `${isOld ? 'all readable rows were equal' : 'all readable rows are equal'}, ${rows(outcome.rows)}`;
    case 'sent':
      return `edits sent, ${rows(outcome.rows)}; the whole tab is compared with the next scheduled run`;
    case 'differs':
      return 'differs from the reports';
    case 'unsettled':
      return 'it was edited during the comparison, the rest goes with the next one';
    case 'out_of_time':
      return 'not all of it is sent, the rest goes with the next comparison';
    case 'older_bundle':
      return `${outcome.sent ? 'sent, but' : 'waits for its hourly turn:'} the script is older than the server, so nothing can be proven; ask the administrator to update the script`;
    case 'blocked':
      return 'not sent, so that many rows are not lost by accident: press "Sync now" and answer the question';
    case 'digest_disagrees':
      return 'sent, but the server sees it differently; that is our error, please show it to the administrator';
    case 'not_readable':
      return `tab "${outcome.tab}" was not sent: ${bare(layout(outcome.problem))}`;
    case 'read_failed':
      return `Google could not open tab "${outcome.tab}", so it was not compared${advice(outcome.cause.kind)}`;
    case 'refused':
      return 'the server did not take it; please show this to the administrator';
    case 'not_asked':
      return `not compared: ${bare(causesInEnglish[outcome.cause.kind])}`;
    case 'absent':
      return 'there is no such tab';
    case 'gone':
      return 'the tab is gone, its rows in the reports stay as they were';
    case 'never':
      return 'not compared yet';
  }
}

function layout(problem: LayoutProblem): string {
  switch (problem.code) {
    case 'header_mismatch':
      return issueMessage({ code: problem.code, column: problem.missing.map(spaced).join(', '), value: '' }, 'en');
    case 'duplicate_header':
      return issueMessage({ ...problem, value: '' }, 'en');
    case 'tabs_disagree':
      return `only some of these tabs have the column “${spaced(problem.column)}”: add it to the others or remove it`;
  }
}

/** As people write it; a header counts with or without the `_`. */
function spaced(column: string): string {
  return column.replace(/_/g, ' ');
}

/** Without its full stop: the caller's sentence goes on. */
function bare(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

const ifItLasts = 'if it lasts, please tell the administrator';

/** After the name of a tab. */
function advice(kind: CauseKind): string {
  return passes[kind] === 'soon' ? `; ${ifItLasts}` : `. ${bare(causesInEnglish[kind])}`;
}

/** What it is and, where a person has to act, what to do; whether it is tried again is said by `againInEnglish`. */
export const causesInEnglish: Readonly<Record<CauseKind, string>> = {
  no_connection: 'Google cannot reach the server; if it lasts, check the address: menu QTickets → Settings.',
  no_answer_in_time: 'The server does not answer right now.',
  server_away: 'The server does not answer right now.',
  not_our_server:
    'Something else answers at the address of the server: please check it in the menu QTickets → Settings.',
  unauthorized: 'The server does not know this spreadsheet: please check the secret in the menu QTickets → Settings.',
  clock_off: 'The clocks of the server and of Google are too far apart: please tell the administrator.',
  refused: 'The server did not take the request: please tell the administrator.',
  quota_fetch: "Google's limit of requests for one day is reached.",
  quota_properties: "Google's limit for one day is reached.",
  quota_time: "Google's limit of running time for one day is reached.",
  quota_rate: 'Google asks for a pause of a few minutes.',
  no_permission:
    'A permission is missing: turn automatic sync on again and allow what Google asks for; if it asks for nothing, please tell the administrator.',
  bad_settings:
    'Google refuses the address or the secret as they are: please enter them again in the menu QTickets → Settings.',
  google_timeout: `Google could not open this spreadsheet in time; ${ifItLasts}.`,
  google_failed: `Google had an error of its own; ${ifItLasts}.`,
  script_failed: 'The script itself failed, which is our error: please tell the administrator.',
};

/** After what passes by itself: what happens next. */
export const againInEnglish: Again = {
  automatic: { soon: 'Nothing is lost: it will be sent by itself.', day: 'It goes on by itself within a day.' },
  byHand: {
    soon: 'Please try again in a few minutes.',
    day: 'It is lifted within a day: please try again then.',
  },
};
