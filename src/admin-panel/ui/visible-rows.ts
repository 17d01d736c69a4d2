/** Rows above and below the visible ones that are drawn as well, so that nothing flashes while scrolling. */
const SPARE = 6;

/** Which rows of a long list are drawn: from `first` to before `end`. Heights in px; before anything was measured a screenful. */
export function visibleRows(
  count: number,
  rowHeight: number,
  scrolled: number,
  height: number,
): { first: number; end: number } {
  const top = Math.min(scrolled, Math.max(0, count * rowHeight - height));
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const end = Math.ceil((top + (height || 20 * rowHeight)) / rowHeight) + SPARE;
  return { first, end: Math.min(count, end) };
}
