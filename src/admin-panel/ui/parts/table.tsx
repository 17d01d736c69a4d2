import type { ComponentChildren } from 'preact';

/** One column of a list. */
export interface Column<T> {
  head: string;
  cell(item: T): ComponentChildren;
  /** `number`: right-aligned; `time`: how long ago, never broken; both carry their head on a phone. `minor`: left out there; `keep`: never broken. */
  kind?: 'number' | 'time' | 'minor' | 'keep';
}

/** A list as a table; on a phone each row takes two lines. Roles stand there because the style sheet takes tables apart. */
export function Table<T>(props: {
  label: string;
  columns: Column<T>[];
  items: readonly T[];
  keyOf: (item: T) => string;
}) {
  const { label, columns, items, keyOf } = props;
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    <table class="list" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ head, kind }) => (
            <th key={head} role="columnheader" scope="col" class={kind}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <tr key={keyOf(item)} role="row" data-row>
            {columns.map(({ head, kind, cell }) => (
              <td key={head} role="cell" class={kind} data-head={head}>
                {cell(item)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: see above
  );
}

/** Goes on in a list that is read part by part. */
export function More({
  next,
  loading,
  onMore,
}: {
  next: boolean;
  loading: boolean;
  onMore: () => void;
}) {
  if (!next) return null;
  return (
    <p>
      <button type="button" onClick={onMore} disabled={loading}>
        Show more
      </button>
    </p>
  );
}

/** What has arrived meanwhile waits here, so that nothing moves under the reader. */
export function NewRows({ waiting, onShow }: { waiting: number; onShow: () => void }) {
  return (
    <div aria-live="polite">
      {waiting > 0 && (
        <button type="button" class="plain" onClick={onShow}>
          {waiting} new · show
        </button>
      )}
    </div>
  );
}
