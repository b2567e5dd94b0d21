/** What a spreadsheet's locale decides: marks in numbers, the order of a date, words of booleans, separators of formulas. */
export interface SheetLocale {
  readonly decimal: string;
  readonly group: string;
  readonly date: string;
  readonly time: string;
  readonly order: 'dmy' | 'mdy' | 'ymd';
  readonly dateMark: string;
  readonly currency: string;
  readonly booleans: readonly [no: string, yes: string];
}

const DOTTED = { decimal: ',', date: 'dd.mm.yyyy', time: 'h:mm:ss', order: 'dmy', dateMark: '.' } as const;
const NBSP = '\u00A0';
const ENGLISH_BOOLEANS = ['FALSE', 'TRUE'] as const;

const LOCALES: Readonly<Record<string, SheetLocale>> = {
  ru_RU: { ...DOTTED, group: NBSP, currency: '₽', booleans: ['ЛОЖЬ', 'ИСТИНА'] },
  uk_UA: { ...DOTTED, group: NBSP, currency: '₴', booleans: ENGLISH_BOOLEANS },
  de_DE: { ...DOTTED, group: '.', currency: '€', booleans: ['FALSCH', 'WAHR'] },
  fr_FR: {
    ...DOTTED,
    group: '\u202F',
    date: 'dd/mm/yyyy',
    dateMark: '/',
    currency: '€',
    booleans: ['FAUX', 'VRAI'],
  },
  en_US: {
    decimal: '.',
    group: ',',
    date: 'm/d/yyyy',
    time: 'h:mm:ss',
    order: 'mdy',
    dateMark: '/',
    currency: '$',
    booleans: ENGLISH_BOOLEANS,
  },
  en_GB: {
    decimal: '.',
    group: ',',
    date: 'dd/mm/yyyy',
    time: 'h:mm:ss',
    order: 'dmy',
    dateMark: '/',
    currency: '£',
    booleans: ENGLISH_BOOLEANS,
  },
};

/** The marks of a locale such as `ru_RU`; one that is not in the table borrows from a locale of its language, or en_US. */
export function localeOf(name: string): SheetLocale {
  const exact = LOCALES[name];
  if (exact) return exact;
  const language = name.slice(0, 2);
  const relative = Object.keys(LOCALES).find((known) => known.startsWith(`${language}_`)) ?? 'en_US';
  return LOCALES[relative] as SheetLocale;
}
