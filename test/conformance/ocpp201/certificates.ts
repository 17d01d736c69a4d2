import { expect } from 'vitest';
import { type Block, conformanceCase } from '../conformance-case.js';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const HASH = {
  hashAlgorithm: 'SHA256',
  issuerNameHash: '0d6a1b',
  issuerKeyHash: '5c2e9f',
  serialNumber: '1f',
};

function install(id: string, certificateType: string, title: string, status = 'Accepted') {
  return conformanceCase(id, `Install CA certificate - ${title}`, async ({ answer, ask, sent }) => {
    answer('InstallCertificate', { status });
    const body = { certificateType, certificate: PEM };
    expect(await ask('certificates/install', body)).toMatchObject({
      outcome: status === 'Accepted' ? 'accepted' : 'rejected',
      response_data: { status },
    });
    expect(sent('InstallCertificate')).toEqual([body]);
  });
}

/** Asks which certificates there are; `status` is the station's answer. */
function list(id: string, title: string, body: object, status = 'Accepted') {
  return conformanceCase(id, `Retrieve certificates - ${title}`, async ({ answer, ask, sent }) => {
    const chain = {
      certificateType: 'ManufacturerRootCertificate',
      certificateHashData: HASH,
    };
    const found = { status, ...(status === 'Accepted' && { certificateHashDataChain: [chain] }) };
    answer('GetInstalledCertificateIds', found);
    expect(await ask('certificates/list', body)).toMatchObject({
      outcome: status === 'Accepted' ? 'accepted' : 'rejected',
      response_data: found,
    });
    expect(sent('GetInstalledCertificateIds')).toEqual([body]);
  });
}

function remove(id: string, title: string, status: string) {
  return conformanceCase(id, `Delete a certificate - ${title}`, async ({ answer, ask, sent }) => {
    answer('DeleteCertificate', { status });
    const body = { certificateHashData: HASH };
    expect(await ask('certificates/delete', body)).toMatchObject({
      outcome: status === 'Accepted' ? 'accepted' : 'rejected',
      response_data: { status },
    });
    expect(sent('DeleteCertificate')).toEqual([body]);
  });
}

/** Block M: root certificates in the station. */
export const certificates: Block = {
  version: '2.0.1',
  name: 'M certificate management',
  cases: [
    install('TC_M_01', 'CSMSRootCertificate', 'CSMSRootCertificate'),
    install('TC_M_02', 'ManufacturerRootCertificate', 'ManufacturerRootCertificate'),
    install('TC_M_05', 'CSMSRootCertificate', 'failed', 'Failed'),
    list('TC_M_13', 'ManufacturerRootCertificate', {
      certificateType: ['ManufacturerRootCertificate'],
    }),
    list('TC_M_18', 'all types', {}),
    list(
      'TC_M_19',
      'no matching certificate',
      { certificateType: ['CSMSRootCertificate'] },
      'NotFound',
    ),
    remove('TC_M_20', 'success', 'Accepted'),
    remove('TC_M_21', 'failed', 'Failed'),
  ],
};
