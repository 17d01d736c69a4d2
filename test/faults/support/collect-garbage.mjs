/** Preloaded into a server (`NODE_OPTIONS=--import`): SIGUSR2 makes it collect its garbage. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => collect());
