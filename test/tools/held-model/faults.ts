/** Ways of getting R12 wrong. Each must be found by some history. */

export const faults = [
  'more are held than there are unreadable rows',
  'pushes do not name what is held',
  'the server believes a sum that the rule does not hold together',
  'the sender chooses among keys that the sheet shows',
  'the sender chooses for each bucket anew',
  'the closing digest leaves the held keys out',
  'the guard does not count what is held',
  'the choice depends on the order of the sheet',
  'a choice outlives its reading',
  'an unreadable row holds any row',
  'proofs say nothing of what is held',
] as const;

export type Fault = (typeof faults)[number];
