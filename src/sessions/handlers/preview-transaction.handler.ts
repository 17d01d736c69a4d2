import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { type PreviewState, previewBegin, previewMessage } from '../session-preview.js';
import { type PreviewedTransaction, PreviewTransaction } from '../sessions.commands.js';
import { Session } from '../sessions.entity.js';

@QueryHandler(PreviewTransaction)
export class PreviewTransactionHandler implements IQueryHandler<PreviewTransaction> {
  constructor(private readonly dataSource: DataSource) {}

  async execute({
    message,
    before,
    settings,
    session,
    resolve,
  }: PreviewTransaction): Promise<PreviewedTransaction> {
    const state = (before as PreviewState | null) ?? previewBegin(await this.#find(session));
    return previewMessage(state, message, settings, resolve);
  }

  #find(id: string | null): Promise<Session | null> {
    if (id === null) return Promise.resolve(null);
    return this.dataSource.manager.findOneBy(Session, { _id: id });
  }
}
