import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** A row that unfolds; what is inside is made only then, since a list may have hundreds of rows. */
export function Unfold(props: { summary: ComponentChildren; content: () => ComponentChildren }) {
  const open = useSignal(false);
  return (
    <details
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary data-unfold>{props.summary}</summary>
      {open.value && props.content()}
    </details>
  );
}
