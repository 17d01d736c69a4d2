/** A reservation has ended at the station without being used (2.0.1 ReservationStatusUpdate). */
export interface ReservationEnd {
  /** The number that the station knows it by. */
  reservationId: number;
  /** Its time was up, or the station has given it up, for example since the EVSE is faulted. */
  reason: 'expired' | 'removed';
}
