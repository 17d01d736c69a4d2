import type { Delivery } from '../api.js';

const SIGNS = {
  delivered: ['✓', 'hue-available'],
  pending: ['◌', 'hue-muted'],
  failed: ['▲', 'hue-faulted'],
} as const;

/** Outcome of a delivery: shape and word. */
export function Outcome({ delivery: { status } }: { delivery: Pick<Delivery, 'status'> }) {
  const [sign, hue] = SIGNS[status];
  return (
    <span class="mark">
      <span class={hue} aria-hidden="true">
        {sign}
      </span>
      {status}
    </span>
  );
}
