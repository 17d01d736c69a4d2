import { expect } from 'vitest';
import { type Block, conformanceCase, notCovered } from '../conformance-case.js';

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

/** Asks which certificates of these types there are; the station has one of each, or none. */
function list(id: string, title: string, types: string[], status = 'Accepted') {
  return conformanceCase(id, `Retrieve certificates - ${title}`, async ({ answer, ask, sent }) => {
    const certificateHashDataChain = types.map((certificateType) => ({
      certificateType,
      certificateHashData: HASH,
    }));
    const found = { status, ...(status === 'Accepted' && { certificateHashDataChain }) };
    answer('GetInstalledCertificateIds', found);
    const body = title === ALL ? {} : { certificateType: types };
    expect(await ask('certificates/list', body)).toMatchObject({
      outcome: status === 'Accepted' ? 'accepted' : 'rejected',
      response_data: found,
    });
    expect(sent('GetInstalledCertificateIds')).toEqual([body]);
  });
}

/** Deletes a certificate by what the station has said of it, once for each hash algorithm. */
function remove(id: string, title: string, status: string, algorithms: string[]) {
  return conformanceCase(id, `Delete a certificate - ${title}`, async ({ answer, ask, sent }) => {
    answer('DeleteCertificate', { status });
    for (const hashAlgorithm of algorithms) {
      const certificateHashData = { ...HASH, hashAlgorithm };
      expect(await ask('certificates/delete', { certificateHashData })).toMatchObject({
        outcome: status === 'Accepted' ? 'accepted' : 'rejected',
        response_data: { status },
      });
      expect(sent('DeleteCertificate').at(-1)).toEqual({ certificateHashData });
    }
  });
}

const ALL = 'all types';
const SHA = ['SHA256', 'SHA384', 'SHA512'];
const NO_PKI = 'Ohmgate has no link to an ISO 15118 PKI or an OCSP responder: it answers Failed';

/** Block M: certificates in the station. */
export const certificates: Block = {
  version: '2.0.1',
  name: 'M certificate management',
  cases: [
    install('TC_M_01', 'CSMSRootCertificate', 'CSMSRootCertificate'),
    install('TC_M_02', 'ManufacturerRootCertificate', 'ManufacturerRootCertificate'),
    install('TC_M_03', 'V2GRootCertificate', 'V2GRootCertificate'),
    install('TC_M_04', 'MORootCertificate', 'MORootCertificate'),
    install('TC_M_05', 'CSMSRootCertificate', 'failed', 'Failed'),
    list('TC_M_12', 'CSMSRootCertificate', ['CSMSRootCertificate']),
    list('TC_M_13', 'ManufacturerRootCertificate', ['ManufacturerRootCertificate']),
    list('TC_M_14', 'V2GRootCertificate', ['V2GRootCertificate']),
    list('TC_M_15', 'V2GCertificateChain', ['V2GCertificateChain']),
    list('TC_M_16', 'MORootCertificate', ['MORootCertificate']),
    list('TC_M_17', 'two types', ['CSMSRootCertificate', 'ManufacturerRootCertificate']),
    list('TC_M_18', ALL, ['CSMSRootCertificate', 'MORootCertificate', 'V2GRootCertificate']),
    list('TC_M_19', 'no matching certificate', ['ManufacturerRootCertificate'], 'NotFound'),
    remove('TC_M_20', 'success', 'Accepted', SHA),
    remove('TC_M_21', 'failed', 'Failed', ['SHA256']),
    notCovered('TC_M_24', 'Get certificate status - success', NO_PKI),
    notCovered('TC_M_26', 'Certificate installation of an EV - success', NO_PKI),
    notCovered('TC_M_28', 'Certificate update of an EV - success', NO_PKI),
  ],
};
