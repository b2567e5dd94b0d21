/** Russian numbers: 1 строка, 2 строки, 5 строк; groups of three apart. */

export function plural(count: number, one: string, few: string, many: string): string {
  const tens = Math.abs(count) % 100;
  const units = tens % 10;
  const isTeen = tens > 10 && tens < 20;
  const form = isTeen || units === 0 || units > 4 ? many : units === 1 ? one : few;
  return `${grouped(count)} ${form}`;
}

/** 12345 → 12 345, with a blank that does not break. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
}

/** In the accusative, in the largest unit that says enough. */
export function duration(seconds: number): string {
  if (seconds < 120) return plural(Math.floor(seconds), 'секунду', 'секунды', 'секунд');
  if (seconds < 7_200) return plural(Math.floor(seconds / 60), 'минуту', 'минуты', 'минут');
  const hours = Math.floor(seconds / 3_600);
  return hours < 48 ? plural(hours, 'час', 'часа', 'часов') : plural(Math.floor(hours / 24), 'день', 'дня', 'дней');
}

export function rows(count: number): string {
  return plural(count, 'строка', 'строки', 'строк');
}
