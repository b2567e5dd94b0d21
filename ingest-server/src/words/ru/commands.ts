/** То, что команды печатают и спрашивают, по-русски. */
import { countOf, spanOf } from '../../health/spans.ts';
import type { Words } from '../words.ts';

export const commands: Words['commands'] = {
  settingsUsed: (file, ownVariables) =>
    `Настройки: ${file}${ownVariables === '' ? '' : `, но из этой оболочки взяты ${ownVariables}`}`,
  working: (seconds) => `идёт работа, ${seconds} с`,
  waitsForGoogle: {
    limit: (seconds) =>
      `Достигнут предел Google по чтениям в минуту для этого аккаунта (чтения сервера тоже считаются): продолжу сам не позже чем через ${seconds} с.`,
    later: (seconds) => `Google отвечает не так, как должен: спрошу снова через ${seconds} с.`,
  },
  through: (what) => `Через ${what}`,
  inProcess: (clickHouse, port) => `ClickHouse напрямую (${clickHouse}); на порту ${port} сервер не работает`,
  tokenFrom: (path) => `из ${path}`,

  setup: {
    publicUrl: 'Адрес, по которому этот сервер доступен для Google, https://…',
    clickHouseUrl: 'Адрес сервера ClickHouse; пусто – встроенный',
    user: 'Его пользователь',
    password: 'Его пароль',
    unchanged: 'без изменений',
    spreadsheet: 'Адрес таблицы; пусто – пока никакой',
    name: 'Как её называют',
    service: 'Запускать как службу этой машины?',
    yesOrNo: '(да/нет)',
    no: 'нет',
    wrote: (path) => `Записано: ${path}.`,
    notServing: 'Служба пока не отвечает: ops/manage.sh logs',
    start: 'Запустите сервер: npm start',
    signIn: (address, token) => `Затем откройте ${address} и войдите с токеном ${token}`,
    done: 'Всё настроено.',
    left: 'Настроено; осталось сделать то, о чём говорят проверки выше.',
  },

  migrate: {
    adopted: (names) => `Переименовано в legacy_…: ${names}`,
    restored: (names) => `Не было, создано заново: ${names}`,
    fillThem: '  Их заполнит «Отправить сейчас» в каждой таблице или её ближайшая ежечасная сверка.',
    applied: (names) => `Применено: ${names}`,
    views: (names) => `Представления обновлены: ${names}`,
    healed: (table, rows) =>
      `Удалено из ${table}: ${countOf(rows, 'row', 'ru')} с временем из будущего; следующая отправка пришлёт их снова.`,
    viewsRefused: (reason) =>
      `Представления обновить не удалось: ${reason}\n  Чтобы это получилось: освободите место или выполните команду как пользователь с ролью qtickets_migrator (sql/grants).`,
    healRefused: (reason) =>
      `Строки с временем из будущего не искались: ${reason}\n  Чтобы это получилось: выполните \`qtickets-sheets housekeep\` как пользователь, которому можно удалять строки.`,
    sumsRefused: (reason) =>
      `Суммы продаж по дням не посчитаны: ${reason}\n  Чтобы это получилось: повторите sql/grants и выполните команду ещё раз; следующая синхронизация каждой таблицы тоже посчитает свои.`,
    nothingToDo: (database) => `База ${database} уже этой версии: делать нечего.`,
    isCurrent: (database) => `База ${database} теперь этой версии.`,
  },

  housekeep: {
    noTables: 'Таблиц ещё нет: выполните `qtickets-sheets migrate`.',
    table: (days, rows, done) => `хранится дней: ${String(days).padStart(2)}  строк: ${rows}, ${done}`,
    nothing: 'удалять нечего',
    dropped: (rows) => `удалено: ${rows}`,
    wouldDrop: (rows) => `было бы удалено: ${rows}`,
  },

  smoke: {
    verdicts: { ok: 'хорошо', info: 'сведения', warning: 'ВНИМАНИЕ', error: 'ОШИБКА' },
    rows: (count) => countOf(count, 'row', 'ru'),
    notRun: 'не выполнилась',
    problem: (reason) => `Проверка не выполнилась, ClickHouse ответил: «${reason}»`,
    more: (count, name) => `… и ещё ${count}: запрос в sql/smoke/${name}.sql`,
    passed: (count) => `Пройдены все проверки: ${count}.`,
    failed: (failed, count) => `Не пройдено проверок: ${failed} из ${count}.`,
  },

  compare: {
    equal: (legacy, count) => `Совпадает с ${legacy}; сочетаний дня, мероприятия и города: ${count}.`,
    more: (count) => `… и ещё ${count}: --csv или --json`,
    summary: (legacy, { equal, different, missing, extra }) =>
      `По сравнению с ${legacy}, по дням, мероприятиям, городам и валютам: совпадает ${equal}, различается ${different}, ` +
      `нет в таблицах ${missing}, есть только в таблицах ${extra}.`,
  },

  notices: {
    inTime: 'нет ответа вовремя',
    notReached: 'не дойти',
    answered: (status) => `ответ ${status}`,
    sent: (channel) => `${channel}: отправлено; посмотрите, пришло ли`,
    failed: (channel, reason, settings) => `${channel}: ${reason}; проверьте ${settings}`,
    telegram: 'NOTICE_TELEGRAM_TOKEN, NOTICE_TELEGRAM_CHAT и есть ли бот в чате',
  },

  source: {
    none: 'Таблиц пока нет. Добавьте первую: qtickets-sheets source add <address>',
    added: (title, tabs) => `Добавлена ${title}: ${tabs}.`,
    thenTurnOn: 'затем меню QTickets → Включить автоматическую отправку. Работающий сервер узнаёт о таблице сразу.',
    sameName: (name) => `Ещё одна таблица называется «${name}»: люди их не различат.`,
    shortId: (length) => `В идентификаторах Google 44 символа, а в этом ${length}: он целый?`,
    paste: 'В таблице откройте меню QTickets → Настройки и вставьте',
    server: 'Сервер',
    secret: 'Секрет',
    setPublicUrl: '(укажите в PUBLIC_URL адрес, доступный для Google)',
    rotatedNow: (title) => `У таблицы ${title} новый секрет; прежний больше не действует.`,
    refusedUntil: 'Пока вы его не вставите, таблице будет отказано (401). Она всё хранит, и ничего не пропадёт.',
    rotated: (title, older, end) =>
      `У таблицы ${title} новый секрет; ${older === 1 ? 'прежний действует' : `прежние (${older}) действуют`} до ${end ?? 'тех пор, пока вы не закончите'}.`,
    next: `Что дальше: пока вы его не вставите, таблица работает с прежним секретом, и ничего не пропадёт.
Когда «Отправить сейчас» ответит с новым, замену можно закончить сразу:`,
    finished: (title) => `Таблица ${title} теперь принимается только с самым новым секретом.
Если её следующую отправку не примут (401 invalid_signature), в таблице остался прежний: замените секрет ещё раз и вставьте.`,
    columns: ['ТАБЛИЦА', 'НАЗВАНИЕ', 'ВКЛАДКИ', 'СЕКРЕТЫ', 'ПОСЛЕДНЕЕ ИСПОЛЬЗОВАНИЕ'],
    noName: '(без названия)',
    unfinished: (secrets) => `${secrets}: замена не закончена`,
    use: (isNewest, fingerprint, minutesAgo) =>
      `${isNewest ? 'новый' : 'прежний'} ${fingerprint} ${minutesAgo === null ? 'никогда' : `${spanOf(minutesAgo, 'ru')} назад`}`,
    removeQuestion: (title, rows, keepRows) =>
      `Таблица ${title} больше не сможет писать. ${keepRows ? `Её строки останутся (${rows}).` : `Её строки будут удалены: ${rows}.`}`,
    typeId: 'Чтобы продолжить, введите идентификатор таблицы: ',
    removed: (
      id,
      rows,
    ) => `Таблица ${id} убрана. ${rows === null ? 'Её строки оставлены.' : `Удалено строк: ${rows}.`} Её карантин пуст.
В таблице: меню QTickets → Выключить автоматическую отправку, иначе следующую отправку сервер не примет (401).`,
  },

  script: {
    installed: (title) => `Скрипт поставлен в ${title}.`,
    takeSecretOut: (ids) => `Затем уберите секрет из скрипта: qtickets-sheets source update ${ids}`,
    sending: (title) => `отправляется в ${title}`,
    wouldSend: (title) => `было бы отправлено в ${title}`,
    notSent: (reason) => `Не отправлено. ${reason}`,
    unknown: (title, id) => `Скрипт таблицы ${title} неизвестен: source install ${id} --script-id …`,
    pressEnter: 'Нажмите Enter, когда меню появится в каждой таблице: тогда секрет будет убран из скрипта. ',
    whatGoogleAsks: (links, script) => `
Теперь в браузере, для каждой таблицы, под учётной записью того, кто останется: от его имени Google и будет отправлять.

${links}

  1. Откройте её и дождитесь меню QTickets. Адрес и секрет уже на месте.
  2. QTickets → Проверить, не отправляя. Google один раз спросит разрешение: Дополнительные настройки → Перейти на страницу
     «${script}», и отметьте все разрешения. Выберите этот пункт ещё раз: он скажет, что изменила бы отправка и какие
     ячейки не читаются.
  3. QTickets → Включить автоматическую отправку.
`,
  },
};
