import { type Ohmgate, startOhmgate } from './bootstrap.js';
import { FIRST_MEMBER } from './organizations/organization-bootstrap.js';
import { type Config, loadConfig } from './shared/config.js';

try {
  const config = loadConfig(process.env);
  const ohmgate = await startOhmgate(config);
  endOnSignals(ohmgate);
  greet(config, ohmgate);
} catch (error) {
  console.error(`Ohmgate could not start: ${(error as Error).message}`);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exit(1);
}

/** Tells a newcomer what to do next. */
function greet(config: Config, { made }: Ohmgate): void {
  const { key: generatedKey, givenKeyIsUnknown, password } = made;
  const base = config.publicUrl;
  const given = config.get('BOOTSTRAP_ADMIN_API_KEY') && !givenKeyIsUnknown;
  const key = generatedKey ?? (given ? '$BOOTSTRAP_ADMIN_API_KEY' : 'YOUR_API_KEY');
  const lines = [
    '',
    'Ohmgate is ready.',
    `  API documentation   ${base}/docs`,
    `  Admin panel         ${base}/admin`,
    `  Stations connect to ${config.connectionUrl}/<endpoint>`,
    ...(generatedKey
      ? [
          `  Admin API key       ${generatedKey}`,
          '                      (shown this once: keep it)',
        ]
      : []),
    ...(password
      ? [
          `  Admin panel sign-in ${FIRST_MEMBER} with the password ${password}`,
          '                      (shown this once: keep it)',
        ]
      : []),
    ...(givenKeyIsUnknown
      ? [
          '  BOOTSTRAP_ADMIN_API_KEY is ignored: the database already has keys, and this is none of them.',
        ]
      : []),
    '',
    'Try it:',
    `  curl -H "Authorization: Bearer ${key}" ${base}/v1.1/chargestations`,
    '',
  ];
  console.log(lines.join('\n'));
}

/** Ctrl-C may reach a process twice, from the terminal and from its parent: that is one. */
const SAME_SIGNAL_MS = 300;

/** SIGTERM and SIGINT drain; a second SIGTERM is ignored, a second SIGINT ends at once. */
function endOnSignals(ohmgate: Ohmgate): void {
  let endingSince: number | null = null;
  const end = () => {
    if (endingSince !== null) return;
    endingSince = Date.now();
    ohmgate.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('The server did not end cleanly:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', () => {
    if (endingSince !== null && Date.now() - endingSince > SAME_SIGNAL_MS) process.exit(130);
    end();
  });
}
