import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { AUTHORIZED, PUBLIC } from './authorized.js';

/** Deny by default: a route that says neither `@Authorized()` nor `@Public()` stops the start (and, by a spec, `npm run check`). */
@Injectable()
export class RoutePermissions implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws Error naming every route without a permission */
  onModuleInit(): void {
    const controllers = this.discovery.getControllers().map(({ metatype }) => metatype as Type);
    const open = controllers.filter((type) => typeof type === 'function').flatMap(openRoutesOf);
    if (open.length > 0) {
      throw new Error(`Routes without @Authorized(...) or @Public(): ${open.join(', ')}`);
    }
  }
}

/** Names of the handlers of a controller that declare no permission, as `Controller.handler`. */
export function openRoutesOf(controller: Type): string[] {
  return routesOf(controller)
    .filter((handler) => !hasPermission(controller, handler))
    .map(({ name }) => `${controller.name}.${name}`);
}

/** The handlers of a controller, inherited ones included. */
export function routesOf({ prototype }: Type): (() => unknown)[] {
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .map((name) => prototype[name] as () => unknown)
    .filter((method) => Reflect.hasMetadata(PATH_METADATA, method));
}

function hasPermission(controller: Type, handler: () => unknown): boolean {
  const roles: unknown[] | undefined = Reflect.getMetadata(AUTHORIZED, handler);
  const open = Reflect.getMetadata(PUBLIC, handler) ?? Reflect.getMetadata(PUBLIC, controller);
  return open === true || (roles !== undefined && roles.length > 0);
}
