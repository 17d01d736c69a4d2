import { signedOut } from '../call.js';
import { member } from '../member.js';
import { Dialog } from './dialog.js';
import { SignInForm } from './sign-in-form.js';

/** Asks for the password in place when the session has ended; what was under way goes on afterwards. */
export function SignInAgain() {
  if (signedOut.value === null) return null;
  return (
    <Dialog title="You were signed out" closable={false} onClose={() => {}}>
      <p>Sign in to go on; this page stays.</p>
      <SignInForm email={member.value?.email} />
    </Dialog>
  );
}
