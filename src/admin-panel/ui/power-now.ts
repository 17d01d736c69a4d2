import type { Session } from './api.js';

/**
 * Power in kW that a session takes now; null when nobody knows. A station that suspends charging often reports no more readings, so the last
 * power counts only while its chargingState is Charging, or where it tells none (1.6), and while the station is connected.
 */
export function powerNow(
  { status, metrics, energy_report }: Pick<Session, 'status' | 'metrics' | 'energy_report'>,
  offline = false,
): number | null {
  const { chargingState } = metrics;
  const charges = chargingState === null || chargingState === 'Charging';
  return status === 'Started' && charges && !offline ? energy_report.power.value : null;
}
