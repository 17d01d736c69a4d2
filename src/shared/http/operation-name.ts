/**
 * The `operationId` of a route, which generated clients take as the name of the call: `listChargestations`, `startSession`.
 * A handler named by one word acts on the resource of its controller; any other name is the operation's.
 *
 * @param controller class name, for example `ChargestationsController`
 * @param handler method name, for example `list`
 */
export function operationName(controller: string, handler: string): string {
  if (/[A-Z]/.test(handler)) return handler;
  const resources = controller.replace(/Controller$/, '');
  return handler + (handler === 'list' ? resources : singular(resources));
}

function singular(resources: string): string {
  return resources.replace(/ies$/, 'y').replace(/s$/, '');
}
