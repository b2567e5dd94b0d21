/** Decimal numbers as digits, never as floats: what money and counts are made of. */
export type Decimal = {
  readonly negative: boolean;
  /** Digits before the decimal mark, without leading zeros; '' for 0. */
  readonly whole: string;
  /** Digits behind it, as given. */
  readonly fraction: string;
};

export function decimal(negative: boolean, whole: string, fraction: string): Decimal {
  return { negative, whole: whole.replace(/^0+/, ''), fraction };
}

/** The shortest decimal text of a finite number (`1e-7`, `1e21` written out). */
export function decimalOf(number: number): Decimal {
  if (Number.isSafeInteger(number)) return decimal(number < 0, String(Math.abs(number)), '');
  const [digits = '', exponent = '0'] = String(Math.abs(number)).split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  return shifted(number < 0, whole, fraction, Number(exponent));
}

function shifted(negative: boolean, whole: string, fraction: string, exponent: number): Decimal {
  if (exponent === 0) return decimal(negative, whole, fraction);
  const places = Math.abs(exponent);
  const before = exponent < 0 ? whole.padStart(places + 1, '0') : whole;
  const all = before + (exponent > 0 ? fraction.padEnd(places, '0') : fraction);
  const point = before.length + exponent;
  return decimal(negative, all.slice(0, point), all.slice(point));
}
