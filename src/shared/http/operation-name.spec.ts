import { describe, expect, it } from 'vitest';
import { operationName } from './operation-name.js';

describe('operationName', () => {
  it.each([
    ['ChargestationsController', 'list', 'listChargestations'],
    ['ChargestationsController', 'get', 'getChargestation'],
    ['DeliveriesController', 'get', 'getDelivery'],
    ['AuditLogController', 'list', 'listAuditLog'],
    ['SessionCommandsController', 'startSession', 'startSession'],
    ['WebhooksController', 'listDeliveries', 'listDeliveries'],
  ])('%s.%s is %s', (controller, handler, name) => {
    expect(operationName(controller, handler)).toBe(name);
  });
});
