// The globe as a part of a page: canvas, tooltip, buttons, and what a screen reader hears of it.

import type { RefObject } from "preact";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "preact/hooks";
import { countryName, plural } from "../lib/format";
import { useTheme } from "../lib/theme";
import type { CountrySummary } from "../lib/types";
import type { Engine } from "./engine";
import "./globe.css";

export interface GlobeHandle {
  /** Show that something arrived from a country, and who else tells of it. */
  flash: (from: string, others?: readonly string[]) => void;
  /** The same, in place of what is being shown: for what a reader points at. */
  trace: (from: string, others: readonly string[]) => void;
  /** Turn to a country and mark it; null marks none. */
  point: (code: string | null) => void;
}

interface GlobeProps {
  countries: readonly CountrySummary[];
  picked: string | null;
  onPick: (code: string | null) => void;
  handle: RefObject<GlobeHandle | null>;
}

export function Globe({ countries, picked, onPick, handle }: GlobeProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const engine = useRef<Engine>(undefined);
  const [hovered, setHovered] = useState<{ code: string; x: number; y: number } | null>(null);
  const [aimed, setAimed] = useState("");
  const [failed, setFailed] = useState<string | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const theme = useTheme();

  // What makes it turn is a file of its own: the words beside it don't wait for that.
  const [running, setRunning] = useState(false);
  useEffect(() => {
    const left = new AbortController();
    const start = async () => {
      const { Engine, control, loadWorld } = await import("./running");
      const world = await loadWorld();
      if (left.signal.aborted) return;
      const made = new Engine(canvas.current!);
      const release = control(made, { hover: setHovered, aim: setAimed, pick: (code) => pick.current(code) });
      left.signal.addEventListener("abort", () => {
        release();
        made.stop();
      });
      engine.current = made;
      made.show(world);
      setRunning(true);
    };
    start().catch((error: unknown) => setFailed(error instanceof Error ? error.message : String(error)));
    return () => left.abort();
  }, []);
  // Before the next frame, so that its first picture has them.
  useLayoutEffect(() => engine.current?.count(countries), [countries, running]);
  useLayoutEffect(() => engine.current?.pick(picked), [picked, running]);
  useEffect(() => engine.current?.repaint(), [theme]);
  useImperativeHandle(handle, () => ({
    flash: (from, others = []) => engine.current?.flash(from, others),
    trace: (from, others) => {
      engine.current?.dim();
      engine.current?.flash(from, others);
    },
    point: (code) => engine.current?.point(code),
  }));

  const of = (code: string) => countries.find((country) => country.code === code);
  return (
    <div class="ball globe" data-testid="globe">
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-roledescription="globe"
        aria-label="Globe of today's news. The arrow keys turn it, plus and minus zoom, Enter opens the country in the middle. The same countries are listed beside it."
      />
      <p class="hidden" role="status" aria-live="polite">
        {aimed && tellOf(aimed, of(aimed))}
      </p>
      {hovered ? (
        <div class="globe-tip" aria-hidden="true" style={{ transform: `translate(${hovered.x}px, ${hovered.y}px)` }}>
          <strong>{countryName(hovered.code)}</strong>
          <span>{figuresOf(of(hovered.code))}</span>
        </div>
      ) : null}
      <div class="globe-zoom">
        <button type="button" aria-label="Zoom in" onClick={() => engine.current?.zoom(1.5)}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 8h10M8 3v10" />
          </svg>
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => engine.current?.zoom(1 / 1.5)}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 8h10" />
          </svg>
        </button>
      </div>
      {failed ? <p class="globe-failed">{failed} The list of countries works without it.</p> : null}
    </div>
  );
}

function figuresOf(country: CountrySummary | undefined): string {
  if (!country) return "No outlet from here yet";
  return `${plural(country.today, "article")} today, ${plural(country.sources, "outlet")}`;
}

const tellOf = (code: string, country: CountrySummary | undefined): string =>
  `${countryName(code)}: ${figuresOf(country)}`;
