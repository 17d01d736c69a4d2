import { describeAnswers, describeCommands, word } from '../../../test/support/command-table.js';
import { describeRoutes, keptRow } from '../../../test/support/route-table.js';
import { v201 } from './adapter.js';

describeRoutes(v201, [
  keptRow(
    'DataTransfer',
    'chargestation.data_transfer.received',
    { vendorId: 'com.example', messageId: 'Ping', data: { x: 1 } },
    { status: 'UnknownVendorId' },
  ),
]);

describeCommands(v201, [
  {
    command: 'dataTransfer',
    case: 'a text',
    request: { vendorId: 'com.example', messageId: 'ping', data: 'hello' },
    calls: [['DataTransfer', { vendorId: 'com.example', messageId: 'ping', data: 'hello' }]],
  },
  {
    command: 'dataTransfer',
    case: 'any JSON',
    request: { vendorId: 'com.example', messageId: null, data: { a: [1, true] } },
    calls: [['DataTransfer', { vendorId: 'com.example', data: { a: [1, true] } }]],
  },
  {
    command: 'dataTransfer',
    case: 'nothing',
    request: { vendorId: 'com.example', messageId: null, data: null },
    calls: [['DataTransfer', { vendorId: 'com.example' }]],
  },
]);

describeAnswers(v201, [
  {
    command: 'dataTransfer',
    action: 'DataTransfer',
    answer: { status: 'UnknownVendorId' },
    result: word('UnknownVendorId', false),
  },
]);
