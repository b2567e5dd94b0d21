/** What a formula shows where it has no value (CELLS 1), in the languages that a spreadsheet may speak. */
const formulaErrors: ReadonlySet<string> = new Set([
  ...['#REF!', '#N/A', '#VALUE!', '#DIV/0!', '#NAME?', '#NUM!', '#NULL!', '#ERROR!', '#SPILL!', '#CALC!'],
  // Russian
  ...['#ССЫЛКА!', '#Н/Д', '#ЗНАЧ!', '#ДЕЛ/0!', '#ИМЯ?', '#ЧИСЛО!', '#ПУСТО!', '#ОШИБКА!', '#ПЕРЕНОС!', '#ВЫЧИСЛ!'],
  // German
  ...['#BEZUG!', '#NV', '#WERT!', '#ZAHL!', '#FEHLER!', '#ÜBERLAUF!', '#KALK!'],
  // French
  ...['#VALEUR!', '#NOM?', '#NOMBRE!', '#NUL!', '#ERREUR!', '#PROPAGATION!', '#EPARS!', '#CALCUL!'],
  // Ukrainian
  ...['#ПОСИЛАННЯ!', '#ЗНАЧЕННЯ!', '#ДІЛ/0!', "#ІМ'Я?", '#ІМ’Я?', '#НУЛЬ!', '#ПОМИЛКА!', '#ПЕРЕНЕСЕННЯ!', '#ОБЧИСЛ!'],
  ...['Loading...', 'Загрузка...'],
]);

/** @param text cleaned text; text that only resembles an error (`#1 Hits`, `N/A`) is not one */
export function isFormulaError(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  // Every error ends with one of `!`, `?`, `.`, `A`, `V`, `Д`: a look at one character spares most cells the search.
  const mayBe = last === 33 || last === 63 || last === 46 || last === 65 || last === 86 || last === 0x414;
  return mayBe && formulaErrors.has(text);
}
