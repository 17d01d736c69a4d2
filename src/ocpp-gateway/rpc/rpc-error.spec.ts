import { describe, expect, it } from 'vitest';
import { type RpcErrorCode, wireCode } from './rpc-error.js';

describe('wireCode', () => {
  it.each<[RpcErrorCode, string, string]>([
    ['NotImplemented', 'NotImplemented', 'NotImplemented'],
    ['NotSupported', 'NotSupported', 'NotSupported'],
    ['InternalError', 'InternalError', 'InternalError'],
    ['ProtocolError', 'ProtocolError', 'ProtocolError'],
    ['SecurityError', 'SecurityError', 'SecurityError'],
    ['FormatViolation', 'FormationViolation', 'FormatViolation'],
    ['PropertyConstraintViolation', 'PropertyConstraintViolation', 'PropertyConstraintViolation'],
    [
      'OccurrenceConstraintViolation',
      'OccurenceConstraintViolation',
      'OccurrenceConstraintViolation',
    ],
    ['TypeConstraintViolation', 'TypeConstraintViolation', 'TypeConstraintViolation'],
    ['GenericError', 'GenericError', 'GenericError'],
    ['MessageTypeNotSupported', 'GenericError', 'MessageTypeNotSupported'],
    ['RpcFrameworkError', 'FormationViolation', 'RpcFrameworkError'],
  ])('%s is %s in 1.6 and %s in 2.0.1', (code, in16, in201) => {
    expect(wireCode(code, '1.6')).toBe(in16);
    expect(wireCode(code, '2.0.1')).toBe(in201);
  });
});
