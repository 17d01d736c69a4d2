import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { GetChargestations } from '../chargestations.commands.js';
import { ChargestationsReader } from '../chargestations.reader.js';

/** Answers with the objects that REST shows; deleted ones included, since the event of a deletion carries them too. */
@QueryHandler(GetChargestations)
export class GetChargestationsHandler implements IQueryHandler<GetChargestations> {
  constructor(private readonly reader: ChargestationsReader) {}

  execute({ chargestations }: GetChargestations): Promise<Map<string, object>> {
    return this.reader.read(chargestations);
  }
}
