import type { Webhook } from '../api.js';

const LOOKS = {
  ok: ['✓', 'hue-available', 'ok'],
  failing: ['▲', 'hue-faulted', 'failing'],
  disabled: ['⊘', 'hue-faulted', 'disabled'],
} as const;

/** Health of an endpoint; an inactive one collects its events. */
export function HealthMark({ webhook }: { webhook: Webhook }) {
  const [sign, hue, word] = LOOKS[webhook.health];
  return (
    <span class="mark">
      <span class={hue} aria-hidden="true">
        {sign}
      </span>
      {word}
      {!webhook.active && webhook.health !== 'disabled' && <span class="tag">collects only</span>}
    </span>
  );
}
