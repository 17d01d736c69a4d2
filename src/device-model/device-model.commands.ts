import { Query } from '@nestjs/cqrs';
import type { MessageLimit } from '../shared/vocabulary/device-model.js';

/** How long a message of this OCPP action may be that the station takes, as far as it has told. Answered by device-model. */
export class GetMessageLimit extends Query<MessageLimit> {
  constructor(
    /** `_id`. */
    readonly chargestation: string,
    /** For example `GetVariables`. */
    readonly action: string,
  ) {
    super();
  }
}
