import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type SessionAct, VirtualStation } from '../support/virtual-station.js';
import { advise } from './advice.js';
import { CallLines } from './call-lines.js';
import { CommandedStation } from './commanded-station.js';

const HELP = `Plays a charging station: boots, charges, and prints one line per message.

  npm run simulate -- --id CP-1 --password <password> [options]

  --id         the station's identity, "endpoint" in POST /v1.1/chargestations
  --password   the one shown when the station was created; leave out for security.type none
  --version    1.6 or 2.0.1 (default 2.0.1)
  --url        endpoint of the server (default ws://localhost:3000/ocpp)
  --sessions   how many sessions, 0 means until Ctrl-C (default 1)
  --wait       none of its own: does what the server asks, until Ctrl-C
  --speed      60 makes a minute last a second (default 1)
  --card       the driver's card (default 04E91C5A123480)
  --help       this text

An arrow → is a message of the station, ← one of the server; its answer stands at the end of the line.`;

/** How long a driver, a car and a meter take before each act, in s. */
const PAUSES: Record<SessionAct, number> = {
  card: 10,
  start: 5,
  reading: 60,
  pause: 60,
  resume: 120,
  stop: 60,
  unplug: 20,
};
/** Between two sessions, in s. */
const BREAK = 60;
const POWER = 7200;

interface Options {
  version: '1.6' | '2.0.1';
  url: string;
  id: string;
  password: string | undefined;
  sessions: number;
  /** It does what the server asks and starts no sessions of its own. */
  commanded: boolean;
  speed: number;
  card: string;
}

/** Reads the command line. Throws an Error that says what would be right; null means that help was asked for. */
function readOptions(args: string[]): Options | null {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h' },
      id: { type: 'string' },
      password: { type: 'string' },
      version: { type: 'string', default: '2.0.1' },
      url: { type: 'string', default: 'ws://localhost:3000/ocpp' },
      sessions: { type: 'string', default: '1' },
      wait: { type: 'boolean', default: false },
      speed: { type: 'string', default: '1' },
      card: { type: 'string', default: '04E91C5A123480' },
    },
  });
  if (values.help) return null;
  const { id, password, version, wait: commanded, card } = values;
  if (!id) throw new Error('--id is missing: which station?');
  if (version !== '1.6' && version !== '2.0.1') throw new Error('--version is 1.6 or 2.0.1');
  const url = values.url.replace(/\/+$/, '');
  if (!/^wss?:\/\//.test(url)) throw new Error('--url begins with ws:// or wss://');
  const [sessions, speed] = [Number(values.sessions), Number(values.speed)];
  if (!Number.isInteger(sessions) || sessions < 0) throw new Error('--sessions is a whole number');
  if (!(speed > 0)) throw new Error('--speed is a number above 0');
  return { version, url, id, password, sessions, commanded, speed, card };
}

async function simulate({ sessions, commanded, speed, card, ...way }: Options): Promise<void> {
  const station = new VirtualStation({ ...way, record: false });
  const lines = new CallLines();
  station.socket.onFrame = (direction, text) => {
    const line = lines.line(direction, text);
    if (line) console.log(`${new Date().toISOString().slice(11, 19)}  ${way.id}  ${line}`);
  };
  const wait = (seconds: number) => sleep((seconds * 1000) / speed);
  const obedient = commanded ? new CommandedStation(station, wait) : null;
  await station.connect();
  const { status, interval } = await station.boot();
  if (status !== 'Accepted') {
    await station.close();
    throw new Error(
      `The server answered ${status} to the boot: set "registration" of the station to "accepted"`,
    );
  }
  const beat = () => void station.heartbeat().catch(() => clearInterval(heart));
  const heart = setInterval(beat, Math.max((interval * 1000) / speed, 1000));
  try {
    await obedient?.untilLost();
    for (let count = 1; sessions === 0 || count <= sessions; count += 1) {
      if (count > 1) await wait(BREAK);
      await station.session({
        idToken: card,
        samples: 5,
        reading: { energy: (POWER * PAUSES.reading) / 3600, power: POWER, current: 10.4 },
        before: (act) => wait(PAUSES[act]),
      });
    }
  } finally {
    clearInterval(heart);
    await station.close();
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) console.log(HELP);
  else await simulate(options).catch((error: unknown) => fail(advise(error, options)));
} catch (error) {
  fail(`${(error as Error).message}\n\nnpm run simulate -- --help lists the options.`);
}
