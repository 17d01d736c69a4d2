import { CommandBody, Decimal, Flag, Text, WireObject } from './command-fields.js';
import { ReportBody } from './device-model.dto.js';

/** Body of `POST .../customer_information`. */
export class CustomerInformation extends ReportBody {
  @Flag('Report the data', { example: true })
  report: boolean;

  @Flag('Delete the data', { example: false })
  clear: boolean;

  @Text('Customer by a name of your own', { optional: true, example: '4711' })
  customerIdentifier?: string;

  @WireObject('Customer by token: IdTokenType of OCPP 2.0.1', {
    optional: true,
    example: { idToken: '04E91C5A123480', type: 'ISO14443' },
  })
  idToken?: Record<string, unknown>;

  @WireObject('Customer by certificate: CertificateHashDataType of OCPP 2.0.1', { optional: true })
  customerCertificate?: Record<string, unknown>;
}

/** Body of `POST .../cost_updated`. */
export class CostUpdated extends CommandBody {
  @Decimal('Cost so far, in the currency of the station', { example: 3.2 })
  totalCost: number;

  @Text("The station's id of the transaction", { example: '6f1c9c3e-5f3b' })
  transactionId: string;
}

/** Body of `POST .../transaction_status`. */
export class TransactionStatus extends CommandBody {
  @Text("The station's id of the transaction; without it: whether messages wait at all", {
    optional: true,
    example: '6f1c9c3e-5f3b',
  })
  transactionId?: string;
}
