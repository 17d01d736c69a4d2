import { useSignal } from '@preact/signals';
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A list of any length of which only the visible rows are in the page. The roles tell readers of screens what the eyes see. */
export function VirtualRows<T>(props: {
  label: string;
  heads: readonly string[];
  items: readonly T[];
  keyOf: (item: T) => string;
  rowHeight: number;
  cellsOf: (item: T) => ComponentChildren[];
}) {
  const { label, heads, items, keyOf, rowHeight, cellsOf } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = useSignal(0);
  const virtual = useRef<Virtualizer<HTMLDivElement, Element>>(undefined);
  const options = {
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index: number) => keyOf(items[index] as T),
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 6,
    onChange: () => {
      drawn.value += 1;
    },
  };
  virtual.current ??= new Virtualizer(options);
  virtual.current.setOptions(options);
  useEffect(() => virtual.current?._didMount(), []);
  useEffect(() => virtual.current?._willUpdate());
  useEffect(() => virtual.current?.measure(), [rowHeight]);
  void drawn.value;
  const shown = virtual.current.getVirtualItems();
  return (
    <div
      ref={scroller}
      class="rows-scroller"
      tabIndex={0}
      role="table"
      aria-label={label}
      aria-rowcount={items.length + 1}
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
      <div
        role="rowgroup"
        class="rows-body"
        style={{ height: `${virtual.current.getTotalSize()}px` }}
      >
        {shown.map(({ index, key, start }) => (
          <div
            key={key}
            role="row"
            data-row
            class="rows-row"
            aria-rowindex={index + 2}
            style={{ transform: `translateY(${start}px)`, height: `${rowHeight}px` }}
          >
            {cellsOf(items[index] as T).map((cell, column) => (
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
