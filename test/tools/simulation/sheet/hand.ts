/** What somebody has before them who is about to change a tab. */
import type { SheetModel } from '../../apps-script-runtime/index.ts';
import type { Dice } from '../dice.ts';
import type { Desk, Place, Role } from './desk.ts';

/** A tab that somebody is about to change. */
export type Hand = {
  readonly desk: Desk;
  readonly dice: Dice;
  readonly sheet: SheetModel;
  readonly role: Role;
  readonly places: readonly Place[];
  /** Rows below the header that are filled. */
  readonly first: number;
  readonly last: number;
};

export type Action = (hand: Hand) => string | undefined;

/** Often the row of before: people type one cell after another. And often the first or the last. */
export function someRow({ desk, dice, first, last }: Hand): number {
  const isHot = (desk.staysInRow || dice.chance(0.5)) && desk.hotRow >= first && desk.hotRow <= last;
  if (!isHot) {
    const any = dice.between(first, Math.max(first, last));
    desk.hotRow = dice.weighted([
      [8, any],
      [1, first],
      [1, Math.max(first, last)],
    ]);
  }
  return desk.hotRow;
}

export const rowCount = ({ first, last }: Hand): number => Math.max(0, last - first + 1);
export const where = ({ sheet }: Hand, place: string): string => `${sheet.name}!${place}`;

export function toInput({ value, format, isError }: NonNullable<ReturnType<SheetModel['cell']>>) {
  if (isError === true) return { error: String(value) };
  return { value, format: format ?? (typeof value === 'number' ? '0.######' : '@') };
}
