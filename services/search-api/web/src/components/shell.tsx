// What is around every view: header, footer, the place where changes are announced.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { announcer, reportAddress } from "../lib/page";
import { go, type Place } from "../lib/router";
import { choose, useTheme } from "../lib/theme";
import "./shell.css";

const LINKS = [
  ["/", "World"],
  ["/left-out", "Left out"],
  ["/about", "About"],
] as const;

export function Shell({ place, children }: { place: Place; children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#content">
        Skip to the news
      </a>
      <Header place={place} />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Footer place={place} />
      <Announcer />
    </>
  );
}

function Header({ place }: { place: Place }) {
  return (
    <header class="masthead">
      <div class="wrap masthead-row">
        <a class="brand" href="/" aria-label="Parallax, to the front page">
          <svg viewBox="0 0 36 24" aria-hidden="true">
            <circle class="one" cx="12" cy="12" r="11" />
            <circle class="two" cx="24" cy="12" r="11" />
          </svg>
          <span>Parallax</span>
        </a>
        <nav aria-label="Main">
          {LINKS.map(([href, text]) => (
            <a key={href} href={href} {...(place.path === href ? { "aria-current": "page" as const } : {})}>
              {text}
            </a>
          ))}
        </nav>
        <SearchBox place={place} />
        <ThemeButton />
      </div>
    </header>
  );
}

function SearchBox({ place }: { place: Place }) {
  const asked = place.path === "/search" ? (place.query.get("q") ?? "") : "";
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.value = asked;
  }, [asked]);
  return (
    <form
      class="masthead-search"
      role="search"
      aria-label="All news"
      action="/search"
      onSubmit={(event) => {
        event.preventDefault();
        const q = input.current?.value.trim() ?? "";
        go(q ? `/search?q=${encodeURIComponent(q)}` : "/search");
      }}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="8.5" cy="8.5" r="5.5" />
        <path d="m13 13 4.5 4.5" />
      </svg>
      <input
        ref={input}
        name="q"
        type="search"
        aria-label="Search the world's press"
        placeholder="Search the world’s press"
        maxLength={1000}
        autocomplete="off"
        spellcheck={false}
      />
    </form>
  );
}

function ThemeButton() {
  const theme = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button type="button" class="theme" aria-label={`Use the ${other} theme`} onClick={() => choose(other)}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {theme === "dark" ? (
          <>
            <circle cx="10" cy="10" r="3.6" />
            <path d="M10 1.8v2.4M10 15.8v2.4M1.8 10h2.4M15.8 10h2.4M4.2 4.2l1.7 1.7M14.1 14.1l1.7 1.7M4.2 15.8l1.7-1.7M14.1 5.9l1.7-1.7" />
          </>
        ) : (
          <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7Z" />
        )}
      </svg>
    </button>
  );
}

function Footer({ place }: { place: Place }) {
  const [report, setReport] = useState<string | null>(null);
  useEffect(() => setReport(reportAddress(document.title)), [place.turn]);
  return (
    <footer class="footer">
      <div class="wrap footer-row">
        <div class="footer-about">
          <p class="footer-brand">Parallax</p>
          <p>
            One event, seen from many newsrooms. Each article belongs to its publisher: follow its link to read
            it there.
          </p>
        </div>
        <div>
          <p>
            <strong>Machine translated.</strong> Translations are made by a machine and contain mistakes. Quote
            the original, not the translation.
          </p>
        </div>
        <ul class="footer-links">
          <li>
            <a href="/about">About Parallax</a>
          </li>
          <li>{report ? <a href={report}>Report a fault</a> : <a href="/about#faults">Report a fault</a>}</li>
          <li>
            <a href="/openapi.json">API for programs</a>
          </li>
          <li>
            <a href="/v1/feeds/stories.atom">Feed of the stories</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}

function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => {
    announcer.say = setText;
  }, []);
  return (
    <p class="hidden" role="status" aria-live="polite">
      {text}
    </p>
  );
}
