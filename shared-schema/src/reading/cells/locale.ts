/** What a spreadsheet's locale decides: its thousands mark and the order of day and month (CELLS 4 and 6). */

export type DayOrder = 'day-first' | 'month-first' | 'unknown';

export type LocaleRules = {
  /** The point or comma that groups thousands, or '' where it is neither or not known. */
  readonly thousands: '.' | ',' | '';
  /** The order of day and month between slashes or hyphens. */
  readonly order: DayOrder;
};

/** Where nothing is known, neither mark groups, and no order is assumed: such cells are issues, never guesses. */
const unknown: LocaleRules = { thousands: '', order: 'unknown' };

const blankGroups =
  'ru uk kk be ru_RU ru_BY ru_KZ ru_UA uk_UA kk_KZ be_BY fr fr_FR bg_BG cs_CZ sk_SK pl pl_PL fi_FI nb_NO no_NO pt_PT';
const pointGroups =
  'de de_DE es_ES it it_IT nl_NL da_DK tr tr_TR el_GR pt_BR ro_RO sl_SI hr_HR sr_RS vi_VN in_ID id_ID es_AR';
const commaGroups = 'en_GB en_AU en_IE en_NZ en_IN';

const rules: ReadonlyMap<string, LocaleRules> = new Map([
  ...rulesOf(blankGroups, { thousands: '', order: 'day-first' }),
  ...rulesOf(pointGroups, { thousands: '.', order: 'day-first' }),
  ...rulesOf(commaGroups, { thousands: ',', order: 'day-first' }),
  // English without a country groups with a comma everywhere, but Britain and America write the day differently.
  ...rulesOf('en en_CA', { thousands: ',', order: 'unknown' }),
  ...rulesOf('en_US', { thousands: ',', order: 'month-first' }),
]);

function rulesOf(locales: string, rule: LocaleRules): [string, LocaleRules][] {
  return locales.split(' ').map((locale): [string, LocaleRules] => [locale, rule]);
}

/** @param locale `ru_RU`, `ru-RU` or `ru`, any case */
export function localeRules(locale: string): LocaleRules {
  const [language = '', ...rest] = locale.trim().split(/[-_]/);
  const country = rest.find((part) => part.length === 2);
  return rules.get(language.toLowerCase() + (country === undefined ? '' : '_' + country.toUpperCase())) ?? unknown;
}

/** Whether issues and notices are in Russian; in English otherwise. */
export function speaksRussian(locale: string): boolean {
  return /^(?:ru|uk|kk|be)(?![a-z])/i.test(locale.trim());
}
