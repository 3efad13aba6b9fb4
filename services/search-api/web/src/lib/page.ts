// What a view says of itself: the document's title, which is also announced after a change of view.

import { useEffect } from "preact/hooks";

export const announcer = { say: (_text: string): void => {} };

/** Set the document's title; null while it isn't known yet. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    const before = document.title;
    document.title = title === "Parallax" ? title : `${title} – Parallax`;
    if (before !== document.title) announcer.say(title);
  }, [title]);
}

/** The address that faults are reported to, or null. */
export function contact(): string | null {
  const value = document.querySelector<HTMLMetaElement>('meta[name="contact"]')?.content ?? "";
  return value.includes("@") ? value : null;
}

/** A mail about what is shown; null where nobody said who reads it. */
export function reportAddress(about: string): string | null {
  const to = contact();
  if (!to) return null;
  const subject = encodeURIComponent(`A fault in Parallax: ${about}`);
  const body = encodeURIComponent(`At ${location.href}\n\nWhat is wrong:\n`);
  return `mailto:${encodeURIComponent(to).replace("%40", "@")}?subject=${subject}&body=${body}`;
}
