import type { OpenAPIObject } from '@nestjs/swagger';

const REFERENCE = '#/components/schemas/';

/** What our classes are called by their kind, and their readers do not need: `SessionResponse` is a `Session`. */
const KIND = /(Response|Dto)$/;

/** Names that mean something else to every JavaScript program. */
const RESERVED = ['Error'];

/**
 * The document with its schemas under the names that generated clients should have. A class whose
 * short name is taken keeps its own.
 */
export function withShortSchemaNames(document: OpenAPIObject): OpenAPIObject {
  const taken = Object.keys(document.components?.schemas ?? {});
  const names = new Map(taken.map((name) => [name, shortName(name, taken)]));
  const text = JSON.stringify(document, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(REFERENCE)
      ? REFERENCE + (names.get(value.slice(REFERENCE.length)) ?? value.slice(REFERENCE.length))
      : value,
  );
  const renamed = JSON.parse(text) as OpenAPIObject;
  const schemas = Object.entries(renamed.components?.schemas ?? {});
  return {
    ...renamed,
    components: {
      ...renamed.components,
      schemas: Object.fromEntries(
        schemas.map(([name, schema]) => [names.get(name) as string, schema]),
      ),
    },
  };
}

function shortName(name: string, taken: readonly string[]): string {
  const short = name.replace(KIND, '');
  return taken.includes(short) || RESERVED.includes(short) ? name : short;
}
