import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Rules = ReturnType<Storage['getTargetValidationMetadatas']>;

/**
 * Lets class-validator remember the rules of each DTO class. By itself it looks through the rules of all classes for every object, which costs
 * more than the validation.
 */
export function rememberRules(): void {
  const storage = getMetadataStorage();
  const look = storage.getTargetValidationMetadatas.bind(storage);
  const known = new Map<unknown, Rules>();
  storage.getTargetValidationMetadatas = (target, ...options): Rules => {
    if (options.some(Boolean)) return look(target, ...options);
    const rules = known.get(target) ?? look(target, ...options);
    known.set(target, rules);
    return rules;
  };
}
