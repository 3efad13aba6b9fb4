// Names, dates and highlights as text and nodes; nothing here is ever parsed as the page's HTML.

function namesOf(type) {
  try {
    const names = new Intl.DisplayNames(["en"], { type });
    return (code) => {
      try {
        return names.of(code) ?? code;
      } catch {
        return code;
      }
    };
  } catch {
    return (code) => code;
  }
}

const regions = namesOf("region");
export const languageName = namesOf("language");
export const countryName = (code) => (code === "XK" ? "Kosovo" : regions(code));

const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const dateText = (iso) => format.format(new Date(iso));

export const time = (iso) => el("time", { datetime: iso }, dateText(iso));

export const plural = (count, one, many) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

// Make an element: el("a", { href: "…", class: "…" }, "text", node, …); null children are left out.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

// A fragment of a highlight: escaped text with <mark>. Only text and marks are taken over.
export function highlighted(fragment) {
  const parsed = new DOMParser().parseFromString(fragment, "text/html").body;
  return [...parsed.childNodes].map((node) =>
    node.nodeName === "MARK"
      ? el("mark", {}, node.textContent)
      : document.createTextNode(node.textContent)
  );
}

// A link to elsewhere, for http and https only; the bare content otherwise.
export function outward(url, ...content) {
  const safe = /^https?:\/\//i.test(url);
  return safe
    ? el("a", { href: url, rel: "noopener noreferrer" }, ...content)
    : el("span", {}, ...content);
}
