import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { visibleRows } from '../visible-rows.js';

/** A list of any length of which only the visible rows are in the page. The roles tell readers of screens what the eyes see. */
export function VirtualRows<T>(props: {
  label: string;
  heads: readonly string[];
  items: readonly T[];
  keyOf: (item: T) => string;
  /** In px, the same for all. */
  rowHeight: number;
  cellsOf: (item: T) => ComponentChildren[];
}) {
  const { label, heads, items, keyOf, rowHeight, cellsOf } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      height.value = entry?.contentRect.height ?? 0;
    });
    observer.observe(scroller.current as HTMLDivElement);
    return () => observer.disconnect();
  }, [height]);
  const { first, end } = visibleRows(items.length, rowHeight, top.value, height.value);
  return (
    <div
      ref={scroller}
      class="rows-scroller"
      tabIndex={0}
      role="table"
      aria-label={label}
      aria-rowcount={items.length + 1}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
    >
      <div role="rowgroup" class="rows-head">
        <div role="row" class="rows-row" aria-rowindex={1}>
          {heads.map((head) => (
            <span key={head} role="columnheader">
              {head}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="rows-body" style={{ height: `${items.length * rowHeight}px` }}>
        {items.slice(first, end).map((item, place) => (
          <div
            key={keyOf(item)}
            role="row"
            data-row
            class="rows-row"
            aria-rowindex={first + place + 2}
            style={{
              transform: `translateY(${(first + place) * rowHeight}px)`,
              height: `${rowHeight}px`,
            }}
          >
            {cellsOf(item).map((cell, column) => (
              <span key={heads[column]} role="cell">
                {cell}
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
