// Addresses. Links are plain <a href>: a click on one of this page's own changes what is shown
// without loading it again. `go` does the same from code.

import { useEffect, useState } from "preact/hooks";

export interface Place {
  path: string;
  query: URLSearchParams;
  /** Rises with each change, also to the same address. */
  turn: number;
}

const OWN = /^\/(?:$|country\/|story\/|article\/|search$|left-out$|about$)/;

let turn = 0;
let arrived: "new" | "back" | null = null;
const listeners = new Set<(place: Place) => void>();

export const here = (): Place => ({
  path: location.pathname,
  query: new URLSearchParams(location.search),
  turn,
});

function changed(): void {
  turn += 1;
  for (const listener of listeners) listener(here());
}

function keepScroll(): void {
  history.replaceState({ ...(history.state as object | null), scroll: scrollY }, "");
}

/** Show another address; `replace` leaves no step to go back to and keeps where the reader is. */
export function go(to: string, { replace = false } = {}): void {
  if (replace) {
    history.replaceState(history.state, "", to);
  } else {
    keepScroll();
    history.pushState(null, "", to);
    arrived = "new";
  }
  changed();
}

/** How the current view was come to, once: a new one starts at its top, an old one where it was. */
export function takeArrival(): { scroll: number } | null {
  const how = arrived;
  arrived = null;
  if (how === null) return null;
  const kept = (history.state as { scroll?: number } | null)?.scroll;
  return { scroll: how === "back" ? (kept ?? 0) : 0 };
}

export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    listeners.add(setPlace);
    return () => {
      listeners.delete(setPlace);
    };
  }, []);
  return place;
}

function followed(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.("a");
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || !OWN.test(url.pathname)) return;
  if (url.hash && url.pathname === location.pathname && url.search === location.search) return;
  event.preventDefault();
  go(url.pathname + url.search + url.hash);
}

export function startRouter(): void {
  history.scrollRestoration = "manual";
  document.addEventListener("click", followed);
  addEventListener("pagehide", keepScroll);
  addEventListener("popstate", () => {
    arrived = "back";
    changed();
  });
  let waiting = 0;
  addEventListener(
    "scroll",
    () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(keepScroll, 150);
    },
    { passive: true },
  );
}
