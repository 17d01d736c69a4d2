import type { OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { withShortSchemaNames } from './schema-names.js';

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function documentWith(names: string[]): OpenAPIObject {
  const schemas = Object.fromEntries(
    names.map((name) => [name, { properties: { next: reference(name) } }]),
  );
  return { openapi: '3.1.0', info: { title: '', version: '' }, paths: {}, components: { schemas } };
}

describe('withShortSchemaNames', () => {
  it('takes the kind from a name, and from every reference to it', () => {
    expect(withShortSchemaNames(documentWith(['SessionResponse', 'PhoneDto'])).components).toEqual({
      schemas: {
        Session: { properties: { next: reference('Session') } },
        Phone: { properties: { next: reference('Phone') } },
      },
    });
  });

  it('takes no name that is taken', () => {
    const names = ['Reset', 'ResetResponse', 'ErrorResponse'];
    const { components } = withShortSchemaNames(documentWith(names));
    expect(Object.keys(components?.schemas ?? {})).toEqual(names);
  });
});
