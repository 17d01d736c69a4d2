import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { mayChange, member, type Role } from '../member.js';

/** Why a control is disabled for this member, or null when it is not. */
export function refusalFor(needs: Role): string | null {
  if (mayChange(needs)) return null;
  const admins = member.value?.admins.join(', ');
  const who = needs === 'admin' ? 'admins' : 'admins and developers';
  return `Only ${who} can change this. Yours: ${admins}.`;
}

/** A button for those who may; visible and disabled for the others, and it says who can. */
export function Act(props: {
  needs: Role;
  onAct: () => void;
  busy?: boolean;
  class?: string;
  children: ComponentChildren;
}) {
  const { needs, onAct, busy = false, children } = props;
  const refusal = refusalFor(needs);
  const reason = useId();
  return (
    <>
      <button
        type="button"
        class={props.class}
        onClick={onAct}
        disabled={refusal !== null || busy}
        aria-describedby={refusal ? reason : undefined}
        title={refusal ?? undefined}
      >
        {children}
      </button>
      {refusal && (
        <span id={reason} class="hidden-visually">
          {refusal}
        </span>
      )}
    </>
  );
}

/** Who can, said once for a whole form. Nothing for those who may. */
export function WhoCan({ needs }: { needs: Role }) {
  const refusal = refusalFor(needs);
  return refusal ? <p class="muted">{refusal}</p> : null;
}

/** A select with its label. What is chosen is put into `value` where that is a signal. */
export function Choice<T extends string>(props: {
  label: string;
  value: T | Signal<T>;
  options: readonly (readonly [T, string])[];
  onChoose?: (value: T) => void;
}) {
  const { label, value, options, onChoose } = props;
  const choose = (chosen: T) => {
    if (typeof value !== 'string') value.value = chosen;
    onChoose?.(chosen);
  };
  return (
    <label class="field">
      <span class="small muted">{label}</span>
      <select
        value={typeof value === 'string' ? value : value.value}
        onChange={(event) => choose(event.currentTarget.value as T)}
      >
        {options.map(([option, word]) => (
          <option key={option} value={option}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A text input with its label. What is typed is put into `value` where that is a signal. */
export function TextField(props: {
  label: string;
  value: string | Signal<string>;
  onText?: (text: string) => void;
  type?: 'text' | 'search' | 'email' | 'url' | 'password' | 'number';
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  autoComplete?: 'username' | 'current-password' | 'new-password' | 'off';
  hint?: string;
}) {
  const {
    label,
    value,
    onText,
    type = 'text',
    hint,
    required,
    disabled,
    placeholder,
    autoComplete,
  } = props;
  const take = (text: string) => {
    if (typeof value !== 'string') value.value = text;
    onText?.(text);
  };
  return (
    <label class="field">
      <span class="small muted">{label}</span>
      <input
        type={type as 'text'}
        step={type === 'number' ? 'any' : undefined}
        required={required}
        disabled={disabled}
        placeholder={placeholder}
        autoComplete={autoComplete}
        value={typeof value === 'string' ? value : value.value}
        onInput={(event) => take(event.currentTarget.value)}
      />
      {hint && <span class="small muted">{hint}</span>}
    </label>
  );
}

/** Brings the link to the present page into view, in a strip that is wider than a phone. */
export function usePresentInView(present: string) {
  const strip = useRef<HTMLElement>(null);
  useEffect(() => {
    const link = strip.current?.querySelector('[aria-current]');
    link?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [present]);
  return strip;
}

/** Links between the parts of a page; each has an address of its own. */
export function Tabs(props: {
  label: string;
  tabs: readonly string[];
  current: string;
  hrefOf: (tab: string) => string;
}) {
  const { label, tabs, current, hrefOf } = props;
  return (
    <nav ref={usePresentInView(current)} class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab} href={hrefOf(tab)} aria-current={tab === current ? 'page' : undefined}>
          {tab}
        </a>
      ))}
    </nav>
  );
}
