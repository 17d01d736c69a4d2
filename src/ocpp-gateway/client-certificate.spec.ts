import { describe, expect, it } from 'vitest';
import { certificateFault } from './client-certificate.js';

const GOOD = { commonName: 'SN-1', organization: 'Depot Ltd', fault: null };

describe('certificateFault', () => {
  it.each([
    ['a good one', GOOD, 'SN-1', null],
    ['a good one of a station whose serial number is not known yet', GOOD, null, null],
    ['an invalid one', { ...GOOD, fault: 'CERT_HAS_EXPIRED' }, 'SN-1', /CERT_HAS_EXPIRED/],
    ['that of another operator', { ...GOOD, organization: 'Other Ltd' }, 'SN-1', /^O of/],
    ['one without operator', { ...GOOD, organization: null }, null, /^O of/],
    ['that of another station', GOOD, 'SN-2', /^CN of/],
    ['one without a name', { ...GOOD, commonName: null }, null, /^CN of/],
  ])('%s', (_what, certificate, serialNumber, fault) => {
    const found = certificateFault(certificate, 'Depot Ltd', serialNumber);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toMatch(fault);
  });
});
