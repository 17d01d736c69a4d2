import { signal } from '@preact/signals';

/** A message of a station that the preview of the settings shall show, on the way there; null when none was chosen. */
export const previewed = signal<{
  payload: Record<string, unknown>;
  station: string | undefined;
} | null>(null);
