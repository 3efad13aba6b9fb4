// Small parts that every view is made of.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Problem } from "../lib/api";
import { ago, countryName, dateTime, direction, languageName } from "../lib/format";
import type { ArticleItem, TranslationBrief } from "../lib/types";
import "./basics.css";

/** When, as "3 h ago"; the exact time is in the title. */
export function Time({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={dateTime(iso)}>
      {ago(iso)}
    </time>
  );
}

/** A country's name as a link to its news. */
export function CountryTag({ code }: { code: string }) {
  return (
    <a class="country-tag" href={`/country/${code}`}>
      {countryName(code)}
    </a>
  );
}

/** In which language a text was written, and whether a machine translated it. */
export function Badge({
  language,
  translation,
}: {
  language: string | null;
  translation: Pick<TranslationBrief, "status">;
}) {
  const name = language ? languageName(language) : "an unknown language";
  switch (translation.status) {
    case "not_needed":
      return null;
    case "translated":
      return <span class="badge">From {name}</span>;
    default:
      return <span class="badge missing">In {name}, not translated</span>;
  }
}

/** A text in its own language, so that it is read and laid out as such. */
export function InLanguage({
  language,
  as: Tag = "span",
  ...rest
}: {
  language: string | null;
  as?: "span" | "p" | "div";
  class?: string;
  children: ComponentChildren;
}) {
  return <Tag {...(language ? { lang: language } : {})} dir={direction(language)} {...rest} />;
}

/** A highlight of the API: escaped text in which <mark> is the only tag. Nothing else is taken over. */
export function Highlighted({ html }: { html: string }) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  return (
    <>
      {[...parsed.childNodes].map((node) =>
        node.nodeName === "MARK" ? <mark>{node.textContent}</mark> : node.textContent,
      )}
    </>
  );
}

/** A link out of the page, for http and https only; the bare content otherwise. */
export function Outward({ href, children, ...rest }: { href: string; class?: string; children: ComponentChildren }) {
  if (!/^https?:\/\//i.test(href)) return <span {...rest}>{children}</span>;
  return (
    <a href={href} rel="noopener noreferrer" {...rest}>
      {children}
    </a>
  );
}

interface PictureProps {
  /** The article's id and the picture's number in it, 0 is the main one. */
  article: string;
  n?: number;
  alt: string;
  /** CSS aspect ratio, "3 / 2" unless said; "natural" keeps the picture's own. */
  ratio?: string;
  sizes?: string;
  eager?: boolean;
  /** The widest that is worth loading. */
  most?: 320 | 640 | 1280;
  class?: string;
}

/** A picture through the service's proxy; nothing at all where it can't be had. */
export function Picture({
  article,
  n = 0,
  alt,
  ratio = "3 / 2",
  sizes = "(min-width: 60rem) 24rem, 100vw",
  eager = false,
  most = 640,
  class: name = "",
}: PictureProps) {
  const [gone, setGone] = useState(false);
  if (gone) return null;
  const address = (width: number) => `/images/${encodeURIComponent(article)}/${n}?w=${width}`;
  const widths = [320, 640, 1280].filter((width) => width <= most);
  return (
    <img
      class={`picture ${name}`}
      style={ratio === "natural" ? {} : { aspectRatio: ratio }}
      src={address(widths.at(-1)!)}
      srcset={widths.map((width) => `${address(width)} ${width}w`).join(", ")}
      sizes={sizes}
      alt={alt}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      onError={() => setGone(true)}
    />
  );
}

/** Grey bars in place of what is being asked for. */
export function Skeleton({ lines = 3, class: name = "" }: { lines?: number; class?: string }) {
  return (
    <div class={`skeleton ${name}`} aria-hidden="true">
      {Array.from({ length: lines }, (_, n) => (
        <span key={n} />
      ))}
    </div>
  );
}

export function EmptyState({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <p class="state-title">{title}</p>
      {children ? <div class="state-text">{children}</div> : null}
    </div>
  );
}

const TITLES: Record<number, string> = {
  0: "No connection",
  404: "There is nothing here",
  429: "Too many questions at once",
};

export function ErrorState({ error, retry }: { error: Problem; retry?: () => void }) {
  return (
    <div class="state error" role="alert">
      <p class="state-title">{TITLES[error.status] ?? "That didn’t work"}</p>
      <p class="state-text">{error.message}</p>
      {retry && error.status !== 404 ? (
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

/** Whether the English of an article is in English at all. */
export const isEnglish = (item: Pick<ArticleItem, "translation">): boolean =>
  item.translation.status === "translated" || item.translation.status === "not_needed";
