import { Injectable } from '@nestjs/common';
import { newId } from './id.js';

/** This process among those that share the database. One instance per process, made at its start. */
@Injectable()
export class NodeIdentity {
  /** Stored as `chargestation.node` of the stations whose sockets this process holds, and as `_id` of its `gateway_node` row. */
  readonly id = newId();
}
