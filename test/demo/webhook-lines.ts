import { styleText } from 'node:util';
import type { PublicSession, PublicSettings, WebhookEvent } from '../support/api-types.js';
import { changedConnector } from '../support/trace-expectations.js';
import type { SignatureCheck } from '../support/webhook-signature.js';

const FLAG = 'include_artificial_status_notification_for_201';

/** The webhook as one aligned line: what happened, what it says, whether both signatures hold. */
export function webhookLine(event: WebhookEvent, { standard, edrv }: SignatureCheck): string {
  const sign = standard && edrv ? styled('green', '✓') : styled('red', '✗ wrong signature');
  const says = describeEvent(event).padEnd(44);
  const line = `  ${event.type.padEnd(40)} ${event.synthetic ? styled('yellow', says) : says}`;
  return `${line} ${sign}`;
}

/** A heading between the parts of the demo. */
export function heading(text: string): string {
  return `\n${styled('bold', text)}`;
}

/** What the event says, in a few words. A synthetic status is marked. */
export function describeEvent(event: WebhookEvent): string {
  const connector =
    event.type === 'chargestation.connector_status.updated' && changedConnector(event);
  if (connector) {
    const mark = event.synthetic ? '   ◆ synthetic' : '';
    return `${connector.status.padEnd(12)}${mark}`;
  }
  if (event.type.startsWith('session.')) {
    const { metrics, status } = event.data as PublicSession;
    const energy = metrics.energyConsumed === null ? '' : `${metrics.energyConsumed} Wh`;
    const stop = metrics.chargingStopReason ?? metrics.stopReason;
    const parts = [status, metrics.chargingState, energy, stop];
    return parts.filter(Boolean).join(', ');
  }
  if (event.type === 'organization.settings.updated') {
    return `flag ${(event.data as PublicSettings)[FLAG] ? 'on' : 'off'}`;
  }
  return String(event.data.endpoint ?? event.data.name ?? '');
}

/** Colour on a terminal, plain text in a file or with NO_COLOR. */
function styled(style: 'bold' | 'green' | 'red' | 'yellow', text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}
