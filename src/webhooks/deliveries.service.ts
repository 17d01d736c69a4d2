import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type CursorList, cursorList } from '../shared/http/envelope.js';
import { readIdCursor, writeIdCursor } from '../shared/http/id-cursor.js';
import { keepWithin } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
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
    { status, type, createdAt, after, limit = 20 }: ListDeliveries,
  ): Promise<CursorList<DeliveryResponse>> {
    const { manager } = this.dataSource;
    await scoped(manager, WebhookEndpoint, organization).findOne(endpoint);
    const deliveries = scoped(manager, WebhookDelivery, organization)
      .queryBuilder('delivery')
      .andWhere('delivery.endpoint = :endpoint', { endpoint });
    if (status) deliveries.andWhere('delivery.status = :status', { status });
    if (type) deliveries.andWhere('delivery.type = :type', { type });
    keepWithin(deliveries, 'delivery.createdAt', createdAt);
    if (after) deliveries.andWhere('delivery._id < :before', { before: readIdCursor(after) });
    const rows = await deliveries
      .orderBy('delivery._id', 'DESC')
      .limit(limit + 1)
      .getMany();
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return cursorList(shown.map(toResponse), last ? writeIdCursor(last._id) : null);
  }

  /** All deliveries of an event. Finished ones are found by their event, the few that wait by their endpoint. */
  async listOfEvent(organization: string, event: string): Promise<CursorList<DeliveryResponse>> {
    const { manager } = this.dataSource;
    const ofEvent = () =>
      scoped(manager, WebhookDelivery, organization)
        .queryBuilder('delivery')
        .andWhere('delivery.event = :event', { event });
    const endpoints = await scoped(manager, WebhookEndpoint, organization).find();
    const ids = endpoints.map(({ _id }) => _id);
    const [finished, pending] = await Promise.all([
      ofEvent().andWhere(`delivery.status <> 'pending'`).getMany(),
      ofEvent()
        .andWhere(`delivery.status = 'pending' AND delivery.endpoint = ANY(:ids)`, { ids })
        .getMany(),
    ]);
    // One that finishes in between may be found twice.
    const found = new Map([...pending, ...finished].map((delivery) => [delivery._id, delivery]));
    const shown = [...found.values()].sort((one, other) => (one._id < other._id ? -1 : 1));
    return cursorList(shown.map(toResponse), null);
  }

  /** @throws DomainError `not_found` */
  get(organization: string, id: string): Promise<WebhookDelivery> {
    return scoped(this.dataSource.manager, WebhookDelivery, organization).findOne(id);
  }
}
