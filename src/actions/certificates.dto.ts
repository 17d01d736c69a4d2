import { ApiProperty } from '@nestjs/swagger';
import { ArrayMinSize, IsArray, IsIn } from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { CommandBody, Text, WireObject, Word } from './command-fields.js';

/** Words of OCPP 2.0.1; CentralSystemRootCertificate is what 1.6 calls CSMSRootCertificate. */
const ROOTS = [
  'CSMSRootCertificate',
  'CentralSystemRootCertificate',
  'ManufacturerRootCertificate',
  'MORootCertificate',
  'V2GRootCertificate',
] as const;

const KINDS = [...ROOTS, 'V2GCertificateChain'] as const;

/** Body of `POST .../certificates/install`. */
export class InstallCertificate extends CommandBody {
  @Word(ROOTS, 'Kind of certificate; a 1.6 station knows the first three')
  certificateType: (typeof ROOTS)[number];

  @Text('The certificate in PEM', { example: '-----BEGIN CERTIFICATE-----\n...' })
  certificate: string;
}

/** Body of `POST .../certificates/delete`. */
export class DeleteCertificate extends CommandBody {
  @WireObject('CertificateHashDataType, as certificates/list shows it', {
    example: {
      hashAlgorithm: 'SHA256',
      issuerNameHash: '0d6a1b',
      issuerKeyHash: '5c2e9f',
      serialNumber: '1f',
    },
  })
  certificateHashData: Record<string, unknown>;
}

/** Body of `POST .../certificates/list`. */
export class ListCertificates extends CommandBody {
  @ApiProperty({
    required: false,
    enum: KINDS,
    isArray: true,
    description: 'Only these kinds; exactly one on a 1.6 station',
  })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(KINDS, { each: true })
  certificateType?: (typeof KINDS)[number][];
}
