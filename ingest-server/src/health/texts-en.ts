/** Findings in English. */
import { countOf, spanOf } from './spans.ts';
import type { FindingTexts } from './texts.ts';

const span = (minutes: number | null) => spanOf(minutes ?? 0, 'en');

export const englishFindings: FindingTexts = {
  clickhouse_unreachable: () => ({
    what: 'ClickHouse does not answer. Nothing is lost: the sheets keep everything and try again by themselves.',
    todo: 'Start ClickHouse and look at its log and disk. `qtickets-sheets doctor` says what it sees from here.',
  }),
  clickhouse_failing: () => ({
    what: 'ClickHouse answers, but refuses what is asked of it. Nothing is lost: the sheets try again by themselves.',
    todo: 'Run `qtickets-sheets doctor`: it checks rights, tables and space. Often `qtickets-sheets migrate` is missing.',
  }),
  no_sources: () => ({
    what: 'No spreadsheet has been added yet.',
    todo: 'Run `qtickets-sheets source add <address of the spreadsheet>` and paste what it prints into the sheet.',
  }),
  smoke_failed: ({ detail }) => ({
    what: `Smoke checks failed when they were last run: ${detail}.`,
    todo: 'Run `qtickets-sheets smoke`: it says of each what it means and what to do, with the rows concerned.',
  }),
  never_synced: ({ name }) => ({
    what: `${name}: added, and never synced.`,
    todo: 'In the spreadsheet: QTickets → Settings, paste address and secret, then QTickets → Sync now, then turn automatic sync on.',
  }),
  silent: ({ name, amount }) => ({
    what: `${name}: no word from the spreadsheet for ${span(amount)}. Google may have disabled its trigger.`,
    todo: 'In the spreadsheet: QTickets → Status, then QTickets → Turn automatic sync on. Sync now shows at once whether it works.',
  }),
  run_failed: ({ name, detail }) => ({
    what: `${name}: the last run failed${detail === '' ? '' : ` (${detail})`}.`,
    todo: 'It is tried again by itself. If it stays so: QTickets → Status in the spreadsheet, and the log of the server.',
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
  digest_disagrees: ({ name, tab }) => ({
    what: `${name}, ${tab}: every row was taken, and sheet and table still differ. This is a fault of the system.`,
    todo: 'Run `qtickets-sheets verify` with the sheet as .xlsx and send us its output and the log of the server.',
  }),
  blocked: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: stopped, because too many of its ${countOf(amount ?? 0, 'row', 'en')} would be deleted. The table stays as it was.`,
    todo: 'Was the tab cleared, renamed or filtered by mistake? Put it back. If it is meant: QTickets → Sync now, and confirm.',
  }),
  not_readable: ({ name, tab }) => ({
    what: `${name}, ${tab}: the tab cannot be read, mostly because a column was renamed or removed. The table stays as it was.`,
    todo: 'QTickets → Status in the spreadsheet names the columns that are missing or doubled.',
  }),
  refused: ({ name, tab }) => ({
    what: `${name}, ${tab}: the server refused what the spreadsheet sent.`,
    todo: 'QTickets → Status in the spreadsheet shows the answer; the log of the server has its code. See the runbook.',
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
  issues_open: ({ name, tab, amount }) => ({
    what: `${name}, ${tab}: ${countOf(amount ?? 0, 'cell', 'en')} to mend.`,
    todo: 'The cells are listed here and in the tab “QTickets issues” of the spreadsheet.',
  }),
};
