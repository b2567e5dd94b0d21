/** What can be wrong between Google and us, in words for the administrator: what happened, and what to do. */
import { ReadableError } from '../errors.ts';
import type { Language } from '../health/texts.ts';
import { spoken } from '../words/language.ts';

type Facts = {
  /** The service account's address. */
  readonly email: string;
  /** A path, a reason, or Google's own words, which are quoted. */
  readonly detail: string;
};

type Words = (facts: Facts) => Readonly<Record<Language, string>>;

/** Every problem with its words. Google's answers are distinguished by status and reason, never by their text alone. */
const problems = {
  no_key: ({ detail }) => ({
    en: `${detail}: the service account's key cannot be read. Set GOOGLE_SERVICE_ACCOUNT_FILE to the JSON file that the Google Cloud console gave for the account.`,
    ru: `${detail}: ключ сервисного аккаунта не читается. Укажите в GOOGLE_SERVICE_ACCOUNT_FILE файл JSON, который выдала консоль Google Cloud.`,
  }),
  key_open: ({ detail }) => ({
    en: `${detail} can be read by others than its owner. Run: chmod 600 ${detail}`,
    ru: `${detail} могут прочитать не только владелец. Выполните: chmod 600 ${detail}`,
  }),
  key_invalid: ({ detail }) => ({
    en: `${detail} is not the key of a service account. Make a new key of type JSON in the Google Cloud console (IAM, Service accounts, Keys).`,
    ru: `${detail} – не ключ сервисного аккаунта. Создайте новый ключ типа JSON в консоли Google Cloud (IAM, сервисные аккаунты, ключи).`,
  }),
  key_refused: ({ email, detail }) => ({
    en: `Google refuses the key of ${email} (“${detail}”). It was deleted or disabled, or this machine's clock is wrong: check the clock, or make a new key.`,
    ru: `Google не принимает ключ ${email} («${detail}»). Ключ удалён или отключён, или часы этой машины неверны: проверьте часы или создайте новый ключ.`,
  }),
  not_shared: ({ email }) => ({
    en: `The spreadsheet is not shared with ${email}. Open it, press Share, and add this address as a viewer.`,
    ru: `Таблица не открыта для ${email}. Откройте её, нажмите «Настройки доступа» и добавьте этот адрес как читателя.`,
  }),
  api_disabled: ({ email, detail }) => ({
    en: `The ${detail} is not enabled in the Google Cloud project of ${email}. Enable it in the console under APIs & Services, and wait a few minutes.`,
    ru: `${detail} не включён в проекте Google Cloud аккаунта ${email}. Включите его в консоли в разделе «APIs & Services» и подождите несколько минут.`,
  }),
  not_found: () => ({
    en: 'Google has no spreadsheet with this id. Copy the address of the spreadsheet once more; one that was deleted has to be restored first.',
    ru: 'У Google нет таблицы с таким идентификатором. Скопируйте адрес таблицы ещё раз; удалённую сначала нужно восстановить.',
  }),
  office_file: () => ({
    en: 'This is an Excel file in Drive, not a Google spreadsheet. Open it there, choose File, “Save as Google Sheets”, and use the address of the copy.',
    ru: 'Это файл Excel на Диске, а не таблица Google. Откройте его, выберите «Файл», «Сохранить как таблицу Google» и возьмите адрес копии.',
  }),
  too_busy: ({ detail }) => ({
    en: `Google says “later” (“${detail}”). Nothing is wrong here: run the same again in a few minutes.`,
    ru: `Google просит подождать («${detail}»). Здесь всё в порядке: повторите через несколько минут.`,
  }),
  unreachable: ({ detail }) => ({
    en: `Google cannot be reached (${detail}). Check that this machine may connect to *.googleapis.com, port 443.`,
    ru: `Google недоступен (${detail}). Проверьте, что эта машина может соединяться с *.googleapis.com, порт 443.`,
  }),
  refused: ({ detail }) => ({
    en: `Google does not take the request: “${detail}”`,
    ru: `Google не принимает запрос: «${detail}»`,
  }),
  unexpected: ({ detail }) => ({
    en: `Google answered in a form that is not documented: “${detail}”. Please report it.`,
    ru: `Google ответил не так, как описано в документации: «${detail}». Пожалуйста, сообщите нам.`,
  }),
} satisfies Readonly<Record<string, Words>>;

export type GoogleProblem = keyof typeof problems;
export const googleProblems = Object.keys(problems) as readonly GoogleProblem[];

type Details = {
  readonly email?: string;
  /** In both languages, unless it has none. */
  readonly detail?: string | Readonly<Record<Language, string>>;
  readonly status?: number;
};

/** Passes by itself: tried again. */
const passing: ReadonlySet<GoogleProblem> = new Set<GoogleProblem>(['too_busy', 'unreachable']);

export class GoogleError extends ReadableError {
  readonly problem: GoogleProblem;
  readonly words: Readonly<Record<Language, string>>;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;

  constructor(problem: GoogleProblem, { email = '', detail = '', status = 0 }: Details) {
    const say = problems[problem];
    const { en, ru } = typeof detail === 'string' ? { en: detail, ru: detail } : detail;
    const words = { en: say({ email, detail: en }).en, ru: say({ email, detail: ru }).ru };
    super(words[spoken()]);
    this.problem = problem;
    this.words = words;
    this.status = status;
  }

  get passes(): boolean {
    return passing.has(this.problem);
  }
}
