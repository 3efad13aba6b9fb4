// A picture with what its publisher says of it; gone as a whole where the picture can't be had.

import { InLanguage, Picture } from "./basics";
import "./captioned.css";

interface CaptionedProps {
  article: string;
  n?: number;
  caption: string | null;
  credit: string | null;
  alt: string;
  language?: string | null;
  sizes?: string;
  ratio?: string;
  eager?: boolean;
  class?: string;
}

export function Captioned({
  article,
  n = 0,
  caption,
  credit,
  alt,
  language = "en",
  sizes = "(min-width: 60rem) 40rem, 100vw",
  ratio = "3 / 2",
  eager = false,
  class: name = "",
}: CaptionedProps) {
  return (
    <figure class={`captioned ${name}`}>
      <Picture article={article} n={n} alt={alt} ratio={ratio} sizes={sizes} most={1280} eager={eager} />
      {caption || credit ? (
        <figcaption>
          {caption ? <InLanguage language={language}>{caption}</InLanguage> : null}
          {credit ? <span class="credit"> {credit}</span> : null}
        </figcaption>
      ) : null}
    </figure>
  );
}
