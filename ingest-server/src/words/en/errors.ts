/** Errors that a person can act on: what happened, where, and what to do. */
import type { FileKind } from '../../files/file-kind.ts';

export const errors = {
  settings: {
    missing: (file: string) => `There is no ${file}. \`qtickets-sheets setup\` writes the settings.`,
    forbidden: (path: string) =>
      `${path} has the settings of this machine's installation, and this account may not read it. Call the same with sudo, ` +
      'or name other settings: --env-file <file>, or --env-file none for the variables of the shell.',
  },
  cannotRead: (path: string, reason: string) => `${path} cannot be read: ${reason}`,
  cannotWrite: (path: string, reason: string) => `${path} cannot be written: ${reason}.`,
  nothingChanged: (folder: string) => `Nothing was changed. Make room there, or give ${folder} to this account.`,

  config: {
    title: 'The configuration is not right:',
    hostAndPort: 'host:port, for example 127.0.0.1:8123',
    port: (most: number) => `the port is ${most} at most`,
    identifier: 'letters, digits and _ only',
    whole: (least: number, most: number) => `a whole number from ${least} to ${most}`,
    address: (example: string) => `an address such as ${example}`,
    token: 'at least 16 characters, for example from: openssl rand -base64 24',
    host: 'an address of this machine, for example 127.0.0.1',
    password: 'at least 8 characters',
    names: 'names without ports, for example clickhouse.lan,10.0.0.5',
    oneOf: (values: readonly string[]) => `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`,
    httpAddress: 'http://host:8123 or https://host:8443',
    timeZone: 'a time zone such as Europe/Moscow',
    networks: 'addresses or networks such as 127.0.0.1, 10.0.0.0/8',
    notLocalOnly: 'not together with a PUBLIC_URL that others can reach',
    passwordNeeded: 'needed, because EMBEDDED_HTTP is an address that others can reach',
    notLess: (warning: number | undefined) => `not less than HEALTH_WARNING_AFTER_MINUTES, which is ${warning}`,
    bothNeeded: (names: readonly string[]) => `needed too: ${names.join(' and ')}`,
  },

  sources: {
    id: 'letters, digits, _ and - only, as in the address of the spreadsheet',
    secret: 'whsec_ and 24 to 64 bytes of base64',
    script: 'the id of a script: Extensions → Apps Script → Project settings',
    twice: 'is there twice',
    sharedSecret: (other: string) => `has a secret of ${other} too`,
    notJson: (path: string) => `${path} is not JSON. \`qtickets-sheets source add\` writes it for you.`,
    notRight: (path: string) => `${path} is not right:`,
    gone: (path: string) => `${path} is gone. The sources that were read from it stay until it is back.`,
    openToOthers: (path: string) => `${path} can be read by others than its owner. Run: chmod 600 ${path}`,
    staleLock: (lock: string) =>
      `${lock} was left behind by a command that was killed. Nothing was changed. Delete it.`,
    busy: (path: string, holder: string) =>
      `Another command is changing ${path} (process ${holder}). Nothing was changed.`,
    cutOff: (text: string) => `"${text}" is cut off: copy the whole address of the spreadsheet.`,
    published: (text: string) =>
      `"${text}" is the address of a published copy: copy the one that the spreadsheet has while you edit it.`,
    notAnId: (text: string) => `"${text}" is neither the id nor the address of a spreadsheet.`,
    noSuchTab: (tabs: string, known: string) => `No such tab: ${tabs}. There are: ${known}.`,
    known: (id: string) => `${id} is there already. \`qtickets-sheets source list\` shows it.`,
    unknown: (id: string) => `There is no source ${id}. \`qtickets-sheets source list\` shows which there are.`,
    noRotation: (id: string) => `${id} has one secret only: there is no rotation to finish.`,
    hours: '--hours is a number of hours, for example 48.',
    none: 'There is no source yet: qtickets-sheets source add <address>',
    which: (ids: string) => `Which spreadsheet is the file of? Name one with --source:\n${ids}`,
    nothingChanged: 'Nothing was changed.',
    nobodyToAsk: (question: string) => `${question}\nNobody can be asked here: add --yes if that is meant.`,
    notCounted: (tab: string, why: string) => `Nothing was removed: ${tab} could not be counted (${why}).`,
    notRemoved: (tabs: string) =>
      `Not everything could be removed: ${tabs}. Nothing can be written meanwhile; run the same again.`,
  },

  adminToken: {
    openToOthers: (path: string) =>
      `${path} can be read by others than its owner. Delete it: the next start makes another.`,
    noToken: (path: string) => `${path} holds no token. Delete it: the next start makes one.`,
    serverAnswered: (url: string, status: number, reason: string) =>
      `The running server at ${url} holds the embedded ClickHouse and answered ${status}: ${reason}`,
    noReason: 'no reason given',
    brokeOff: 'it ended before the report was whole; its log says why',
    notFromHere: 'This is for the command line on the machine of the server, with the SOURCES_FILE of the server.',
  },

  listen: {
    refused: (place: string, reason: string) => `Cannot listen on ${place}: ${reason}.`,
    reasons: {
      EADDRINUSE: 'another process listens there: stop that one, or choose another PORT',
      EACCES: 'this account may not: choose a PORT from 1024 up, with a proxy in front',
      EADDRNOTAVAIL: 'HOST is no address of this machine: 127.0.0.1 and 0.0.0.0 always are',
      ENOTFOUND: 'HOST is a name that leads nowhere: 127.0.0.1 and 0.0.0.0 always work',
    } as Readonly<Record<string, string>>,
  },

  setup: {
    needsRoot: 'A service needs systemd and root: call it with sudo.',
    manage: (verb: string) => `ops/manage.sh ${verb} did not end well: see above. The settings are written.`,
  },
  script: {
    noId: 'clasp made a script and did not say its id: see Extensions → Apps Script.',
    noClasp: (reason: string) => `Neither clasp nor npx can be run: ${reason}`,
    clasp: (action: string, program: string) =>
      `clasp ${action} did not end well: see above. Signed in? ${program} login, and switch the ` +
      'Apps Script API on at https://script.google.com/home/usersettings. The same command can be called again.',
    noPublicUrl: 'PUBLIC_URL is not set: the script has to know where to send.',
    notAnId: '--script-id is not the id of a script: Extensions → Apps Script → Project settings.',
    ofOne: '--script-id is of one spreadsheet.',
    nameThem: 'Name the spreadsheets, or say --all.',
    noneKnown: 'Of none of them the script is known, so nothing was sent.',
    notBuilt: (path: string) => `${path} is not built: npm run build`,
  },
  noNotices:
    'No notices are set up, so nobody would hear of trouble: set NOTICE_WEBHOOK_URL, or NOTICE_TELEGRAM_TOKEN and NOTICE_TELEGRAM_CHAT.',

  push: {
    ownLocale: 'A live spreadsheet has its own locale and time zone: leave out --locale and --time-zone.',
    tabOption: (pair: string, known: string) =>
      `"${pair}": write it as sales="Sales 2025, Sales 2026"; the contracts are ${known}.`,
    noDay: (day: string) => `"${day}" is no day: write it as 2025-10-24.`,
    sinceOrDays: 'Give --since or --days, not both.',
    noCount: (days: string) => `"${days}" is no number of days, such as 30.`,
  },
  server: {
    noAnswer: (base: string, reason: string) =>
      `The server at ${base} does not answer (${reason}). Check the address, and that the server runs; then run the same again: it goes on from what arrived.`,
    brokeOff: (base: string) =>
      `The answer of the server at ${base} broke off; then run the same again: it goes on from what arrived.`,
    later: (base: string, answer: string) =>
      `The server at ${base} says "later" (${answer}). Wait, then run the same again: it goes on from what arrived.`,
    notOurs: (base: string, status: number) =>
      `Not this product's server answers at ${base} (${status}). Check the address.`,
    inFront: (base: string, status: number) =>
      `Something in front of the server at ${base} refused this (${status}). Look at the proxy.`,
    /** By the code of a problem document, where its own English words do not do. */
    refusals: {} as Readonly<Record<string, string>>,
    refused: (text: string, code: string) => `${text} (${code})`,
  },
  file: {
    missing: (path: string) => `${path} does not exist.`,
    damagedTab: (name: string, path: string) =>
      `The tab “${name}” of ${path} is damaged: open it in Excel or Sheets and save it again as .xlsx.`,
    damaged: (path: string) =>
      `${path} is damaged, or not a spreadsheet: open it in Excel or Sheets and save it again as .xlsx.`,
    locked: (path: string) =>
      `${path} is protected by a password: open it in Excel, take the password away, and save it.`,
    noCsv: (path: string) => `No .csv file in ${path} can be read.`,
    unknownEncoding: (name: string) => `"${name}" is not a known encoding: utf-8, utf-16le, windows-1251, …`,
    notEncoded: (path: string, name: string) => `${path} is not ${name}.`,
    notUtf8: (path: string) => `${path} is not UTF-8. Save it as “CSV UTF-8”, or name its encoding with --encoding.`,
    likelyCyrillic: (path: string) =>
      `${path} is not UTF-8. It looks like windows-1251: repeat the command with --encoding windows-1251, or save it as “CSV UTF-8”.`,
    /** After the path; of a spreadsheet and of text only where they are in the wrong place. */
    kinds: {
      spreadsheet: 'is a spreadsheet file.',
      text: 'is plain text: name it .csv if it is a table.',
      web_page:
        'is a web page (an HTML table), whatever its name says: open it in Excel or Sheets and save it as .xlsx.',
      picture: 'is a picture, not a spreadsheet.',
      pdf: 'is a PDF, not a spreadsheet: export the table as .xlsx or .csv.',
      empty: 'is empty.',
      binary: 'is not a spreadsheet: neither .xlsx, .ods, .xls, .xlsb, nor .csv, nor a folder of .csv files.',
    } satisfies Record<FileKind, string> as Readonly<Record<FileKind, string>>,
  },
  legacy: {
    notAName: (name: string) => `${name} is not the name of a table: table, or database.table.`,
    missing: (table: string) => `There is no table or view ${table}.`,
    noColumns: (table: string, roles: string) =>
      `${table} has no column for: ${roles}. Make a view that names them so, and compare with it.`,
  },

  clickHouse: {
    noAnswer: (host: string, code: string) =>
      `ClickHouse at ${host} does not answer (${code}). Check CLICKHOUSE_URL, that it runs, and that it can be reached from here.`,
    refusesUser: (host: string, code: string) =>
      `ClickHouse at ${host} refuses this user (${code}). Check CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.`,
    notClickHouse: (host: string, code: string) =>
      `What answers at ${host} is no ClickHouse (${code}). Check that CLICKHOUSE_URL is its HTTP interface (port 8123, or 8443 with TLS).`,
    mayNotDelete: (user: string, database: string) =>
      `${user} may not delete what is past its age. Nothing is wrong but the space it takes; ClickHouse drops old cells and proofs ` +
      `by itself (TTL). To have it done here: GRANT ALTER DELETE, ALTER UPDATE ON ${database}.* TO ${user}`,
    openInterface: (host: string) =>
      `EMBEDDED_HTTP listens on ${host}, which others can reach: set EMBEDDED_HTTP_PASSWORD, or listen on 127.0.0.1.`,
  },
  embedded: {
    inUse: (path: string, holder: number) =>
      `The embedded ClickHouse in ${path} is held by another process (${holder}). Only one may open it: stop that one, ` +
      'or give this one a DATA_DIR of its own, or point both to a server with CLICKHOUSE_URL.',
    notInstalled: 'The embedded ClickHouse is not installed here: set CLICKHOUSE_URL to a ClickHouse server.',
    notOpened: (path: string, advice: string) => `The embedded ClickHouse in ${path} could not be opened. ${advice}`,
    seeAbove: 'Its own message above says why; check the rights of the directory and the free space.',
    emptyFiles: (files: readonly string[]) =>
      [
        'A full disk or a power cut has left these files empty:',
        ...files,
        'Make room. Delete those of views (v_….sql) and of mutations (mutation_….txt): they are made anew. Where there is any',
        'other, restore a backup (ops/backup), or move the whole folder aside: the next syncs of the sheets fill a new one.',
      ].join('\n'),
    notADirectory: (reason: string) => `DATA_DIR must be a directory, there or to be made: ${reason}.`,
    diskFull: (path: string, freeMib: number, least: number) =>
      `Only ${freeMib} MiB are free in ${path}. Tables and views are not made or changed below ${least} MiB, since ` +
      'the embedded ClickHouse would lose their definitions: make room there, then start again.',
  },
  tables: {
    differ: 'Tables are not as they were made. Nothing was changed.',
    otherTable: (table: string, made: string, wanted: string) => `${table} is ${made} and must be ${wanted}.`,
    notAView: (name: string, engine: string) => `${name} is a ${engine} table and must be a view.`,
    otherType: (column: string, type: string, wanted: string) => `${column} is ${type} and must be ${wanted}.`,
    moveAside: (database: string, name: string) =>
      `RENAME TABLE ${database}.${name} TO ${database}.other_${name}; \`qtickets-sheets migrate\` makes it anew, and Sync now in the sheets fills it.`,
    modify: (statement: string) => `${statement}; the next sync writes again what is not as in the sheet.`,
    changedSince: (name: string) =>
      `sql/migrations/${name}.sql was applied to this database and has been changed since. ` +
      'Restore the file as it was and put the change into a new migration (sql/README.md).',
    failed: (what: string, reason: string) =>
      `${what}: ${reason}\nWhat was done stays done. Fix the cause and start again: it goes on from there.`,
    database: (name: string) => `database ${name}`,
    sqlFile: (name: string) => `sql file ${name}`,
    legacyFound: (database: string, names: string) =>
      `Database ${database} holds tables or views of another system under names that this one uses: ` +
      `${names}. Nothing was changed. Run \`qtickets-sheets migrate --adopt\` to rename them to ` +
      'legacy_… and go on, or choose another CLICKHOUSE_DATABASE.',
    legacyTaken: (database: string, names: string) =>
      `Database ${database} already holds ${names}: rename or drop them first, nothing was changed.`,
  },

  /** What the operating system or the network says, by its code. */
  reasons: {} as Readonly<Record<string, string>>,
};
