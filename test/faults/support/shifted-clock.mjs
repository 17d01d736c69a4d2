/** Preloaded into a server (`NODE_OPTIONS=--import`): each SIGUSR2 puts its clock to the next of these offsets (ms), the last one back to the first. */
const OFFSETS = [0, 3_600_000, 0, -3_600_000];

const RealDate = Date;
let turn = 0;
const now = () => RealDate.now() + OFFSETS[turn % OFFSETS.length];

globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, made) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
process.on('SIGUSR2', () => {
  turn += 1;
});
