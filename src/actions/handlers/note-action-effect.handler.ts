import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { NoteActionEffect } from '../actions.commands.js';
import { EffectObserver } from '../effect-observer.js';

@CommandHandler(NoteActionEffect)
export class NoteActionEffectHandler implements ICommandHandler<NoteActionEffect> {
  constructor(private readonly observer: EffectObserver) {}

  execute({ action, effect, at }: NoteActionEffect): Promise<void> {
    return this.observer.note(action, effect, at);
  }
}
