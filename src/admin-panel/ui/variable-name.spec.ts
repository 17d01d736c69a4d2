import { describe, expect, it } from 'vitest';
import { variableName } from './variable-name.js';

describe('variableName', () => {
  const component = { name: 'SampledDataCtrlr', instance: null, evse: null };
  const variable = { name: 'TxUpdatedInterval', instance: null };

  it('is component and variable', () => {
    expect(variableName({ component, variable })).toBe('SampledDataCtrlr.TxUpdatedInterval');
  });

  it('says which of several, and where', () => {
    expect(
      variableName({
        component: { name: 'Connector', instance: 'A', evse: { id: 1, connectorId: 2 } },
        variable: { name: 'Limit', instance: 'B' },
      }),
    ).toBe('EVSE 1/2: Connector[A].Limit[B]');
    expect(
      variableName({ component: { ...component, evse: { id: 3, connectorId: null } }, variable }),
    ).toBe('EVSE 3: SampledDataCtrlr.TxUpdatedInterval');
  });
});
