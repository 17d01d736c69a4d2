import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Page } from '../shared/http/envelope.js';
import { paginate } from '../shared/http/pagination.js';
import { scoped } from '../shared/http/scoped.js';
import { Reservation } from './reservation.entity.js';
import type { ListReservations } from './reservations.dto.js';

const FILTERS = ['chargestation', 'connector', 'status', 'reservationId'] as const;

/** Reads of reservations for the REST API. */
@Injectable()
export class ReservationsService {
  constructor(private readonly dataSource: DataSource) {}

  /** One page, newest first unless asked otherwise. */
  list(organization: string, query: ListReservations): Promise<Page<Reservation>> {
    const { manager } = this.dataSource;
    const reservations = scoped(manager, Reservation, organization).queryBuilder('r');
    for (const field of FILTERS) {
      if (query[field] !== undefined)
        reservations.andWhere(`r.${field} = :${field}`, { [field]: query[field] });
    }
    if (query.id_tag !== undefined)
      reservations.andWhere('lower(r.idTag) = lower(:idTag)', { idTag: query.id_tag });
    return paginate(reservations, query, { status: 'r.status', expiryDate: 'r.expiryDate' });
  }

  /** @throws DomainError `not_found` */
  get(organization: string, id: string): Promise<Reservation> {
    return scoped(this.dataSource.manager, Reservation, organization).findOne(id);
  }
}
