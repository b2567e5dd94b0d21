/** `--help`: what each command and option is for. */
export const help = {
  program: {
    about: 'Keeps ClickHouse equal to the ticket sales that managers keep in Google Sheets.',
    envFile: 'the settings; none: the variables of this shell alone',
    language: 'of what is printed; default: that of the shell, else en',
    version: 'output the version number',
    more: `
Settings are variables: ops/env.sample has them all. They come from /etc/qtickets-sheets/env where the service is installed
on this machine, else from secrets/env in the folder of the project; a variable of the shell comes before the file's.`,
  },
  json: 'as JSON',
  yes: 'do not ask',
  dryRun: 'count only',
  serve: 'receive pushes from spreadsheets until stopped',
  push: {
    about: 'make ClickHouse equal to a workbook file or a live spreadsheet, by the same protocol as its script',
    verify: 'compare a workbook file or a live spreadsheet with ClickHouse; exit code 1 where they differ',
    dryRun: 'count what would change, write nothing',
    allowMassDelete: 'yes, delete whatever the file does not have',
    file: 'a spreadsheet file (.xlsx, .xls, .xlsb, .ods), a .csv, a folder of CSV files, one a tab, or the address of a spreadsheet',
    source: 'the spreadsheet that the file is of; not needed where there is only one',
    url: 'a server elsewhere',
    locale: 'how numbers and dates in text of a file are read, default ru_RU',
    timeZone: 'the zone of a file, default TIMEZONE',
    tab: 'which tabs are a contract\'s: sales="Sales 2025, Sales 2026", * as wildcard',
    encoding: 'of CSV files that are not UTF-8, for example windows-1251',
    since: 'only rows from this day on (2025-10-24); nothing beyond them is deleted or proven',
    to: 'only rows up to this day',
    days: 'only rows of the last so many days',
    verbose: 'list every issue',
    json: 'the result as JSON',
  },
  migrate: {
    about: 'bring the tables and views of ClickHouse to this version; make again what is missing',
    adopt: 'rename tables of the replaced system that have our names to legacy_… first',
    more: `
Applies what is new in sql/migrations, makes missing tables and columns again, and renews views that differ. Safe to
repeat. A table that is there and not as it was made stops it, with what to do. Where the running server holds the
embedded data, the server does it.

Exit codes: 0 done, 1 not.`,
  },
  setup: {
    about: 'ask the few questions of an installation, write its settings, and check everything',
    publicUrl: 'the https address under which Google reaches this server',
    embedded: 'ClickHouse within the server',
    clickhouseUrl: 'a ClickHouse server',
    clickhouseUser: 'its user',
    clickhousePasswordFile: 'a file with its password, so that the password is in no list of processes',
    service: 'a service of this machine (systemd), with its settings in /etc/qtickets-sheets/env',
    noService: 'no service: settings in secrets/env of this folder, started by npm start',
    spreadsheet: 'the first spreadsheet',
    name: 'what people call it',
    yes: 'ask nothing: what is not given stays as it is, or is the default',
    more: `
Tokens for the status page and for monitoring are made for you. Can be repeated: what was answered before is proposed.

Examples:
  sudo npx qtickets-sheets setup
  npx qtickets-sheets setup --yes --public-url https://sheets.example.org --embedded --no-service`,
  },
  source: {
    about: 'the spreadsheets that may write, in SOURCES_FILE',
    more: `
Examples:
  qtickets-sheets source add https://docs.google.com/spreadsheets/d/1AbC…/edit --name "Moscow office"
  qtickets-sheets source install https://docs.google.com/spreadsheets/d/1AbC…/edit --name "Moscow office"
  qtickets-sheets source update --all             after an update of the server
  qtickets-sheets source rotate 1AbC…             a new secret; the old one works for 24 hours more
  qtickets-sheets source rotate 1AbC… --finish    now only the new one does
  qtickets-sheets source remove 1AbC… --keep-rows

A running server knows of each change at once. A secret is printed when it is made, and never again.`,
    spreadsheet: 'its id, or its address in the browser',
    spreadsheets: 'their ids, or their addresses in the browser',
    add: 'let a spreadsheet write, and print what to paste into it',
    name: 'what people call it',
    tabs: 'comma separated, default all',
    list: 'the spreadsheets, without their secrets',
    rotate: 'a new secret for a spreadsheet, without a gap in its syncs',
    finish: 'the spreadsheet has the new secret: the older ones end',
    now: 'after a leak: a new secret, and the older ones end at once',
    hours: 'after so long the older ones end by themselves',
    remove: 'take a spreadsheet out, with its rows; asks first',
    keepRows: 'leave its rows in ClickHouse, where views go on counting them',
  },
  install: {
    about: 'put the script into spreadsheets, with address and secret in place',
    name: 'what people call it, where it is new',
    scriptId: 'the script that it has already: Extensions → Apps Script → Project settings',
    yes: 'do not wait for the spreadsheets to be opened',
    more: `
Google's clasp does it: \`npx @google/clasp login\` once, as the account that this runs as. A spreadsheet keeps its settings
when it is opened for the first time; after that they are taken out of the script again, because everybody who may see the
spreadsheet could copy them.

Example:
  qtickets-sheets source install https://docs.google.com/spreadsheets/d/1AbC…/edit --name "Moscow office"`,
  },
  update: {
    about: 'send the built script to spreadsheets that have it, without their settings',
    all: 'all of which the script is known',
    dryRun: 'send nothing',
  },
  token: {
    about: 'print the administrator’s token, which opens the status page, health and metrics',
    more: `
It is in a file beside SOURCES_FILE, readable by its owner only. Delete the file and restart the server for another one.

Examples:
  qtickets-sheets token
  curl -H "Authorization: Bearer $(qtickets-sheets token)" http://127.0.0.1:8080/healthz/detailed`,
  },
  doctor: {
    about: 'check everything, from the configuration to the rights in ClickHouse, and say what to do',
    google: 'also whether Google answers through the Sheets API as this program assumes',
    report: 'as a text for an issue, without names, addresses and cells: see ops/LIVE-CHECK.md',
    more: `
Looks at: Node.js, configuration, SOURCES_FILE, the built script, clocks, PUBLIC_URL and its certificate, free space,
ClickHouse (version, tables, rights), and when each spreadsheet was last heard of. Changes nothing. Where the running
server holds the embedded data, the server is asked.

Exit codes: 0 all is well, 1 warnings, 2 errors, 3 nothing is wrong, but something could not be seen from here.

Examples:
  qtickets-sheets doctor
  qtickets-sheets doctor --json | jq '.checks[] | select(.level != "ok")'`,
  },
  notices: {
    about: 'notices of trouble to people: see NOTICE_… in ops/env.sample',
    test: 'send one test notice to each channel that is set up; exit code 1 where one did not take it',
  },
  housekeep: {
    about: 'drop proofs, cells as received and changes that are past their age; never rows of the current state',
    more: `
Cells as received are kept for 30 days and proofs for 90 (the TTL of their tables). ClickHouse drops older ones when it
merges parts, which may take long in quiet tables; this does it now. With HISTORY_DAYS, which nothing else applies, it also drops
older changes, with their cells. Tombstones of the current state are never touched.
Safe to repeat. Where the running server holds the embedded data, the server does it.

Exit codes: 0 done, 1 not.

Examples:
  qtickets-sheets housekeep --dry-run
  qtickets-sheets housekeep`,
  },
  smoke: {
    about: 'check the warehouse: keys, hashes, proofs, sums, dates, freshness; exit code by the worst finding',
    verbose: (rows: number) => `list up to ${rows} rows of each finding`,
    more: `
Runs each file of sql/smoke/, which finds the rows that should not be there. Where the running server holds the
embedded data, the server runs them. The results are kept in meta_smoke_results, and the last ones are in /metrics.

Exit codes: 0 all is well or only worth knowing, 1 warnings, 2 errors, or the checks could not be run.

Examples:
  qtickets-sheets smoke
  qtickets-sheets smoke --json | jq '.results[] | select(.passed | not)'`,
  },
  compare: {
    about: 'compare v_qtickets_sales_latest with the sales of another system, by day, event and city',
    legacy: 'its table or view, with a database before a point if it is another',
    since: 'first day, YYYY-MM-DD',
    to: 'last day, YYYY-MM-DD',
    csv: 'as CSV',
    more: `
Columns are found by their names (date or sales_date, event_id, city, tickets_sold, revenue, and refunds and currency
where it has them). Cities are read by our rules on both sides; amounts are compared at two digits. A table without
currencies is taken to be in RUB. Changes nothing. ops/TAKE-OVER.md says how to switch over with it.

missing: the sheets do not have it.   extra: only the sheets have it.   different: both do, with other numbers.

Exit codes: 0 equal, 1 differs, 2 could not be compared.

Examples:
  qtickets-sheets compare --since 2025-10-01 --to 2025-10-31
  qtickets-sheets compare --legacy legacy_fact_qtickets_sales --csv > differences.csv`,
  },
  /** What commander says by itself. */
  commander: {
    titles: {} as Readonly<Record<string, string>>,
    placeholders: {} as Readonly<Record<string, string>>,
    help: 'display help for command',
    default: 'default:',
    choices: 'choices:',
    didYouMean: (names: string) => `Did you mean ${names}?`,
    /** By commander's code; `names` are those that it quotes. */
    errors: {
      unknownOption: ([option]: Names) => `There is no option ${option}.`,
      unknownCommand: ([command]: Names) => `There is no command ${command}.`,
      missingArgument: ([argument]: Names) => `<${argument}> is missing.`,
      optionMissingArgument: ([option]: Names) => `${option} needs a value.`,
      invalidArgument: ([option, value]: Names, choices: string) =>
        `${option} cannot be “${value}”. It is one of ${choices}.`,
      conflictingOption: ([one, other]: Names) => `${one} does not go together with ${other}.`,
      excessArguments: () => 'Too many arguments: is something in need of quotation marks?',
    },
    seeHelp: (command: string) => `See ${command} --help`,
  },
};

export type Names = readonly (string | undefined)[];
