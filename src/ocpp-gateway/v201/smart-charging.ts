import { keptMessage } from '../kept-message.js';
import type { Routes } from './schemas.js';

/**
 * Limits set by others, installed profiles, and the wishes of ISO 15118 vehicles (functional block K). The needs of a
 * vehicle are refused, since no schedule is made for it; the schedule that it chose is taken note of.
 */
export const smartCharging = {
  ClearedChargingLimit: keptMessage('ClearedChargingLimit', null, {}),
  NotifyChargingLimit: keptMessage('NotifyChargingLimit', null, {}),
  NotifyEVChargingNeeds: keptMessage('NotifyEVChargingNeeds', null, { status: 'Rejected' }),
  NotifyEVChargingSchedule: keptMessage('NotifyEVChargingSchedule', null, { status: 'Accepted' }),
  ReportChargingProfiles: keptMessage('ReportChargingProfiles', null, {}),
} satisfies Routes;
