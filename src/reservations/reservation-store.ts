import { Injectable } from '@nestjs/common';
import { int4Array, textArray, timeArray } from '../shared/database/binary-array.js';
import { type Statement, UnitOfWork } from '../shared/database/unit-of-work.js';
import { newId } from '../shared/id.js';
import type { Reservation } from './reservation.entity.js';

/** A connector that was deleted since the command named it is none. */
const INSERT: Statement = {
  name: 'reservation_insert',
  text: `INSERT INTO reservation (_id, organization, chargestation, connector, reservation_id, connector_id, evse_id, id_tag, parent,
      connector_type, expiry_date, action, meta_data)
    VALUES ($1, $2, $3, (SELECT _id FROM connector WHERE organization = $2 AND _id = $4 FOR KEY SHARE),
      $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
};
const SETTLE: Statement = {
  name: 'reservation_settle',
  text: `UPDATE reservation SET status = $2, updated_at = now() WHERE action = $1 AND status = 'requested'`,
};
const REPLACE: Statement = {
  name: 'reservation_replace',
  text: `UPDATE reservation SET status = 'cancelled', updated_at = now()
    WHERE chargestation = $1 AND reservation_id = $2 AND action <> $3 AND status IN ('requested', 'active')`,
};
const END: Statement = {
  name: 'reservation_end',
  text: `UPDATE reservation r SET status = u.status, updated_at = now()
    FROM unnest($1::text[], $2::int[], $3::text[]) AS u (chargestation, reservation_id, status)
    WHERE r.chargestation = u.chargestation AND r.reservation_id = u.reservation_id AND r.status IN ('requested', 'active')`,
};
/**
 * What a 1.6 station kept reserved is free again: its time was up, or the station has dropped it. One that was settled after the station
 * said so is another one.
 */
const FREE: Statement = {
  name: 'reservation_free',
  text: `UPDATE reservation r SET status = CASE WHEN r.expiry_date <= u.at THEN 'expired' ELSE 'cancelled' END, updated_at = now()
    FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::timestamptz[]) AS u (chargestation, connector_id, at, received_at)
    WHERE r.chargestation = u.chargestation AND r.connector_id = u.connector_id AND r.updated_at < u.received_at
      AND r.status IN ('requested', 'active')`,
};
/** A number may be used again, so the newest one counts. One that was used just before its end may be told of after it. */
const USE: Statement = {
  name: 'reservation_use',
  text: `UPDATE reservation r SET status = 'used', transaction_id = u.transaction_id, updated_at = now()
    FROM unnest($1::text[], $2::int[], $3::text[]) AS u (chargestation, reservation_id, transaction_id)
    WHERE r.status IN ('requested', 'active', 'expired', 'cancelled') AND r._id = (SELECT max(n._id) FROM reservation n
      WHERE n.chargestation = u.chargestation AND n.reservation_id = u.reservation_id)`,
};
/** SKIP LOCKED: it never waits for a batch of the intake, nor for another process. */
const EXPIRE: Statement = {
  name: 'reservation_expire',
  text: `UPDATE reservation SET status = 'expired', updated_at = now() WHERE _id IN (
      SELECT _id FROM reservation WHERE status IN ('requested', 'active') AND expiry_date <= now()
      ORDER BY expiry_date LIMIT 1000 FOR UPDATE SKIP LOCKED)`,
};

/** A reservation that was just asked for. */
export type NewReservation = Omit<
  Reservation,
  '_id' | 'status' | 'transactionId' | 'createdAt' | 'updatedAt'
>;

/** The statements about reservations. All of them join the running unit of work. */
@Injectable()
export class ReservationStore {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(reservation: NewReservation): void {
    const { organization, chargestation, connector, reservationId, connectorId, evseId } =
      reservation;
    const { idTag, parent, connectorType, expiryDate, action, meta_data } = reservation;
    const place = [organization, chargestation, connector, reservationId, connectorId, evseId];
    const what = [idTag, parent, connectorType, expiryDate, action, meta_data];
    this.unitOfWork.write(INSERT, [newId(), ...place, ...what]);
  }

  /** The station has answered the action that asked for a reservation. */
  settle(action: string, status: 'active' | 'rejected'): void {
    this.unitOfWork.write(SETTLE, [action, status]);
  }

  /** The station has taken a reservation in the place of others with the same number. */
  replaceOthers(chargestation: string, reservationId: number, action: string): void {
    this.unitOfWork.write(REPLACE, [chargestation, reservationId, action]);
  }

  /** Reservations are over without having been used. */
  end(
    reservations: readonly {
      chargestation: string;
      reservationId: number;
      status: 'cancelled' | 'expired';
    }[],
  ): void {
    this.unitOfWork.write(END, [
      textArray(reservations.map(({ chargestation }) => chargestation)),
      int4Array(reservations.map(({ reservationId }) => reservationId)),
      textArray(reservations.map(({ status }) => status)),
    ]);
  }

  /** Connectors that were reserved are free again, by their stations' word. */
  free(
    connectors: readonly {
      chargestation: string;
      connectorId: number;
      /** By the station's clock, in ms. */
      at: number;
      /** By ours, in ms. */
      receivedAt: number;
    }[],
  ): void {
    this.unitOfWork.write(FREE, [
      textArray(connectors.map(({ chargestation }) => chargestation)),
      int4Array(connectors.map(({ connectorId }) => connectorId)),
      timeArray(connectors.map(({ at }) => at)),
      timeArray(connectors.map(({ receivedAt }) => receivedAt)),
    ]);
  }

  /** Transactions have named the reservations that they use. */
  use(
    transactions: readonly {
      chargestation: string;
      reservationId: number;
      transactionId: string;
    }[],
  ): void {
    this.unitOfWork.write(USE, [
      textArray(transactions.map(({ chargestation }) => chargestation)),
      int4Array(transactions.map(({ reservationId }) => reservationId)),
      textArray(transactions.map(({ transactionId }) => transactionId)),
    ]);
  }

  /** The time of these is up, whether their station says so or not. */
  expire(): void {
    this.unitOfWork.write(EXPIRE, []);
  }
}
