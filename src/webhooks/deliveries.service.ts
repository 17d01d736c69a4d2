import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../shared/errors.js';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { scoped } from '../shared/http/scoped.js';
import { isId } from '../shared/id.js';
import { type DeliveryResponse, type ListDeliveries, toResponse } from './deliveries.dto.js';
import { WebhookDelivery } from './webhook-delivery.entity.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** What was sent where, and how it went. */
@Injectable()
export class DeliveriesService {
  constructor(private readonly dataSource: DataSource) {}

  /** The deliveries of an endpoint, newest first. @throws DomainError `not_found`, `invalid_field` for a foreign `after` */
  async list(
    organization: string,
    endpoint: string,
    { status, type, createdAt = {}, after, limit = 20 }: ListDeliveries,
  ): Promise<CursorList<DeliveryResponse>> {
    const { manager } = this.dataSource;
    await scoped(manager, WebhookEndpoint, organization).findOne(endpoint);
    const deliveries = scoped(manager, WebhookDelivery, organization)
      .queryBuilder('delivery')
      .andWhere('delivery.endpoint = :endpoint', { endpoint });
    if (status) deliveries.andWhere('delivery.status = :status', { status });
    if (type) deliveries.andWhere('delivery.type = :type', { type });
    const { $gte, $lte } = createdAt;
    if ($gte) deliveries.andWhere('delivery.createdAt >= :from', { from: new Date($gte) });
    if ($lte) deliveries.andWhere('delivery.createdAt <= :to', { to: new Date($lte) });
    if (after) deliveries.andWhere('delivery._id < :before', { before: readCursor(after) });
    const rows = await deliveries
      .orderBy('delivery._id', 'DESC')
      .limit(limit + 1)
      .getMany();
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return cursorList(shown.map(toResponse), last ? writeCursor(last._id) : null);
  }

  /** @throws DomainError `not_found` */
  get(organization: string, id: string): Promise<WebhookDelivery> {
    return scoped(this.dataSource.manager, WebhookDelivery, organization).findOne(id);
  }
}

function writeCursor(id: string): string {
  return Buffer.from(id, 'hex').toString('base64url');
}

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('hex');
  if (isId(id)) return id;
  const advice = 'after must be the `next` of another answer, unchanged';
  throw new DomainError('invalid_field', `${advice}.`, [
    { path: 'query.after', rule: 'cursor', advice },
  ]);
}
