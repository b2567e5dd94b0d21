/** Ошибки, с которыми человек может что-то сделать: что случилось, где и как быть. */
import type { ProblemCode } from '@qtickets/shared-schema/wire/answers';
import type { Words } from '../words.ts';

/** Every code that this server has, and that of an answer which leaves a tab out. */
const refusals: Readonly<Record<string, string>> = {
  malformed_json: 'Сервер получил повреждённый запрос: повторите команду',
  invalid_signature: 'Сервер не принимает подпись: секрет другой, или часы расходятся больше чем на 5 минут',
  invalid_request: 'Сервер не понял запроса: у программы и сервера разные версии',
  tab_not_allowed: 'Этой таблице нельзя писать эту вкладку',
  not_found: 'По этому адресу у сервера ничего нет: проверьте адрес',
  method_not_allowed: 'Сервер не принимает такого запроса: у программы и сервера разные версии',
  mass_delete_blocked: 'Удалилось бы слишком много строк; если так и надо: --allow-mass-delete',
  too_large: 'Запрос слишком велик: увеличьте MAX_BODY_BYTES сервера',
  unsupported_media_type: 'Что-то по пути к серверу изменило запрос: посмотрите на прокси',
  header_mismatch: 'В таблице не хватает столбцов, или они повторяются',
  rate_limited: 'Запросов слишком много',
  unavailable: 'ClickHouse недоступен или отказывает; ничего не потеряно, повторите позже',
  unknown_answer: 'Сервер ответил, но об этой вкладке ничего не сказал',
} satisfies Readonly<Record<ProblemCode | 'unknown_answer', string>>;

