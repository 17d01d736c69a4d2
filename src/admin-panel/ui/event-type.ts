/** Whether an event's type is one of a list of names, families such as `session.*` and `*`, separated by commas; an empty list wants all. */
export function matchesType(type: string, wanted: string): boolean {
  const words = wanted
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  if (words.length === 0) return true;
  return words.some(
    (word) =>
      word === '*' || word === type || (word.endsWith('.*') && type.startsWith(word.slice(0, -1))),
  );
}
