/**
 * SQL: whether one of the patterns (exact types, families such as `session.*`, or `*`) takes an event type.
 *
 * @param patterns SQL of a text array
 * @param type SQL of an event's type
 */
export function takes(patterns: string, type: string): string {
  return `EXISTS (
      SELECT FROM unnest(${patterns}) AS p(pattern)
      WHERE p.pattern = '*' OR p.pattern = ${type} OR (p.pattern LIKE '%.*' AND starts_with(${type}, left(p.pattern, -1)))
    )`;
}