export const errors: Words['errors'] = {
  settings: {
    missing: (file) => `Файла ${file} нет. Настройки записывает \`qtickets-sheets setup\`.`,
    forbidden: (path) =>
      `В ${path} настройки этой машины, и этой учётной записи их читать нельзя. Выполните то же с sudo или укажите ` +
      'другие настройки: --env-file <file>, а с --env-file none – только переменные оболочки.',
  },
  cannotRead: (path, reason) => `${path} не прочитать: ${reason}`,
  cannotWrite: (path, reason) => `${path} не записать: ${reason}.`,
  nothingChanged: (folder) =>
    `Ничего не изменено. Освободите там место или отдайте папку ${folder} этой учётной записи.`,

  config: {
    title: 'Настройки неверны:',
    hostAndPort: 'адрес:порт, например 127.0.0.1:8123',
    port: (most) => `порт не больше ${most}`,
    identifier: 'только латинские буквы, цифры и _',
    whole: (least, most) => `целое число от ${least} до ${most}`,
    address: (example) => `адрес вроде ${example}`,
    token: 'не меньше 16 знаков, например из: openssl rand -base64 24',
    host: 'адрес этой машины, например 127.0.0.1',
    password: 'не меньше 8 знаков',
    names: 'имена без портов, например clickhouse.lan,10.0.0.5',
    oneOf: (values) => `${values.slice(0, -1).join(', ')} или ${values.at(-1)}`,
    httpAddress: 'http://host:8123 или https://host:8443',
    timeZone: 'часовой пояс вроде Europe/Moscow',
    networks: 'адреса или сети вроде 127.0.0.1, 10.0.0.0/8',
    notLocalOnly: 'нельзя вместе с PUBLIC_URL, который доступен другим',
    passwordNeeded: 'нужен, потому что адрес EMBEDDED_HTTP доступен другим',
    notLess: (warning) => `не меньше HEALTH_WARNING_AFTER_MINUTES, а там ${warning}`,
    bothNeeded: (names) => `тоже нужна: ${names.join(' и ')} задаются вместе`,
  },

  sources: {
    id: 'только латинские буквы, цифры, _ и -, как в адресе таблицы',
    secret: 'whsec_ и от 24 до 64 байт в base64',
    script: 'идентификатор скрипта: Расширения → Apps Script → Настройки проекта',
    twice: 'встречается дважды',
    sharedSecret: (other) => `секрет тот же, что у ${other}`,
    notJson: (path) => `${path} – не JSON. Его пишет за вас \`qtickets-sheets source add\`.`,
    notRight: (path) => `В ${path} ошибки:`,
    gone: (path) => `Файла ${path} больше нет. Пока он не вернётся, действует то, что было прочитано из него.`,
    openToOthers: (path) => `${path} может прочитать не только владелец. Выполните: chmod 600 ${path}`,
    staleLock: (lock) => `${lock} остался от команды, которую прервали. Ничего не изменено. Удалите его.`,
    busy: (path, holder) => `${path} сейчас меняет другая команда (процесс ${holder}). Ничего не изменено.`,
    cutOff: (text) => `Адрес «${text}» обрезан: скопируйте адрес таблицы целиком.`,
    published: (text) => `«${text}» – адрес опубликованной копии: скопируйте тот, что у таблицы во время правки.`,
    notAnId: (text) => `«${text}» – не идентификатор и не адрес таблицы.`,
    noSuchTab: (tabs, known) => `Нет такой вкладки: ${tabs}. Есть: ${known}.`,
    known: (id) => `Таблица ${id} уже добавлена. Её покажет \`qtickets-sheets source list\`.`,
    unknown: (id) => `Таблицы ${id} среди добавленных нет. Какие есть, покажет \`qtickets-sheets source list\`.`,
    noRotation: (id) => `У таблицы ${id} только один секрет: заканчивать нечего.`,
    hours: '--hours – это число часов, например 48.',
    none: 'Ни одной таблицы ещё не добавлено: qtickets-sheets source add <address>',
    which: (ids) => `К какой таблице относится файл? Укажите её в --source:\n${ids}`,
    nothingChanged: 'Ничего не изменено.',
    nobodyToAsk: (question) => `${question}\nСпросить здесь некого: если так и надо, добавьте --yes.`,
    notCounted: (tab, why) => `Ничего не удалено: строки ${tab} не удалось посчитать (${why}).`,
    notRemoved: (tabs) =>
      `Удалить удалось не всё: ${tabs}. Записать в это время ничего нельзя; повторите ту же команду.`,
  },

  adminToken: {
    openToOthers: (path) =>
      `${path} может прочитать не только владелец. Удалите его: при следующем запуске появится другой.`,
    noToken: (path) => `В ${path} нет токена. Удалите файл: при следующем запуске появится новый.`,
    serverAnswered: (url, status, reason) =>
      `Встроенный ClickHouse держит работающий сервер, и на ${url} он ответил ${status}: ${reason}`,
    noReason: 'без объяснения',
    brokeOff: 'он завершился раньше, чем отчёт был готов; причина в его журнале',
    notFromHere: 'Это для командной строки на машине сервера, с SOURCES_FILE сервера.',
  },

  listen: {
    refused: (place, reason) => `Слушать ${place} не получается: ${reason}.`,
    reasons: {
      EADDRINUSE: 'там уже слушает другой процесс: остановите его или выберите другой PORT',
      EACCES: 'этой учётной записи нельзя: выберите PORT от 1024, а впереди поставьте прокси',
      EADDRNOTAVAIL: 'в HOST не адрес этой машины: 127.0.0.1 и 0.0.0.0 годятся всегда',
      ENOTFOUND: 'имя в HOST никуда не ведёт: 127.0.0.1 и 0.0.0.0 годятся всегда',
    },
  },

  setup: {
    needsRoot: 'Для службы нужны systemd и root: выполните команду с sudo.',
    manage: (verb) => `ops/manage.sh ${verb} завершился неудачно: см. выше. Настройки записаны.`,
  },
  script: {
    noId: 'clasp создал скрипт, но не назвал его идентификатор: см. Расширения → Apps Script.',
    noClasp: (reason) => `Не запустить ни clasp, ни npx: ${reason}`,
    clasp: (action, program) =>
      `clasp ${action} завершился неудачно: см. выше. Выполнен ли вход (${program} login)? И включите Apps Script API на ` +
      'https://script.google.com/home/usersettings. Ту же команду можно повторить.',
    noPublicUrl: 'PUBLIC_URL не задан: скрипт должен знать, куда отправлять.',
    notAnId: 'В --script-id не идентификатор скрипта: Расширения → Apps Script → Настройки проекта.',
    ofOne: '--script-id – для одной таблицы.',
    nameThem: 'Назовите таблицы или укажите --all.',
    noneKnown: 'Скрипт не известен ни у одной из них, поэтому ничего не отправлено.',
    notBuilt: (path) => `${path} не собран: npm run build`,
  },
  noNotices:
    'Сообщения не настроены, и о неполадке никто не узнает: задайте NOTICE_WEBHOOK_URL или NOTICE_TELEGRAM_TOKEN и NOTICE_TELEGRAM_CHAT.',

  push: {
    ownLocale: 'У живой таблицы свои локаль и часовой пояс: уберите --locale и --time-zone.',
    tabOption: (pair, known) => `«${pair}»: напишите как sales="Продажи 2025, Продажи 2026"; слева одно из ${known}.`,
    noDay: (day) => `«${day}» – не день: напишите как 2025-10-24.`,
    sinceOrDays: 'Укажите --since или --days, но не оба.',
    noCount: (days) => `«${days}» – не число дней вроде 30.`,
  },
  server: {
    noAnswer: (base, reason) =>
      `Сервер ${base} не отвечает (${reason}). Проверьте адрес и что сервер запущен; затем повторите команду: она продолжит с того, что дошло.`,
    brokeOff: (base) => `Ответ сервера ${base} оборвался; повторите команду: она продолжит с того, что дошло.`,
    later: (base, answer) =>
      `Сервер ${base} просит подождать (${answer}). Подождите и повторите команду: она продолжит с того, что дошло.`,
    notOurs: (base, status) => `По адресу ${base} отвечает не сервер этой программы (${status}). Проверьте адрес.`,
    inFront: (base, status) => `Что-то перед сервером ${base} отказало (${status}). Посмотрите на прокси.`,
    refusals,
    refused: (text, code) => `${refusals[code] ?? `Сервер отказал: ${text}`} (${code})`,
  },
  file: {
    missing: (path) => `Файла ${path} нет.`,
    damagedTab: (name, path) =>
      `Вкладка «${name}» в ${path} повреждена: откройте файл в Excel или Google Таблицах и сохраните снова как .xlsx.`,
    damaged: (path) =>
      `${path} повреждён, или это не таблица: откройте файл в Excel или Google Таблицах и сохраните снова как .xlsx.`,
    locked: (path) => `${path} защищён паролем: откройте файл в Excel, снимите пароль и сохраните.`,
    noCsv: (path) => `В ${path} не прочитать ни одного файла .csv.`,
    unknownEncoding: (name) => `Кодировка «${name}» неизвестна: utf-8, utf-16le, windows-1251, …`,
    notEncoded: (path, name) => `${path} – не ${name}.`,
    notUtf8: (path) => `${path} – не UTF-8. Сохраните его как «CSV UTF-8» или назовите кодировку в --encoding.`,
    likelyCyrillic: (path) =>
      `${path} – не UTF-8. Похоже на windows-1251: повторите команду с --encoding windows-1251 или сохраните файл как «CSV UTF-8».`,
    kinds: {
      spreadsheet: '– файл таблицы.',
      text: '– простой текст: если это таблица, назовите файл .csv.',
      web_page:
        '– веб-страница (таблица HTML), как бы файл ни назывался: откройте его в Excel или Google Таблицах и сохраните как .xlsx.',
      picture: '– картинка, а не таблица.',
      pdf: '– PDF, а не таблица: сохраните таблицу как .xlsx или .csv.',
      empty: '– пустой файл.',
      binary: '– не таблица: ни .xlsx, ни .ods, .xls, .xlsb или .csv, ни папка файлов .csv.',
    },
  },
  legacy: {
    notAName: (name) => `${name} – не название таблицы: оно пишется как table или database.table.`,
    missing: (table) => `Таблицы или представления ${table} нет.`,
    noColumns: (table, roles) =>
      `В ${table} нет столбцов: ${roles}. Сделайте представление, где они так называются, и сравнивайте с ним.`,
  },

  clickHouse: {
    noAnswer: (host, code) =>
      `ClickHouse на ${host} не отвечает (${code}). Проверьте CLICKHOUSE_URL, что он запущен и что отсюда до него можно дойти.`,
    refusesUser: (host, code) =>
      `ClickHouse на ${host} не пускает этого пользователя (${code}). Проверьте CLICKHOUSE_USER и CLICKHOUSE_PASSWORD.`,
    notClickHouse: (host, code) =>
      `На ${host} отвечает не ClickHouse (${code}). Проверьте, что CLICKHOUSE_URL – его интерфейс HTTP (порт 8123, с TLS 8443).`,
    mayNotDelete: (user, database) =>
      `Пользователю ${user} нельзя удалять данные, срок хранения которых вышел. Мешает только занятое место; старые ячейки и сверки ClickHouse удалит ` +
      `сам (TTL). Чтобы это делалось здесь: GRANT ALTER DELETE, ALTER UPDATE ON ${database}.* TO ${user}`,
    openInterface: (host) =>
      `EMBEDDED_HTTP слушает ${host}, а этот адрес доступен другим: задайте EMBEDDED_HTTP_PASSWORD или слушайте 127.0.0.1.`,
  },
  embedded: {
    inUse: (path, holder) =>
      `Встроенный ClickHouse в ${path} держит другой процесс (${holder}). Открыть его может только один: остановите тот ` +
      'процесс, дайте этому свой DATA_DIR или направьте оба на сервер через CLICKHOUSE_URL.',
    notInstalled: 'Встроенный ClickHouse здесь не установлен: укажите в CLICKHOUSE_URL сервер ClickHouse.',
    notOpened: (path, advice) => `Встроенный ClickHouse в ${path} не открылся. ${advice}`,
    seeAbove: 'Причина – в его собственном сообщении выше; проверьте права на папку и свободное место.',
    emptyFiles: (files) =>
      [
        'После переполнения диска или отключения питания эти файлы остались пустыми:',
        ...files,
        'Освободите место. Удалите файлы представлений (v_….sql) и мутаций (mutation_….txt): они создаются заново. Если есть',
        'другие, восстановите резервную копию (ops/backup) или уберите всю папку: новую заполнят следующие отправки таблиц.',
      ].join('\n'),
    notADirectory: (reason) => `DATA_DIR должен быть папкой, готовой или новой: ${reason}.`,
    diskFull: (path, freeMib, least) =>
      `В ${path} свободно только ${freeMib} МиБ. Когда меньше ${least} МиБ, таблицы и представления не создаются и не меняются, ` +
      'потому что встроенный ClickHouse потерял бы их описания: освободите место и запустите снова.',
  },
  tables: {
    differ: 'Таблицы устроены не так, как были созданы. Ничего не изменено.',
    otherTable: (table, made, wanted) => `${table} сейчас ${made}, а нужно ${wanted}.`,
    notAView: (name, engine) => `${name} – таблица ${engine}, а нужно представление.`,
    otherType: (column, type, wanted) => `${column} сейчас ${type}, а нужно ${wanted}.`,
    moveAside: (database, name) =>
      `RENAME TABLE ${database}.${name} TO ${database}.other_${name}; \`qtickets-sheets migrate\` создаст её заново, а «Отправить сейчас» в таблицах заполнит.`,
    modify: (statement) => `${statement}; следующая отправка запишет заново то, что отличается от таблицы.`,
    changedSince: (name) =>
      `Файл sql/migrations/${name}.sql уже применён к этой базе и с тех пор изменён. ` +
      'Верните его как было, а изменение запишите в новую миграцию (sql/README.md).',
    failed: (what, reason) =>
      `${what}: ${reason}\nЧто сделано, то сделано. Устраните причину и запустите снова: работа продолжится с этого места.`,
    database: (name) => `база ${name}`,
    sqlFile: (name) => `файл SQL ${name}`,
    legacyFound: (database, names) =>
      `В базе ${database} есть таблицы или представления другой системы с нашими названиями: ${names}. Ничего не изменено. ` +
      'Выполните `qtickets-sheets migrate --adopt`, чтобы переименовать их в legacy_… и продолжить, или выберите другую CLICKHOUSE_DATABASE.',
    legacyTaken: (database, names) =>
      `В базе ${database} уже есть ${names}: сначала переименуйте или удалите их. Ничего не изменено.`,
  },

  reasons: {
    EACCES: 'нет прав',
    EPERM: 'нет прав',
    ENOENT: 'такого файла или папки нет',
    ENOTDIR: 'часть пути – не папка',
    EISDIR: 'это папка',
    EEXIST: 'такой файл уже есть',
    ENOSPC: 'на диске нет места',
    EROFS: 'диск только для чтения',
    ECONNREFUSED: 'в соединении отказано',
    ECONNRESET: 'соединение оборвалось',
    ENOTFOUND: 'имя не найдено в DNS',
    ETIMEDOUT: 'нет ответа вовремя',
    EAI_AGAIN: 'DNS не отвечает',
    UND_ERR_CONNECT_TIMEOUT: 'нет ответа вовремя',
    UND_ERR_SOCKET: 'соединение оборвалось',
  },
};
