/** What a view says of itself: the sentences at the head of its file, without the examples that are set in below them. */

/** @param text of a file of sql/views @throws where it begins with no sentence */
export function describeView(text: string): string {
  const head = /^(?:--.*\n)+/.exec(text)?.[0] ?? '';
  const sentences = head.split('\n').filter((line) => /^-- \S/.test(line));
  if (sentences.length === 0) throw new Error('A view begins with a comment that says what it shows.');
  return sentences.map((line) => line.slice('-- '.length).trim()).join(' ');
}
