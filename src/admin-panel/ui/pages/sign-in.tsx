import { useEffect } from 'preact/hooks';
import { SignInForm } from '../parts/sign-in-form.js';

/** What somebody sees who is not signed in. */
export function SignIn() {
  useEffect(() => {
    document.title = 'Sign in · Ohmgate';
  }, []);
  return (
    <main class="sign-in">
      <div class="stack">
        <h1>Sign in to Ohmgate</h1>
        <SignInForm />
        <p class="small muted">
          The first start of the server prints the e-mail and password of the first admin. An admin
          can invite you.
        </p>
      </div>
    </main>
  );
}
