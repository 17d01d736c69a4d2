import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Title of a page: takes the focus when the page appears, and names the tab. */
export function PageHead(props: {
  title: string;
  /** The list that the page belongs to: its name and address. */
  of?: readonly [string, string];
  note?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const { title, of, note, children } = props;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${title} · Ohmgate`;
  }, [title]);
  return (
    <div class="page-head">
      <div>
        {of && (
          <nav class="small" aria-label="Above this page">
            <a href={of[1]}>{of[0]}</a> <span aria-hidden="true">/</span>
          </nav>
        )}
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
        {note && <div class="muted">{note}</div>}
      </div>
      <div class="line">{children}</div>
    </div>
  );
}
