// An article in full: how its English came about, and both texts side by side, part by part.

import { el, languageName, outward, plural, time } from "./text.js";

export const WHY = {
  unavailable: "no engine for this language",
  failed: "the translation failed",
};

export function whole(full) {
  if (!full.original) return [el("p", {}, "The article was withdrawn.")];
  const sides = el("div", { class: "sides" });
  const original = side(full.original, full.english, full, "Original", full.language);
  if (full.translation.status === "translated") {
    sides.append(side(full.english, full.original, full, "Machine translation", "en"));
  }
  sides.append(original);
  for (const one of sides.children) one.style.setProperty("--parts", one.childElementCount);
  return [...provenance(full), sides];
}

// Who translated, with what and when; then what is to be doubted and what was mended.
function provenance({ translation, language, source, url }) {
  const { status, engine, model, model_version: version, warnings, repaired } = translation;
  if (status === "not_needed") return [];
  const named = language ? languageName(language) : "an unknown language";
  if (status !== "translated") {
    const line = el("p", { class: "provenance" }, `Not translated from ${named}: ${WHY[status]}.`);
    return [line, status === "failed" ? notes(["reason", "reasons"], warnings) : null].filter(Boolean);
  }
  const through = translation.route.slice(1, -1).map(languageName).join(" and ");
  const what = [model, version].filter(Boolean).join(", version ");
  const by = [engine, what && `model ${what}`].filter(Boolean).join(", ");
  return [
    el(
      "p",
      { class: "provenance" },
      `Machine translated from ${named}`,
      through ? ` through ${through}` : null,
      by ? ` by ${by}` : null,
      translation.translated_at ? ", on " : null,
      translation.translated_at ? time(translation.translated_at) : null,
      ". Original: ",
      outward(url, source.name)
    ),
    notes(["doubtful place", "doubtful places"], warnings),
    notes(["mended place", "mended places"], repaired),
  ].filter(Boolean);
}

function notes(words, texts) {
  if (!texts.length) return null;
  return el(
    "details",
    { class: "notes" },
    el("summary", {}, plural(texts.length, ...words)),
    el("ul", {}, ...texts.map((text) => el("li", {}, text)))
  );
}

// Both sides have the same parts, so that the same rows show the same text in both languages.
function side(text, other, { url, original }, heading, language) {
  const hasLead = original.description && original.description !== original.paragraphs[0];
  const count = (part) => Math.max(text[part].length, other?.[part].length ?? 0);
  const each = (part, make) => Array.from({ length: count(part) }, (_, n) => make(text[part][n], n));
  const named = language ? `${heading}, ${languageName(language)}` : heading;
  return el(
    "section",
    { lang: language, dir: "auto" },
    el("h4", { lang: "en", dir: "ltr" }, named),
    el("p", { class: "title" }, text.title),
    hasLead ? el("p", { class: "lead" }, text.description ?? "") : null,
    ...each("paragraphs", (paragraph) => el("p", {}, paragraph ?? "")),
    ...each("images", picture),
    text.paragraphs.length || hasLead ? null : el("p", { lang: "en" }, "No text here."),
    el("p", { class: "meta", lang: "en", dir: "ltr" }, outward(url, "Read it at the publisher's"))
  );
}

// The picture stays at the publisher's, which learns of a reader only when the link is followed.
function picture(image, n) {
  if (!image) return el("p", {});
  const what = image.caption ?? image.alt;
  return el(
    "p",
    { class: "picture" },
    el("bdi", { lang: "en" }, outward(image.url, `Picture ${n + 1}`)),
    what ? `: ${what}` : null,
    image.credit ? ` (${image.credit})` : null
  );
}
