import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A native dialog: a box in the middle or a drawer at the side. Esc closes it and the focus returns to what opened it. */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  drawer?: boolean;
  /** False for what must be answered. */
  closable?: boolean;
  children: ComponentChildren;
}) {
  const { title, onClose, drawer = false, closable = true, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    if (closable) onClose();
  };
  return (
    <dialog ref={dialog} class={drawer ? 'drawer' : 'box'} onCancel={cancel} aria-label={title}>
      <div class="stack">
        <div class="line spread">
          <h2>{title}</h2>
          {closable && (
            <button type="button" onClick={onClose}>
              Close
            </button>
          )}
        </div>
        {children}
      </div>
    </dialog>
  );
}
