// New articles and stories as they become searchable. Silent where the service can't tell of them.

import { useEffect, useRef, useState } from "preact/hooks";
import type { ArticleItem, StoryItem } from "./types";

const RETRY_MS = [2_000, 10_000, 30_000, 60_000];

export interface Heard {
  article?: (article: ArticleItem) => void;
  story?: (story: StoryItem) => void;
}

/**
 * Listen while the component shows and the page is visible; quietly tries again after a failure.
 * The answer says whether the service is telling now.
 */
export function useStream(heard: Heard, query = ""): boolean {
  const [isOpen, setOpen] = useState(false);
  const current = useRef(heard);
  current.current = heard;
  useEffect(() => {
    let source: EventSource | null = null;
    let waiting = 0;
    let failures = 0;

    const open = () => {
      close();
      if (document.hidden) return;
      source = new EventSource(`/v1/stream${query && `?${query}`}`);
      source.onopen = () => {
        failures = 0;
        setOpen(true);
      };
      source.addEventListener("article", (event) => current.current.article?.(parsed(event)));
      source.addEventListener("story", (event) => current.current.story?.(parsed(event)));
      source.onerror = () => {
        setOpen(false);
        // The browser itself tries again after a broken connection, not after a refusal.
        if (source?.readyState !== EventSource.CLOSED) return;
        waiting = window.setTimeout(open, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
        failures += 1;
      };
    };
    const close = () => {
      clearTimeout(waiting);
      source?.close();
      source = null;
      setOpen(false);
    };
    open();
    document.addEventListener("visibilitychange", open);
    return () => {
      document.removeEventListener("visibilitychange", open);
      close();
    };
  }, [query]);
  return isOpen;
}

const parsed = <T,>(event: MessageEvent<string>): T => JSON.parse(event.data) as T;
