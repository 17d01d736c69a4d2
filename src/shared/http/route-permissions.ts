import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { AUTHORIZED, PUBLIC } from './authorized.js';

/** Deny by default: a route that says neither `@Authorized()` nor `@Public()` stops the start. */
@Injectable()
export class RoutePermissions implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error naming every route without a permission */
  onModuleInit(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter(
          (name) =>
            this.#isRoute(prototype[name]!) && !this.#hasPermission(metatype, prototype[name]!),
        )
        .map((name) => `${metatype.name}.${name}`);
    });
    if (open.length > 0) {
      throw new Error(`Routes without @Authorized(...) or @Public(): ${open.join(', ')}`);
    }
  }

  #isRoute(method: () => unknown): boolean {
    return Reflect.hasMetadata(PATH_METADATA, method);
  }

  #hasPermission(controller: NonNullable<unknown>, method: () => unknown): boolean {
    const roles = this.reflector.get<unknown[] | undefined>(AUTHORIZED, method);
    const open = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [
      method,
      controller as () => unknown,
    ]);
    return open === true || (roles !== undefined && roles.length > 0);
  }
}
