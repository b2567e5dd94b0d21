/** Drives a generator that says what it needs: with services that answer at once (Google's), or with promises (Node's). */

export function driveNow<Step, Answer, T>(
  conversation: Generator<Step, T, Answer>,
  perform: (step: Step) => Answer,
): T {
  let next = conversation.next();
  while (next.done !== true) next = conversation.next(perform(next.value));
  return next.value;
}

export async function driveAsync<Step, Answer, T>(
  conversation: Generator<Step, T, Answer>,
  perform: (step: Step) => Answer | Promise<Answer>,
): Promise<T> {
  let next = conversation.next();
  while (next.done !== true) next = conversation.next(await perform(next.value));
  return next.value;
}
