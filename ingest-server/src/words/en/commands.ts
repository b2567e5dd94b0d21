/** What the commands print and ask; `results.ts` has what `push` and `verify` found. */
import { countOf, spanOf } from '../../health/spans.ts';

export const commands = {
  settingsUsed: (file: string, ownVariables: string) =>
    `Settings: ${file}${ownVariables === '' ? '' : `, but from this shell ${ownVariables}`}`,
  working: (seconds: number) => `working, ${seconds} s`,
  waitsForGoogle: {
    limit: (seconds: number) =>
      `Google's limit of reads a minute for this account is reached (the server's own readings count too): going on by itself in ${seconds} s at most.`,
    later: (seconds: number) => `Google does not answer as it should: asking again in ${seconds} s.`,
  },
  through: (what: string) => `Through ${what}`,
  inProcess: (clickHouse: string, port: number) => `ClickHouse itself (${clickHouse}); no server runs on port ${port}`,
  tokenFrom: (path: string) => `from ${path}`,

  setup: {
    publicUrl: 'Address under which Google reaches this server, https://…',
    clickHouseUrl: 'Address of a ClickHouse server, empty for the embedded one',
    user: 'Its user',
    password: 'Its password',
    unchanged: 'as it is',
    spreadsheet: 'Address of a spreadsheet, empty for none yet',
    name: 'What people call it',
    service: 'Run it as a service of this machine?',
    yesOrNo: '(y/n)',
    no: 'n',
    wrote: (path: string) => `Wrote ${path}.`,
    notServing: 'The service does not answer yet: ops/manage.sh logs',
    start: 'Start the server: npm start',
    signIn: (address: string, token: string) => `Then open ${address} and sign in with ${token}`,
    done: 'All is set up.',
    left: 'Set up; what the checks above say is left to do.',
  },

  migrate: {
    adopted: (names: string) => `Renamed to legacy_…: ${names}`,
    restored: (names: string) => `Missing and made again: ${names}`,
    fillThem: '  Sync now in each spreadsheet fills them, and so does its next hourly check.',
    applied: (names: string) => `Applied: ${names}`,
    views: (names: string) => `Views made anew: ${names}`,
    healed: (table: string, rows: number) =>
      `Removed from ${table}: ${rows} rows ahead of the clock; syncs bring them again.`,
    viewsRefused: (reason: string) =>
      `Views could not be renewed: ${reason}\n  To have it done: make room, or run it as a user that has qtickets_migrator (sql/grants).`,
    healRefused: (reason: string) =>
      `Rows ahead of the clock were not looked for: ${reason}\n  To have it done: run \`qtickets-sheets housekeep\` as a user that may delete rows.`,
    sumsRefused: (reason: string) =>
      `Sums of sales by day could not be made: ${reason}\n  To have it done: repeat sql/grants and run it again; the next sync of each spreadsheet makes its own, too.`,
    nothingToDo: (database: string) => `${database} is of this version already: nothing was to do.`,
    isCurrent: (database: string) => `${database} is of this version.`,
  },

  housekeep: {
    noTables: 'No tables yet: run `qtickets-sheets migrate`.',
    table: (days: number, rows: number, done: string) => `kept ${String(days).padStart(2)} days  ${rows} rows, ${done}`,
    nothing: 'nothing to do',
    dropped: (rows: number) => `${rows} dropped`,
    wouldDrop: (rows: number) => `${rows} would be dropped`,
  },

  smoke: {
    verdicts: { ok: 'ok', info: 'info', warning: 'WARNING', error: 'ERROR' },
    rows: (count: number) => countOf(count, 'row', 'en'),
    notRun: 'could not be run',
    problem: (reason: string) => `The check could not be run: ${reason}`,
    more: (count: number, name: string) => `… and ${count} more: SELECT as in sql/smoke/${name}.sql`,
    passed: (count: number) => `All ${count} checks passed.`,
    failed: (failed: number, count: number) => `${failed} of ${count} checks failed.`,
  },

  compare: {
    equal: (legacy: string, count: number) => `Equal to ${legacy}: ${count} days of events in cities.`,
    more: (count: number) => `… and ${count} more: --csv or --json`,
    summary: (legacy: string, { equal, different, missing, extra }: CompareCounts) =>
      `Against ${legacy}, by day, event, city and currency: ${equal} equal, ${different} different, ` +
      `${missing} missing in the sheets, ${extra} only in the sheets.`,
  },

  notices: {
    inTime: 'no answer in time',
    notReached: 'not reached',
    answered: (status: number) => `answered ${status}`,
    sent: (channel: string) => `${channel}: sent; look whether it arrived`,
    failed: (channel: string, reason: string, settings: string) => `${channel}: ${reason}; check ${settings}`,
    telegram: 'NOTICE_TELEGRAM_TOKEN, NOTICE_TELEGRAM_CHAT and whether the bot is in the chat',
  },

  source: {
    none: 'No spreadsheet yet. Add one: qtickets-sheets source add <address>',
    added: (title: string, tabs: string) => `Added ${title}: ${tabs}.`,
    thenTurnOn: 'then menu QTickets → Turn automatic sync on. A running server knows the spreadsheet at once.',
    sameName: (name: string) => `Another spreadsheet is called “${name}” too: people will not tell them apart.`,
    shortId: (length: number) => `Google's ids have 44 characters, and this one has ${length}: is it whole?`,
    paste: 'In the spreadsheet: menu QTickets → Settings, and paste',
    server: 'Server',
    secret: 'Secret',
    setPublicUrl: '(set PUBLIC_URL to the address that Google can reach)',
    rotatedNow: (title: string) => `${title} has a new secret; the old one has ended.`,
    refusedUntil: 'Until you paste it, the spreadsheet is refused (401). It keeps everything, and nothing is lost.',
    rotated: (title: string, older: number, end: string | undefined) =>
      `${title} has a new secret; the ${older === 1 ? 'old one stays' : `${older} older ones stay`} valid until ${end ?? 'you finish'}.`,
    next: `What happens next: until you paste it, the spreadsheet goes on with the old secret, and nothing is lost.
When Sync now has answered with the new one, you may end the rotation at once:`,
    finished: (title: string) => `${title} now takes its newest secret only.
If its next sync is refused (401 invalid_signature), the spreadsheet still has the old one: rotate again and paste.`,
    columns: ['SPREADSHEET', 'NAME', 'TABS', 'SECRETS', 'LAST USED'],
    noName: '(no name)',
    unfinished: (secrets: number) => `${secrets}: rotation not finished`,
    use: (isNewest: boolean, fingerprint: string, minutesAgo: number | null) =>
      `${isNewest ? 'newest' : 'older'} ${fingerprint} ${minutesAgo === null ? 'never' : `${spanOf(minutesAgo, 'en')} ago`}`,
    removeQuestion: (title: string, rows: string, keepRows: boolean) =>
      `${title} will not be able to write any more. ${keepRows ? `Its rows stay (${rows}).` : `Its rows will be deleted: ${rows}.`}`,
    typeId: 'Type the id of the spreadsheet to go on: ',
    removed: (
      id: string,
      rows: string | null,
    ) => `Removed ${id}. ${rows === null ? 'Its rows were left.' : `Rows deleted: ${rows}.`} Its quarantine is empty.
In the spreadsheet: menu QTickets → Turn automatic sync off, or its next sync is refused (401).`,
  },

  script: {
    installed: (title: string) => `The script is in ${title}.`,
    takeSecretOut: (ids: string) => `Then take the secret out of the script: qtickets-sheets source update ${ids}`,
    sending: (title: string) => `sending to ${title}`,
    wouldSend: (title: string) => `would send to ${title}`,
    notSent: (reason: string) => `Not sent. ${reason}`,
    unknown: (title: string, id: string) => `The script of ${title} is not known: source install ${id} --script-id …`,
    pressEnter: 'Press Enter once each of them shows the menu: then the secret is taken out of the script. ',
    whatGoogleAsks: (links: string, script: string) => `
Now in the browser, for each spreadsheet, as somebody who will stay: Google runs the automatic sync as that person.

${links}

  1. Open it, and wait for the menu QTickets. Address and secret are in place.
  2. QTickets → Check without sending. Google asks once for consent: Advanced → Go to ${script}, and tick all permissions.
     Choose it again: it says what a sync would do, and which cells cannot be read.
  3. QTickets → Turn automatic sync on.
`,
  },
};

export type CompareCounts = Readonly<Record<'equal' | 'different' | 'missing' | 'extra', number>>;
