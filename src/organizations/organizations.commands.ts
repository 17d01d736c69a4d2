import { Query } from '@nestjs/cqrs';

/** `_id` of the first organization, the owner of the installation. */
export class GetFirstOrganization extends Query<string> {}
