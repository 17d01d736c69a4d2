/** Works on the items, so many at a time; gives the results in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const indices = items.keys();
  const worker = async () => {
    for (const index of indices) results[index] = await work(items[index] as Item, index);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** So many numbers from 0 on. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
