/** What is meant by the words in `anomalies` of a session. */
const MEANINGS: Record<string, string> = {
  inferred_start:
    'The first message of the session is missing; its start is inferred from the ones that came.',
  gap: 'Messages between the first and the last one are missing. They may still come from the queue of the station.',
  seq_no_reused: 'The station gave the same number to different messages.',
  event_after_end: 'A message came after the one that ended the session.',
  activity_cut: 'The state changed too often; the list of states is cut.',
  register_fell: 'The energy register ran backwards.',
  energy_estimated:
    'The energy is estimated from power and time, since the register cannot be used.',
  implausible_meter_stop: 'The last value of the register cannot be right.',
};

/** An anomaly explained in a sentence; an unknown word stands for itself. */
export function explainAnomaly(word: string): string {
  return Object.hasOwn(MEANINGS, word) ? (MEANINGS[word] as string) : word.replaceAll('_', ' ');
}
