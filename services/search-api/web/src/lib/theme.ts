// Light or dark: the system's, until the reader chooses. public/theme.js applies it before the paint.

import { useEffect, useState } from "preact/hooks";

export type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");
const CHANGED = "themechange";

export function theme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light";
}

export function choose(chosen: Theme): void {
  document.documentElement.dataset["theme"] = chosen;
  try {
    localStorage.setItem("theme", chosen);
  } catch {
    // Without storage it holds until the page is left.
  }
  dispatchEvent(new Event(CHANGED));
}

export function useTheme(): Theme {
  const [now, setNow] = useState(theme);
  useEffect(() => {
    const changed = () => setNow(theme());
    system.addEventListener("change", changed);
    addEventListener(CHANGED, changed);
    return () => {
      system.removeEventListener("change", changed);
      removeEventListener(CHANGED, changed);
    };
  }, []);
  return now;
}
