/** Findings in English. */
import { BY_API, OF_ALL } from './health.ts';
import { countOf, spanOf } from './spans.ts';
import type { FindingTexts } from './texts.ts';

/** What a run reported, in Google's or the server's own words. */
const cited = (detail: string) => (detail === '' ? '' : ` (${detail.replace(/\.$/, '')})`);

const span = (minutes: number | null) => spanOf(minutes ?? 0, 'en');

export const englishFindings: FindingTexts = {
  clickhouse_unreachable: () => ({
    what: 'ClickHouse does not answer. Nothing is lost: the sheets keep everything and try again by themselves.',
    todo: 'Start ClickHouse and look at its log and disk. `qtickets-sheets doctor` says what it sees from here.',
  }),
  clickhouse_slow: () => ({
    what: 'ClickHouse answers, but not in time: it is busy, or short of memory. Nothing is lost: the sheets try again by themselves.',
    todo: 'Look for what loads it: queries of dashboards, merges, `qtickets-sheets smoke`. What is shown here is as it was last seen.',
  }),
  clickhouse_denied: () => ({
    what: 'ClickHouse answers, but does not let this server in: user or password is not right. Nothing is lost: the sheets try again by themselves.',
    todo: 'Set CLICKHOUSE_USER and CLICKHOUSE_PASSWORD as ClickHouse has them and start the server anew; `qtickets-sheets doctor` tries them.',
  }),
  clickhouse_failing: () => ({
    what: 'ClickHouse answers, but refuses what is asked of it. Nothing is lost: the sheets try again by themselves.',
    todo: 'Run `qtickets-sheets doctor`: it checks rights, tables and space. Often `qtickets-sheets migrate` is missing.',
  }),
  tables_missing: ({ detail }) => ({
    what: `Missing in ClickHouse: ${detail}. Dropped or renamed by somebody.`,
    todo: 'Run `qtickets-sheets migrate`, which makes again what is missing, then QTickets → Sync now in the spreadsheets, which fills what is empty.',
  }),
  no_sources: () => ({
    what: 'No spreadsheet has been added yet.',
    todo: 'Run `qtickets-sheets source add <address of the spreadsheet>` and paste what it prints into the sheet.',
  }),
  smoke_failed: ({ detail }) => ({
    what: `Smoke checks failed when they were last run: ${detail}.`,
    todo: 'Run `qtickets-sheets smoke`: it says of each what it means and what to do, with the rows concerned.',
  }),
  all_silent: ({ amount, detail }) => ({
    what: `All ${detail} spreadsheets are silent, for ${span(amount)} and more. When all fall silent at once, the cause is mostly here: server, address, proxy, certificate or network.`,
    todo: 'Look at the server first: `qtickets-sheets doctor` checks address and certificate. Then choose QTickets → Sync now in one of them. If that works, their triggers have stopped: Google’s quota of trigger time (90 minutes a day for all triggers of one person, 6 hours on Workspace) may be spent. It comes back by itself within 24 hours, and Sync now works until then.',
  }),
  never_synced: ({ name, detail }) => ({
    what: `${name}: added, and never synced.`,
    todo:
      detail === BY_API
        ? 'The server reads it by itself, within a minute: `qtickets-sheets doctor --google` says what keeps it from that.'
        : 'In the spreadsheet: QTickets → Settings, paste address and secret, then QTickets → Sync now, then turn automatic sync on.',
  }),
  silent: ({ name, amount, cause, detail }) => {
    const what = `${name}: no word from the spreadsheet for ${span(amount)}, neither on schedule nor of an edit.${cause === null ? '' : ` The last that was heard: ${cause.what}.`}`;
    if (detail === BY_API)
      return {
        what: `${name}: not read through the Sheets API for ${span(amount)}, though the server compares it every 15 minutes.`,
        todo: '`qtickets-sheets doctor --google` says what keeps the server from reading it; the reason is in the log too.',
      };
    if (detail === OF_ALL) return { what, todo: 'All spreadsheets are silent: look at the server first.' };
    return {
      what: `${what} Likely causes: Google’s quota of trigger time is spent (90 minutes a day, 6 hours on Workspace), Google disabled the triggers, the person who turned them on has left, or the server cannot be reached.`,
      todo: 'Choose QTickets → Sync now in the spreadsheet: it needs no trigger. If it fails, it says why: look at the server (`qtickets-sheets doctor`). If it works, open Extensions → Apps Script → Executions. Failures with “too much computer time for one day” mean the quota: it comes back by itself within 24 hours, and Sync now works until then. No executions at all mean that the triggers are gone: QTickets → Turn automatic sync on.',
    };
  },
  run_failed: ({ name, detail, cause }) => ({
    what: `${name}: the last run failed${cause === null ? '' : `: ${cause.what}`}${cited(detail)}.`,
    todo:
      cause?.todo ??
      'It is tried again by itself. If it stays so: QTickets → Status in the spreadsheet, and the log of the server.',
  }),
  run_lost: ({ name, amount }) => ({
    what: `${name}: a run began ${span(amount)} ago and never ended; Google probably ended it.`,
    todo: 'The next run goes on where it stopped. If it stays so: QTickets → Sync now, which goes on until the sheet is equal.',
  }),
  contracts_differ: ({ name, detail, version }) => ({
    what: `${name}: its script (${detail || 'version unknown'}) was built from other contracts than the server (${version}). Rows arrive hourly, but equality cannot be proven.`,
    todo: 'Update the script: `npm run deploy:script`, or paste apps-script/dist/Code.js into Extensions → Apps Script.',
  }),
  bundle_older: ({ name, detail, version }) => ({
    what: `${name}: its script is ${detail}, the server is ${version}. Everything works.`,
    todo: 'Update the script when convenient: `npm run deploy:script`, or paste apps-script/dist/Code.js into Extensions → Apps Script.',
  }),
  time_ahead: ({ name, amount }) => ({
    what: `${name}: holds versions up to ${span(amount)} ahead of the server's clock. An older reading cannot win over them until then.`,
    todo: 'Was a clock wrong? See the runbook. If nobody’s was, change the secret: `qtickets-sheets source rotate`.',
  }),
  edit_trigger: ({ name }) => ({
    what: `${name}: edits arrive with the next scheduled run, not within seconds, since Google has not let edits start the script again.`,
    todo: 'The script tries again with each scheduled run. If it stays so: QTickets → Turn automatic sync on, by whoever turned it on before.',
  }),
  google_quota: ({ name, amount, detail }) => ({
    what: `${name}: ${amount} % of the trigger time that Google gives the script a day is spent.${(amount ?? 0) < 100 ? '' : ' Google may start no run of it any more, on schedule or of an edit.'} The day of this count ends in ${span(Number(detail))}.`,
    todo:
      (amount ?? 0) < 100
        ? 'What costs most is said in the runbook (google-quota): large tabs, many people typing, imports that rewrite a tab. A Workspace account has four times as much.'
        : 'Nothing is lost: it goes on by itself then. QTickets → Sync now works until then, since it needs no trigger. A Workspace account has four times as much.',
  }),
  google_unreadable: ({ name, words }) => ({
    what: `${name}: cannot be read through the Sheets API. The table stays as it was.`,
    todo: words,
  }),
  readers_differ: ({ name, tab }) => ({
    what: `${name}, ${tab}: what Google stores is not what the table holds, and was not 20 minutes later either, though the script reported no difference.`,
    todo: 'Choose QTickets → Sync now in the spreadsheet, then run `qtickets-sheets verify <address> --verbose`. If it still differs, send us its output and the log of the server.',
  }),
  digest_disagrees: ({ name, tab }) => ({
    what: `${name}, ${tab}: every row was taken, and sheet and table still differ. This is a fault of the system.`,
    todo: 'Run `qtickets-sheets verify` with the sheet as .xlsx and send us its output and the log of the server.',
  }),
  blocked: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: stopped, because too many of its ${amount === null ? 'rows' : countOf(amount, 'row', 'en')} would be deleted. The table stays as it was.`,
    todo: 'Was the tab cleared, renamed or filtered by mistake? Put it back. If it is meant: QTickets → Sync now, and confirm.',
  }),
  not_readable: ({ name, tab }) => ({
    what: `${name}, ${tab}: the tab cannot be read, mostly because a column was renamed or removed. The table stays as it was.`,
    todo: 'QTickets → Status in the spreadsheet names the columns that are missing or doubled.',
  }),
  read_failed: ({ name, tab, detail }) => ({
    what: `${name}, ${tab}: Google does not give the cells of this tab${cited(detail)}. The table stays as it was; the other tabs go on.`,
    todo: 'It is tried again at each run, in smaller pieces. If it stays so, a copy of the tab under its name often helps.',
  }),
  gone: ({ name, tab }) => ({
    what: `${name}, ${tab}: the tab is no longer in the spreadsheet. Its rows stay in the table as they were.`,
    todo: 'Was it renamed or deleted? Put it back, or name it in QTickets → Settings. If its rows are to go: put a tab of that name back with its header alone, then QTickets → Sync now, and confirm.',
  }),
  unrecognised: ({ name, tab, detail, version }) => ({
    what: `${name}, ${tab}: the script reports “${detail}”, which this server (${version}) does not know. Whether the table is equal is not known.`,
    todo: 'The script is newer than the server: update the server.',
  }),
  refused: ({ name, tab, detail }) => ({
    what: `${name}, ${tab}: the server refused what the spreadsheet sent${cited(detail)}.`,
    todo: 'The code of the answer is here and in the log of the server; the runbook has an entry for each.',
  }),
  never_equal: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: has been sent for ${span(amount)}, and was not yet seen equal to the sheet.`,
    todo: 'A large first sync takes several runs. QTickets → Sync now goes on until the sheet is equal.',
  }),
  stale: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: last known equal to the sheet ${span(amount)} ago.`,
    todo: 'QTickets → Status in the spreadsheet says why; QTickets → Turn automatic sync on sets the trigger anew.',
  }),
  unfinished: ({ name, tab }) => ({
    what: `${name}, ${tab}: the last run did not get to the end. The next one goes on.`,
    todo: '',
  }),
  rows_held: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: ${countOf(amount ?? 0, 'keptRow', 'en')} until the key cells in the tab can be read.`,
    todo: 'Fix the cells of the key (date, id, city) that are listed here: often it is enough to wait until “Loading...” is over.',
  }),
  issues_old: ({ name, tab, amount, detail }) => ({
    what: `${name}, ${tab}: ${countOf(amount ?? 0, 'waitingRow', 'en')} for a cell to be fixed, the oldest for ${countOf(Number(detail), 'day', 'en')}. ClickHouse does not have them as they stand.`,
    todo: 'The cells are listed here and in the tab “QTickets issues” of the spreadsheet: ask the person who keeps it to fix them.',
  }),
  issues_open: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: ${countOf(amount ?? 0, 'cell', 'en')} to fix.`,
    todo: 'The cells are listed here and in the tab “QTickets issues” of the spreadsheet.',
  }),
};
