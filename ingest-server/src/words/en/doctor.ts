/** What `doctor` says of each thing that it looks at. */
import { countOf } from '../../health/spans.ts';

const rows = (count: number) => countOf(count, 'row', 'en');

export const doctor = {
  levels: { ok: 'ok', warning: 'warning', error: 'error', unknown: 'unknown' },
  conclusions: {
    ok: 'All is well.',
    unknown: 'What could be seen is well; what is marked unknown could not be seen from here.',
    warning: 'It works; what is marked deserves a look.',
    error: 'It does not work as it should: fix what is marked error, from the top.',
  },
  /** What a check is of, where its English name is not the one to print. */
  subjects: {} as Readonly<Record<string, string>>,

  nodeOk: (node: string, version: string) => `Node.js ${node}, qtickets-sheets ${version}`,
  nodeOld: (node: string) => `Node.js ${node} is too old.`,
  installNode: (least: string) => `Install Node.js ${least} or newer.`,
  noSettingsFile: 'the variables of this process; no file of settings is used',
  settingsOpen: (path: string) => `${path} holds secrets and can be read by others.`,
  runChmod: (mode: string, path: string) => `Run: chmod ${mode} ${path}`,
  configurationOk: 'every variable can be read',
  seeSample: 'ops/env.sample describes each variable.',

  bundleElsewhere: 'the script for spreadsheets is not deployed from here',
  bundleNotBuilt: 'The script for spreadsheets is not built.',
  bundleOld: (built: string | undefined, version: string) =>
    `The built script is ${built ?? 'of an unknown version'}, the server ${version}.`,
  bundleChanged: 'The built script was changed by hand.',
  bundleOk: (version: string, sum: string) => `apps-script/dist/Code.js is built, version ${version}, sha256 ${sum}`,
  runBuild: 'Run `npm run build`.',

  sourcesWrong: 'Until it is fixed a running server goes on with what it read last, and a new start fails.',
  noSources: (path: string) => `No spreadsheet in ${path}.`,
  addSource: 'Run `qtickets-sheets source add <address of the spreadsheet>` and paste what it prints.',
  sourcesOk: (count: number, path: string) =>
    `${countOf(count, 'spreadsheet', 'en')} in ${path}, readable by its owner only`,
  rotation: (id: string, secrets: number, uses: string | null) =>
    `${id} has ${secrets} valid secrets (${uses ?? 'when they were used is not known'}): a rotation is not finished.`,
  finishRotation: (id: string) => `Once the spreadsheet has the newest: qtickets-sheets source rotate ${id} --finish`,
  folderOpen: (folder: string) => `Others than its owner can write to ${folder}.`,

  clockOk: 'synchronized by NTP',
  clockUnseen: 'Whether the clock is synchronized cannot be seen from here.',
  clockOfHost: 'In a container it is that of its host: run `timedatectl` there.',
  clockOff: 'The clock of this machine is not synchronized by NTP.',
  switchNtpOn: 'Switch it on: timedatectl set-ntp true. More than 5 minutes off, every request is refused (401).',
  clocksEqual: 'equal to that of ClickHouse',
  clockAhead: (seconds: number) => `The clock of ClickHouse is ${seconds} s ahead of this machine's.`,
  clockBehind: (seconds: number) => `The clock of ClickHouse is ${seconds} s behind this machine's.`,
  synchronizeBoth: 'Synchronize both by NTP: health counts its minutes by both.',

  dataDirToBeMade: (path: string) => `DATA_DIR ${path} is made at the first start`,
  dataDirUnusable: (path: string, reason: string) => `DATA_DIR ${path} cannot be used: ${reason}.`,
  giveDataDir: (path: string) => `Give it to the user that runs the server: chown -R <user> ${path}`,
  free: (mib: number, path: string) => `${mib.toLocaleString('en')} MiB free in ${path}`,
  makeRoom: 'Make room, or move the data to a larger disk: without space ClickHouse refuses rows (503).',
  diskOfClickHouse: (name: string) => `disk ${name} of ClickHouse`,
  disksUnseen: 'The disks of ClickHouse cannot be seen by this user.',
  grantDisks: 'Look at its free space there, or GRANT SELECT ON system.disks to this user.',

  noPublicUrl: 'PUBLIC_URL is not set.',
  setPublicUrl: 'Set it to the https address of this server, so that `source add` prints what to paste.',
  putTls: 'Put TLS in front (ops/caddy), and name its address.',
  privateUrl: (url: string) => `${url} cannot be reached by Google.`,
  notHttps: (url: string) => `${url} is not https: the script in the spreadsheet refuses it.`,
  answers: (address: string) => `${address} answers`,
  answersOtherwise: (address: string, status: number) => `${address} answers ${status}, and not as this server does.`,
  checkProxy: 'Something else answers there: check the host and path in the proxy (ops/caddy/Caddyfile).',
  noAnswer: (address: string, reason: string) => `${address} does not answer: ${reason}.`,
  checkWay: 'Is the server running, the proxy, the name in DNS, port 443 open in the firewall?',
  certificateUnseen: (host: string, reason: string) => `Not seen, since ${host} shows none: ${reason}.`,
  certificateUntrusted: (host: string, reason: string) => `The certificate of ${host} is not trusted: ${reason}.`,
  certificateOk: (host: string, days: number) => `of ${host}, for another ${days} days`,
  certificateEnds: (host: string, days: number) => `The certificate of ${host} ends in ${days} days.`,
  renew: 'Renew it. Caddy does that by itself while ports 80 and 443 reach it: see its log.',
  inTime: 'no answer in time',
  unknownReason: 'unknown reason',

  noData: 'Embedded, with no data yet: nothing can be said of it.',
  startOrMigrate: 'Start the server, or run `qtickets-sheets migrate`; then ask again.',
  heldByOther: (url: string, path: string) => `No server answers at ${url}: which process holds it? Try: fuser ${path}`,
  heldByServer: (url: string) => `embedded, held by the server that runs at ${url}`,
  tablesUnseen: (reason: string) => `Whether every table is there was not seen: ${reason}`,
  runAsServer: 'Run it with the SOURCES_FILE of the server, as its user (ops/manage.sh doctor).',
  embeddedIn: (path: string) => `embedded in ${path}`,
  clickHouseOk: (version: string, where: string, user: string) => `ClickHouse ${version}, ${where}, as ${user}`,
  cannotAskEmbedded: (reason: string) => `The embedded ClickHouse cannot be asked: ${reason}`,
  cannotAsk: (host: string, reason: string) => `ClickHouse at ${host} cannot be asked: ${reason}`,
  todoByCode: {
    ECONNREFUSED:
      'Nothing listens there: start ClickHouse, or correct CLICKHOUSE_URL (the HTTP port, 8123, or 8443 with TLS).',
    ENOTFOUND: 'The name in CLICKHOUSE_URL is not known to DNS.',
    ETIMEDOUT: 'It does not answer: a firewall, a wrong address, or a server that is down.',
    '516': 'CLICKHOUSE_USER or CLICKHOUSE_PASSWORD is wrong.',
    '164': 'This user is read-only: the server needs one with the rights of sql/grants.',
    '192': 'CLICKHOUSE_USER does not exist there.',
  } as Readonly<Record<string, string>>,
  seeClickHouseLog: 'See the log of ClickHouse.',

  clusterUnseen: 'Its nodes cannot be seen by this user.',
  grantClusters: 'GRANT SELECT ON system.clusters to this user.',
  noCluster: (cluster: string) => `ClickHouse knows no cluster ${cluster}.`,
  correctCluster: 'Correct CLICKHOUSE_CLUSTER or remote_servers.',
  clusterOk: (cluster: string, shards: number) => `${cluster}: ${shards} shards`,
  twoReplicas: (shards: string) =>
    `Shard ${shards} has two replicas: while one of them is down nothing can be written, since a majority of two is both.`,
  addReplica: 'Add a third replica. Nothing is lost meanwhile: the sheets bring it when both are back.',

  tablesOk: (database: string, migrations: number) => `${database} is of this version, ${migrations} migrations`,
  migrationsChanged: (names: string) => `Applied migrations read differently now: ${names}.`,
  restoreFiles: 'Restore these files as they were.',
  newerDatabase: (database: string, names: string) => `${database} was brought up by a newer version (${names}).`,
  updateServer: 'Update this server.',
  migrationsPending: (pending: number, all: number, database: string) =>
    `${pending} of ${all} migrations are not applied to ${database}.`,
  migrate: 'Run `qtickets-sheets migrate`, or start the server, which does the same.',
  missing: (name: string) => `${name} is missing.`,
  syncFillsIt: 'Sync now fills it.',
  otherView: (name: string) =>
    `${name} is not the view of this version: somebody replaced it, or it could not be renewed.`,
  runMigrate: 'Run `qtickets-sheets migrate`.',
  rightsOk: (tables: number, views: number, database: string) =>
    `reads and writes ${tables} tables, reads ${views} more tables and views of ${database}`,
  denied: (user: string, right: string, name: string) => `${user} may not ${right} on ${name}.`,
  grant: (user: string, right: string, name: string) =>
    `As an administrator of ClickHouse: GRANT ${right} ON ${name} TO ${user}  (all at once: sql/grants).`,
  rightFails: (right: string, name: string, reason: string) => `${right} on ${name} fails: ${reason}`,

  heard: (name: string, ago: string) => `${name}: heard of ${ago}`,
  ago: (minutes: number | null) => (minutes === null ? 'never' : `${countOf(minutes, 'minute', 'en')} ago`),
  notKnownEqual: (heard: string, tabs: string) => `${heard}; not known to be equal now: ${tabs}.`,
  nextRun: 'The next run compares them.',
  equal: (heard: string, tabs: string) => `${heard}; equal: ${tabs}`,
  nothingCompared: (heard: string) => `${heard}; no tab was compared.`,
  syncCompares: 'QTickets → Sync now in the spreadsheet compares them.',
  tabChecked: (tab: string, count: number, ago: string, waiting: number) =>
    `${tab} ${rows(count)}, checked ${ago}${waiting === 0 ? '' : `, ${countOf(waiting, 'waitingRow', 'en')} to be fixed`}`,
  daySpent: (name: string, spent: number, given: number) =>
    `${name}: ${spent} of the ${given} min that Google gives triggers a day are spent`,
  dayAtThisPace: (minutes: number) => `at this pace ${minutes} by its end`,
  dayExpected: (comparisons: number, typist: number) =>
    `comparing everything every 15 minutes takes about ${comparisons} min a day, somebody who types all day about ${typist} more`,
  dayUnmeasured: 'What a day takes is told as soon as everything was compared once: QTickets → Sync now.',
  dayIsTooShort: (isConsumer: boolean) =>
    `That is more than Google gives: edits would go out together and comparisons come less often. ${isConsumer ? 'A Workspace account has 6 hours. ' : ''}Fewer rows cost less, and with READER=api the server reads the sheet itself, without triggers (ops/RUNBOOK.md, google-quota).`,
  serverSays: (base: string, status: string) => `the running server at ${base} says: ${status}`,
  detailsElsewhere: 'Details: run it with the SOURCES_FILE of the server, as its user (ops/manage.sh doctor).',
  serverUnclear: (url: string, reason: string) => `${url} does not say how it is: ${reason}`,
  seeItsLog: 'See its log.',

  noAddress: 'There are spreadsheets, and PUBLIC_URL is not set: notices and `source add` cannot name the address.',
  setAddress: 'Set PUBLIC_URL to the https address of this server, or LOCAL_ONLY=yes where it is this machine’s alone.',
  noToken:
    'There are spreadsheets, and neither STATUS_TOKEN nor MONITORING_TOKEN is set: nobody but the administrator can look.',
  setToken:
    'Set MONITORING_TOKEN (openssl rand -base64 24). Until then sign in with what `qtickets-sheets token` prints.',
  plainText: (variable: string, what: string, host: string) => `${variable} sends ${what} to ${host} in plain text.`,
  sent: {
    CLICKHOUSE_URL: 'the password and every row',
    NOTICE_WEBHOOK_URL: 'names of spreadsheets and cells',
    NOTICE_TELEGRAM_URL: 'the token of the bot',
  },
  useHttps: 'Use https, or a network that is yours alone.',

  google: {
    account: (email: string) => `the service account is ${email}`,
    theAccount: 'the service account',
    seeRunbook: 'See google-unreadable in ops/RUNBOOK.md.',
    report: 'Google answers otherwise than this program assumes: please report it (ops/LIVE-CHECK.md).',
    wrongIdOk: 'an id of no spreadsheet is answered 404',
    wrongId: (problem: string) => `an id of no spreadsheet gives ${problem}, not 404`,
    anAnswer: 'an answer',
    held: (name: string, held: number, all: number) => `${name}: ${held} of ${all} assumptions hold`,
    broken: (name: string, about: string) => `${name}: it does not hold that ${about}`,
    unseen: (name: string, about: string) => `${name}: not seen whether ${about}`,
    noCellShows: 'No cell shows it.',
    assumptions: {
      locale: 'the locale is written as ru_RU',
      timeZone: 'the time zone is an IANA name',
      version: 'Drive names a version of the file',
      contract: 'a tab serves a contract',
      blanks: 'blank cells and rows at the end are left out',
      top: 'rows 1:10 are the first ten of the tab',
      left: 'columns A:C are the first three',
      open: 'an open range reaches to the end',
      start: 'formats say in which row they begin',
      types: 'each number format has a type that is documented',
      dates: 'a date is named one by type and pattern alike',
      serial: 'a date is a serial number',
    },
  },

  report: {
    title: (version: string) => `Live check of ${version}`,
    columns: '| checked | how it is | |',
    seen: '| seen in the spreadsheet | |',
    /** What only a person sees; the order is that of ops/LIVE-CHECK.md. */
    byEye: [
      'Self-test: every line ✓?',
      'An edit arrived after … seconds',
      'A tick by the time trigger: “success”, after … minutes',
      'A sorted tab: pushed rows',
      'A chart in a tab of its own: anything reported?',
      'A compressed request reaches the server (self-test): ✓?',
      '100,000 rows: seconds of one getValues',
    ],
    spreadsheet: (number: number) => `<spreadsheet ${number}>`,
    hidden: '<hidden>',
    account: '<account>',
  },
};
