import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { type ValidationError, validate } from 'class-validator';
import { DomainError, type ErrorDetail } from '../errors.js';
import { findUnstorable } from './request-values.js';
import { rememberRules } from './validation-rules.js';

rememberRules();

/** Declared types that are not DTO classes. */
const PLAIN_TYPES: readonly unknown[] = [undefined, Object, Array, String, Number, Boolean];

/** Faults listed in one answer at most; a request with more is not read by hand anyway. */
const MOST_DETAILS = 50;

/**
 * Validates bodies and query parameters against their DTO class: fields that the class does not declare are
 * `unknown_field`, everything else is `invalid_field`. No text is turned into a number unless the DTO says so.
 */
export class RequestValidationPipe implements PipeTransform {
  async transform(value: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    if (type !== 'body' && type !== 'query') return value;
    const unstorable = findUnstorable(value);
    if (unstorable) throw refusal([unstorable], type);
    if (PLAIN_TYPES.includes(metatype)) return value;
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given)) {
      throw refusal([{ path: '', rule: 'isObject', advice: 'Send one JSON object' }], type);
    }
    const dto = plainToInstance(metatype as ClassConstructor<object>, given);
    const errors = await validate(dto, {
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
    });
    const details = errors.flatMap((error) => toDetails(error, type === 'query' ? 'query' : ''));
    if (details.length > 0) throw refusal(details, type);
    return dto;
  }
}

/** class-validator's tree of faults as one list with dotted paths; a query parameter's range keeps its brackets. */
export function toDetails(error: ValidationError, above: string): ErrorDetail[] {
  const path =
    error.property.startsWith('$') && above.startsWith('query.')
      ? `${above}[${error.property}]`
      : above
        ? `${above}.${error.property}`
        : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, advice]) =>
    rule === 'whitelistValidation'
      ? {
          path,
          rule: UNKNOWN,
          advice: 'This field is not known here; remove it or check its spelling',
        }
      : {
          path,
          rule,
          advice: error.value === undefined ? `This field is required: ${advice}` : advice,
        },
  );
  return [...own, ...(error.children ?? []).flatMap((child) => toDetails(child, path))];
}

const UNKNOWN = 'unknown';

function refusal(details: ErrorDetail[], source: 'body' | 'query'): DomainError {
  const unknown = details.find(({ rule }) => rule === UNKNOWN);
  const first = unknown ?? (details[0] as ErrorDetail);
  const where = first.path || `The ${source}`;
  const message = `${where}: ${first.advice}.`;
  const code = unknown ? 'unknown_field' : 'invalid_field';
  return new DomainError(code, message, details.slice(0, MOST_DETAILS));
}
