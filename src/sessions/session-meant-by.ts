import type { TransactionIdQuestion } from './sessions.commands.js';
import type { Session } from './sessions.entity.js';

/**
 * The open session that a message without transaction id must mean: the newest one on its connector, or, when it names no connector,
 * the only one of the station; it must have begun before the message.
 * @param open open sessions of any stations, oldest first
 */
export function sessionMeantBy<Candidate extends Pick<Session, 'chargestation' | 'ledger'>>(
  { station, report }: Pick<TransactionIdQuestion, 'station' | 'report'>,
  open: readonly Candidate[],
): Candidate | undefined {
  const candidates = open.filter(
    ({ chargestation, ledger }) =>
      chargestation === station.chargestation && ledger.startedAt <= report.timestamp,
  );
  const number = report.evse?.connectorId ?? null;
  if (number === null) return candidates.length === 1 ? candidates[0] : undefined;
  return candidates.findLast(({ ledger }) => ledger.evse?.connectorId === number);
}
